import type { Secret } from '../errors/secret.ts'

/** What one guess of a passphrase shall cost (argon2id, RFC 9106 §3.1): memory in KiB, passes over it, lanes side by side. */
export type StretchCost = {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** A passphrase made slow to guess: 32 bytes of argon2id. The same words, salt and cost give the same bytes on any device. */
export type Stretch = (
  words: Secret<string>,
  how: StretchCost & { readonly salt: Uint8Array },
) => Promise<Secret<Uint8Array>>
