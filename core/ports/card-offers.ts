import { bytesToHex } from '@noble/hashes/utils.js'
import type { CardId, TapId } from '../contract/ids.ts'
import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import type { Msat } from '../money/units.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** What a tap at somebody else's terminal was offered (LUD-03): bound to its card, its counter (by the tap) and these amounts. */
export type CardOffer = {
  readonly tapId: TapId
  readonly cardId: CardId
  /** Random; whoever has it may use this one tap. */
  readonly k1: Secret<string>
  readonly minMsat: Msat
  readonly maxMsat: Msat
  /** From this amount on the PIN is wanted. */
  readonly pinFromMsat?: Msat
  readonly balanceMsat: Msat
}

/** 256 bits of chance. */
export const newK1 = (random: Random): Secret<string> => secret(bytesToHex(random.bytes(32)))

type Made = Result<CardOffer, Failure>

/**
 * The offers of the last half minute, by this program's own clock. Memory only: a restart ends them, and the terminal asks for
 * another tap. What a tap is good for stands in its row; that it is used once is decided there, not here.
 */
export type CardOffers = {
  /** The offer of one presentation, made once however often it is asked for meanwhile. A refusal is not kept. */
  ofTap(presentation: string, make: () => Promise<Made>): Promise<Made>
  ofK1(k1: Secret<string>): CardOffer | undefined
}

/** An empty memory. */
export function cardOffers(clock: Pick<Clock, 'monotonicMs'>, lifeMs: number): CardOffers {
  const byTap = new Map<string, { readonly fromMs: number; readonly made: Promise<Made> }>()
  const byK1 = new Map<string, { readonly fromMs: number; readonly offer: CardOffer }>()
  const isOver = ({ fromMs }: { readonly fromMs: number }) => clock.monotonicMs() - fromMs >= lifeMs
  /** They stand in the order of their making: the first that is not over ends the walk. */
  const forgetOld = () => {
    for (const kept of [byTap, byK1])
      for (const [key, one] of kept) {
        if (!isOver(one)) break
        kept.delete(key)
      }
  }
  const makeOnce = async (make: () => Promise<Made>, fromMs: number): Promise<Made> => {
    const made = await make()
    if (made.ok) byK1.set(made.value.k1.reveal(), { fromMs, offer: made.value })
    return made
  }
  return Object.freeze({
    ofTap: async (presentation: string, make: () => Promise<Made>) => {
      forgetOld()
      const known = byTap.get(presentation)
      if (known !== undefined && !isOver(known)) return known.made
      const fromMs = clock.monotonicMs()
      const made = makeOnce(make, fromMs)
      byTap.set(presentation, { fromMs, made })
      let isKept = false
      try {
        const answer = await made
        isKept = answer.ok
        return answer
      } finally {
        if (!isKept) byTap.delete(presentation)
      }
    },
    ofK1: (k1: Secret<string>) => {
      const kept = byK1.get(k1.reveal())
      return kept === undefined || isOver(kept) ? undefined : kept.offer
    },
  })
}
