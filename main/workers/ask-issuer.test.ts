import { describe, expect, it } from 'vitest'
import type { TapView } from '../../core/contract/card-view.ts'
import type { InvoiceId, TapId } from '../../core/contract/ids.ts'
import { failure } from '../../core/errors/registry.ts'
import { secret } from '../../core/errors/secret.ts'
import { tapBoard } from '../../core/ports/tap-board.ts'
import type { VirtualClock } from '../../core/time/virtual-clock.ts'
import type { WithdrawOutcome } from '../../core/ports/lnurl.ts'
import { answerIssuer, askIssuer, type AskIssuerPorts } from './ask-issuer.ts'
import { foreignTill, link, offerOf } from '../../scripts/test/cards/foreign-till.ts'

const host = 'cards.example.com'

async function counter(outcome: WithdrawOutcome, offer: object = {}) {
  const till = await foreignTill({ outcome, offer: () => Promise.resolve(offerOf(offer)) })
  const board = tapBoard(till.clock)
  const seen: TapView[] = []
  board.onChange(() => {
    const now = board.current()
    if (now !== undefined) seen.push(now)
  })
  const ports: AskIssuerPorts = { ...till.ports, board }
  const ask = () => askIssuer(ports, { invoiceId: till.invoiceId, link, host })
  return { ...till, ports, board, seen, ask }
}

/** A sleeper's waking reads the store, which is real. */
async function pass(clock: VirtualClock, ms: number, until: () => boolean): Promise<void> {
  await clock.advance(ms)
  for (let turn = 0; turn < 200 && !until(); turn += 1)
    await new Promise((resolve) => setImmediate(resolve))
}

describe('a foreign card at the counter', () => {
  it('is being asked until the money is here; after 15 s the screens say what they wait for', async () => {
    const { ask, board, clock, invoiceId } = await counter({ kind: 'accepted' })
    await ask()
    expect(board.current()).toMatchObject({ state: 'asking', invoiceId, host })
    const awaited = () => board.current()?.state === 'refused'
    await pass(clock, 15_000, awaited)
    expect(board.current()).toMatchObject({ state: 'refused', why: 'lnurl.awaited', host })
  })

  it('that has paid leaves a clear board', async () => {
    const { ask, board, clock, store, open } = await counter({ kind: 'accepted' })
    await ask()
    const paid = { ...open, state: 'settled' as const, applied: 'price' as const }
    await store.commit((unit) => unit.invoices.putPayment(paid))
    await pass(clock, 15_000, () => board.current() === undefined)
    expect(board.current()).toBeUndefined()
  })

  it.each([
    ['refused', failure('lnurl.refused', { kind: 'frozen', reason: 'disabled' })],
    ['unknown', failure('lnurl.unknown', { why: 'html' })],
    ['notSent', failure('lnurl.noAnswer', { why: 'ETIMEDOUT' })],
  ] as const)('%s: the sentence has its values', async (kind, why) => {
    const { ask, board } = await counter({ kind, failure: why })
    await ask()
    expect(board.current()).toMatchObject({ state: 'refused', why: why.code, detail: why.detail })
  })

  it('with too little says how much it has', async () => {
    const { ask, board } = await counter({ kind: 'accepted' }, { maxWithdrawable: 7_000 })
    await ask()
    expect(board.current()).toMatchObject({
      why: 'lnurl.aboveMaximum',
      detail: { largestSat: '7' },
    })
  })

  it('that wants its PIN gets it from the customer, four digits of it', async () => {
    const till = await counter({ kind: 'accepted' }, { pinLimit: 0 })
    const { ask, board, ports, invoiceId, asked } = till
    await ask()
    const wanted = board.current()
    if (wanted?.state !== 'pinWanted') return expect.unreachable(wanted?.state)
    const tapId = wanted.tapId as TapId
    expect(await answerIssuer(ports, { tapId, invoiceId, pin: secret('12') })).toBe(true)
    expect(board.current()).toMatchObject({ state: 'pinWanted' })
    expect(await answerIssuer(ports, { tapId, invoiceId, pin: secret('1234') })).toBe(true)
    expect(board.current()).toMatchObject({ state: 'asking' })
    expect(asked.at(-1)).toHaveProperty('pin')
    const other = { tapId: 'an own tap' as TapId, invoiceId: invoiceId satisfies InvoiceId }
    expect(await answerIssuer(ports, other)).toBe(false)
  })
})
