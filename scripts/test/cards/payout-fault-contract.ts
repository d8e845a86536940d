import { expect, it } from 'vitest'
import { failure } from '../../../core/errors/registry.ts'
import { ok } from '../../../core/errors/result.ts'
import { nodeKeyFrom } from '../../../core/lightning/payment-hash.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { expectSound, tapFor } from './card-checks.ts'
import { feeMsat, type Manner } from './paying-node.ts'
import type { OpenedStreet } from './withdraw-contract.ts'
import type { WithdrawRig } from './withdraw-rig.ts'

const refused = (code: string) => ({ ok: false, error: { code } })

/** What left the node left the cards, and nothing is held any more. */
async function expectEven(rig: WithdrawRig): Promise<void> {
  await expectSound(rig)
  const paid = (await rig.store.read.payouts.all('', 1_000)).filter(({ state }) => state === 'paid')
  const books = paid.reduce((sum, one) => sum + one.amountMsat + (one.feeMsat ?? 0n), 0n)
  expect(books).toBe(rig.lnd.paidMsat())
}

function callbackFaults(opened: OpenedStreet): void {
  it('takes nothing while the node is gone or slow: the ERROR comes before anything is held', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const k1 = await rig.k1(card)
    rig.lnd.answers = false
    expect(await rig.callback(k1, rig.code())).toMatchObject(refused('node.noAnswer'))
    expect(await rig.heldMsat(card.id)).toBe(0n)
    expect(await store.read.payouts.all('', 10)).toEqual([])
    rig.lnd.answers = true
    expect(await rig.callback(k1, rig.code())).toMatchObject({ ok: true })
    await rig.settled()
    await expectEven(rig)
  })

  it('takes no code that its node pays or has paid for somebody else', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const k1 = await rig.k1(card)
    const hash = 'ab'.repeat(32) as never
    for (const kept of [{ kind: 'inFlight' }, { kind: 'paid', feeMsat }] as const) {
      rig.lnd.payElsewhere(hash, kept)
      expect(await rig.callback(k1, rig.code({ hash }))).toMatchObject(refused('card.codeTaken'))
    }
    rig.lnd.payElsewhere(hash, { kind: 'failed', reason: 'FAILURE_REASON_NO_ROUTE' })
    expect(await rig.callback(k1, rig.code({ hash }))).toMatchObject({ ok: true })
  })
}

function lostWords(opened: OpenedStreet): void {
  it.each([
    ['breaksAfter', 'paid', { kind: 'paid', feeMsat }],
    ['breaksAfter', 'failed', { kind: 'failed', reason: 'FAILURE_REASON_TIMEOUT' }],
    ['breaksBefore', 'neverSent', undefined],
    ['refuses', 'neverSent', undefined],
  ] as const)('a call that %s ends %s, by the node’s word alone', async (manner, state, word) => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    rig.lnd.manner = manner
    const k1 = await rig.k1(card)
    expect(await rig.callback(k1, rig.code({ msat: 4_000_000n }))).toMatchObject({ ok: true })
    rig.lnd.answers = false
    await rig.pass(30_000)
    expect(await rig.heldMsat(card.id)).toBe(4_020_000n)
    rig.lnd.answers = true
    if (word !== undefined) rig.lnd.end(word)
    await rig.settled()
    expect(await store.read.payouts.all('', 10)).toMatchObject([{ state }])
    expect(rig.lnd.sends).toHaveLength(1)
    const left = 10_000_000n - (state === 'paid' ? 4_001_003n : 0n)
    expect(await rig.balanceMsat(card.id)).toBe(left)
    await expectEven(rig)
  })

  it('does not believe "none" while a broken call may still lie in the node’s queue', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    rig.lnd.manner = 'late'
    await rig.callback(await rig.k1(card), rig.code({ msat: 4_000_000n }))
    await rig.pass(5_000)
    expect(await rig.heldMsat(card.id)).toBe(4_020_000n)
    rig.lnd.takeLate()
    await rig.settled()
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n - 4_001_003n)
    await expectEven(rig)
  })

  it('never believes "none" of another node, nor of one that was emptied', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    rig.lnd.manner = 'breaksBefore'
    await rig.callback(await rig.k1(card), rig.code({ msat: 4_000_000n }))
    const { identity } = rig.ports.node
    const other = nodeKeyFrom(`02${'cd'.repeat(32)}`)
    const node = rig.ports.node as { identity: typeof identity }
    node.identity = () =>
      Promise.resolve(other === undefined ? { ok: false, error: failure('node.other') } : ok(other))
    await rig.pass(30_000)
    expect(await rig.heldMsat(card.id)).toBe(4_020_000n)
    node.identity = identity
    const known = (await store.read.settlements.nodes()).find(({ nodeKey }) => nodeKey !== other)
    await store.commit(async (unit) => {
      if (known !== undefined)
        await unit.settlements.putNode({ ...known, generation: known.generation + 1n })
    })
    rig.restart()
    await rig.pass(30_000)
    expect(await rig.heldMsat(card.id)).toBe(4_020_000n)
    expect(await store.read.payouts.underWay()).toHaveLength(1)
    await expectSound(rig)
  })
}

