import { failure } from '../../../core/errors/registry.ts'
import type { Ports } from '../../../core/ports/ports.ts'

/** At the start: attempts that the last run did not end. Their callbacks may have left, so nobody knows. Answers how many. */
export async function doubtForeignTaps({ store }: Pick<Ports, 'store'>): Promise<number> {
  const left = await store.read.foreignTaps.sending()
  if (left.length === 0) return 0
  const unknown = {
    state: 'unknown',
    failure: failure('lnurl.unknown', { why: 'stopped' }),
  } as const
  await store.commit(async (unit) => {
    for (const tap of left) await unit.foreignTaps.end({ ...tap, ...unknown })
  })
  return left.length
}
