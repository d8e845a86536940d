import type { Payer } from '../../core/ports/payer.ts'

type ClosablePayer = Payer & { close(): void }

/** A payer whose adapter is still being loaded (see late-node.ts): calls wait for it. */
export function latePayer(loading: Promise<ClosablePayer>): ClosablePayer {
  return Object.freeze({
    send: async (request) => (await loading).send(request),
    lookUpSent: async (hash) => (await loading).lookUpSent(hash),
    close: () => void loading.then((payer) => payer.close()),
  } satisfies ClosablePayer)
}