const manners: readonly Manner[] = [
  ...(['pays', 'fails', 'refuses', 'breaksBefore', 'breaksAfter', 'holds', 'late'] as const),
]

function kills(opened: OpenedStreet): void {
  it('killed before the node was asked: the hold comes back by itself, and nothing was sent', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const k1 = await rig.k1(card)
    rig.lnd.manner = 'breaksBefore'
    await rig.callback(k1, rig.code({ msat: 4_000_000n }))
    rig.restart()
    await rig.settled()
    expect(await store.read.payouts.all('', 10)).toMatchObject([{ state: 'neverSent' }])
    expect(await rig.callback(k1, rig.code())).toMatchObject(refused('card.tapOver'))
    await expectEven(rig)
  })

  it('killed between closing and giving back: the next start asks once more, and then gives back', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    rig.lnd.manner = 'breaksBefore'
    await rig.callback(await rig.k1(card), rig.code({ msat: 4_000_000n }))
    const [open] = await store.read.payouts.underWay()
    await store.commit(async (unit) => {
      if (open !== undefined) await unit.payouts.advance({ ...open, state: 'closed' })
    })
    rig.restart()
    await rig.settled()
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n)
    expect(rig.lnd.sends).toHaveLength(1)
    await expectEven(rig)
  })

  it.each([1, 2, 3])(
    'taps here and elsewhere, kills, silences and words in any order: no satoshi lost, doubled or stuck (seed %i)',
    async (seed) => {
      const { store, rig } = await opened(seed)
      const random = seededRandom(seed)
      const cards = await Promise.all([300n, 900n, 2_000n].map((sat) => rig.newCard({ sat })))
      for (let step = 0; step < 20; step++) {
        rig.lnd.manner = random.pick(manners)
        rig.lnd.answers = random.below(4) > 0
        const card = random.pick(cards)
        const k1 = await rig.k1(card)
        const wish = { msat: BigInt(1_000 + random.below(900_000)) }
        const sale = await rig.openSale(BigInt(1 + random.below(60)))
        await Promise.all([
          rig.callback(k1, rig.code(wish)),
          rig.callback(k1, rig.code(wish)),
          ...(random.below(3) === 0 ? [tapFor(rig, rig.tap(card), sale.id)] : []),
        ])
        expect(await rig.freeMsat(card.id)).toBeGreaterThanOrEqual(0n)
        if (random.below(3) === 0) rig.restart()
        if (random.below(3) === 0) rig.lnd.takeLate()
        const word = random.below(4)
        if (word === 0) rig.lnd.end({ kind: 'paid', feeMsat })
        if (word === 1) rig.lnd.end({ kind: 'failed', reason: 'FAILURE_REASON_TIMEOUT' })
        await rig.pass(random.below(3_000))
        await expectSound(rig)
      }
      rig.lnd.answers = true
      rig.lnd.takeLate()
      rig.lnd.end({ kind: 'paid', feeMsat })
      rig.restart()
      await rig.settled()
      expect((await store.read.payouts.all('', 100)).length).toBeGreaterThan(3)
      for (const card of cards) expect(await rig.heldMsat(card.id)).toBe(0n)
      await expectEven(rig)
    },
  )
}

/** What breaks while a card's money leaves over Lightning. */
export function payoutFaultContract(opened: OpenedStreet): void {
  callbackFaults(opened)
  lostWords(opened)
  kills(opened)
}
