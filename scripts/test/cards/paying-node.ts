/** LND as a payer, as far as a payout can tell: it keeps payments by hash, pays each once, and breaks off as it is told. */
import { failure } from '../../../core/errors/registry.ts'
import { assert } from '../../../core/errors/result.ts'
import { decodeBolt11 } from '../../../core/lightning/decode-bolt11.ts'
import type { PaymentHash } from '../../../core/lightning/payment-hash.ts'
import { msat, type Msat } from '../../../core/money/units.ts'
import type { Payer, PayRequest, SendOutcome, SentOutcome } from '../../../core/ports/payer.ts'

/**
 * pays, fails: its word comes · refuses: it ends the call itself · breaksBefore, breaksAfter: the call breaks, and the payment was
 * not begun, or was · holds: it is on its way and no word comes · late: the call breaks, and the request still lies in its queue.
 */
export type Manner =
  | 'pays'
  | 'fails'
  | 'refuses'
  | 'breaksBefore'
  | 'breaksAfter'
  | 'holds'
  | 'late'

type Kept = Extract<SentOutcome, { kind: 'paid' | 'failed' | 'inFlight' }>

export type PayingNode = Payer & {
  manner: Manner
  /** False: look-ups have no answer. */
  answers: boolean
  readonly sends: PayRequest[]
  /** What is on its way ends so. */
  end(kept: Kept): void
  /** What lay in the queue is begun, and paid. */
  takeLate(): void
  /** Somebody else has this node pay a code. */
  payElsewhere(hash: PaymentHash, kept: Kept): void
  /** All that has left it, fees too. */
  paidMsat(): bigint
}

const broken = { kind: 'unknown', failure: failure('node.noAnswer') } as const

export const feeMsat = msat(1_003n)

export function payingNode(): PayingNode {
  const kept = new Map<PaymentHash, Kept & { readonly amountMsat: Msat }>()
  const waiting: ((word: SendOutcome) => void)[] = []
  const queue: (readonly [PaymentHash, Msat])[] = []
  const paid = { kind: 'paid', feeMsat } as const
  const begin = (hash: PaymentHash, amountMsat: Msat, state: Kept): void => {
    const before = kept.get(hash)
    assert(before === undefined || before.kind === 'failed', 'a node pays a hash once')
    kept.set(hash, { ...state, amountMsat })
  }
  const node: PayingNode = {
    manner: 'pays',
    answers: true,
    sends: [],
    send: (request) => {
      node.sends.push(request)
      const code = decodeBolt11(request.bolt11)
      assert(code.ok && code.value.amountMsat !== undefined, 'only what was decoded is sent')
      const { paymentHash, amountMsat } = code.value
      const failed = { kind: 'failed', reason: 'FAILURE_REASON_NO_ROUTE' } as const
      switch (node.manner) {
        case 'pays':
          begin(paymentHash, amountMsat, paid)
          return Promise.resolve(paid)
        case 'fails':
          begin(paymentHash, amountMsat, failed)
          return Promise.resolve(failed)
        case 'refuses':
          return Promise.resolve({ ...broken, kind: 'refused' })
        case 'breaksBefore':
          return Promise.resolve(broken)
        case 'breaksAfter':
          begin(paymentHash, amountMsat, { kind: 'inFlight' })
          return Promise.resolve(broken)
        case 'holds':
          begin(paymentHash, amountMsat, { kind: 'inFlight' })
          return new Promise((resolve) => waiting.push(resolve))
        case 'late':
          queue.push([paymentHash, amountMsat])
          return Promise.resolve(broken)
      }
    },
    lookUpSent: (hash) => {
      if (!node.answers) return Promise.resolve(broken)
      const found = kept.get(hash)
      return Promise.resolve(found ?? { kind: 'missing' })
    },
    end: (word) => {
      for (const [hash, { kind, amountMsat }] of kept)
        if (kind === 'inFlight') kept.set(hash, { ...word, amountMsat })
      if (word.kind !== 'inFlight') for (const resolve of waiting.splice(0)) resolve(word)
    },
    takeLate: () => {
      for (const [hash, amountMsat] of queue.splice(0)) begin(hash, amountMsat, paid)
    },
    payElsewhere: (hash, state) => void kept.set(hash, { ...state, amountMsat: msat(0n) }),
    paidMsat: () =>
      [...kept.values()].reduce(
        (sum, one) => (one.kind === 'paid' ? sum + one.amountMsat + one.feeMsat : sum),
        0n,
      ),
  }
  return node
}
