import { describe, expect, it, vi } from 'vitest'
import type { CashierSnapshot } from '../../core/contract/screen.ts'
import {
  euro,
  paidInvoice,
  partlyPaid,
  sampleCode,
  sampleInvoice,
  sampleNow,
  sampleTill,
} from '../gallery/sample-till.ts'
import { lostCardApi } from '../gallery/sample-card-api.ts'
import { sampleOffer } from '../gallery/sample-cards.ts'
import { createStore } from '../kit/connection/store.ts'
import type { TillApi } from '../kit/till-api.ts'
import { createControl, type ControlPorts } from './cashier-control.ts'
import { factsOf, firstState, onMessage } from './cashier-state.ts'
import { cashierView } from './cashier-view.ts'
import { rested } from './rested.ts'
import { watchStates } from './state-watch.ts'

const snapshot = (more: Partial<CashierSnapshot> = {}): CashierSnapshot => {
  const { shop, status, invoices, lateMoneyCount } = sampleTill({ invoices: [] })
  return {
    type: 'snapshot',
    screen: 'cashier',
    seq: '1',
    now: sampleNow,
    shop,
    status,
    invoices,
    lateMoneyCount,
    ...more,
  }
}

/** A counter whose service answers as the test says; time stands still until the test moves it. */
function counter(given: Partial<TillApi> = {}, kept: Parameters<typeof firstState>[0] = {}) {
  let now = sampleNow
  let ids = 0
  const lost = vi.fn(async () => ({ ok: false, error: { code: 'service.lost' } }) as const)
  const answer = (id: string) => ({ ok: true, value: { invoice: sampleInvoice({ id }) } }) as const
  const api = {
    openInvoice: vi.fn(async (body: { id: string }) => answer(body.id)),
    lay: vi.fn(async (id: string) => answer(id)),
    cancel: vi.fn(async (id: string) => answer(id)),
    check: vi.fn(async (id: string) => answer(id)),
    newCode: vi.fn(async (id: string) => answer(id)),
    takeCash: lost,
    printAnswer: lost,
    reprint: lost,
    history: lost,
    sale: lost,
    lateMoney: lost,
    waitingSlips: lost,
    moveSlips: lost,
    openDrawer: lost,
    resolveLateMoney: lost,
    ...lostCardApi,
    topUp: lost,
    chargeTap: lost,
    leaveTap: lost,
    idle: vi.fn(async () => ({ ok: true, value: {} }) as const),
    ...given,
  } satisfies TillApi
  const played: string[] = []
  const store = createStore(firstState(kept))
  const ports: ControlPorts = {
    store,
    api,
    sounds: { unlock: () => {}, play: (sound) => played.push(sound) },
    now: () => now,
    newId: () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`,
    name: { read: () => 'Lena', keep: () => {} },
  }
  const watch = watchStates(ports)
  const actions = rested(createControl(ports), watch)
  store.subscribe(watch.look)
  store.update((state) => ({ ...onMessage(state, snapshot(), now), link: { kind: 'up' } }))
  return {
    store,
    api,
    actions,
    played,
    view: () => cashierView(factsOf(store.get(), now)),
    pass: (ms: number) => {
      now += ms
      watch.look()
    },
    tell: (message: Parameters<typeof onMessage>[1]) =>
      store.update((state) => onMessage(state, message, now)),
  }
}

const typeIn = ({ actions }: ReturnType<typeof counter>, digits: string) => {
  for (const digit of digits) actions.key(digit as '4')
}

const settled = async () => {
  await new Promise((resolve) => setTimeout(resolve, 0))
}

describe('charging', () => {
  it('asks once, under an id made here, and shows the code', async () => {
    const till = counter()
    typeIn(till, '450')
    till.actions.charge()
    till.actions.charge()
    expect(till.view().screen).toBe('making')
    await settled()
    expect(till.api.openInvoice).toHaveBeenCalledTimes(1)
    expect(till.api.openInvoice).toHaveBeenCalledWith({
      id: '00000000-0000-7000-8000-000000000001',
      currency: 'EUR',
      amountMinor: '450',
    })
    expect(till.view().screen).toBe('waiting')
    expect(till.store.get().ui.request).toBeUndefined()
  })

  it('asks again under the same id when the answer was lost', async () => {
    let calls = 0
    const ids: string[] = []
    const till = counter({
      openInvoice: async ({ id }) => {
        ids.push(id)
        return ++calls === 1
          ? { ok: false, error: { code: 'service.lost' } }
          : { ok: true, value: { invoice: sampleInvoice({ id }) } }
      },
    })
    typeIn(till, '450')
    till.actions.charge()
    await vi.waitFor(() => expect(till.view().screen).toBe('waiting'), 3_000)
    expect(new Set(ids).size).toBe(1)
    expect(ids).toHaveLength(2)
  })

  it('stops at a refusal, keeps the id for trying again, and sounds', async () => {
    const till = counter({
      openInvoice: async () => ({ ok: false, error: { code: 'rate.none' } }),
    })
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    expect(till.view()).toMatchObject({ screen: 'refused', refusal: { code: 'rate.none' } })
    expect(till.played).toContain('stopped')
    expect(till.store.get().ui.request?.id).toBe('00000000-0000-7000-8000-000000000001')
  })

  it('says that it is too much before it asks, and offers what can come', () => {
    const till = counter()
    typeIn(till, '990000')
    till.actions.charge()
    expect(till.api.openInvoice).not.toHaveBeenCalled()
    // 4 800 000 sat × 8 784 100 ÷ 10^8
    expect(till.view()).toMatchObject({ screen: 'above', largest: { amount: 421_636n } })
    till.pass(400)
    till.actions.chargeLargest()
    expect(till.api.openInvoice).toHaveBeenCalledWith(
      expect.objectContaining({ amountMinor: '421636' }),
    )
  })

  it('refuses the tenth digit with a low note and keeps nine', () => {
    const till = counter()
    typeIn(till, '1234567891')
    expect(till.view()).toMatchObject({ amount: { amount: 123_456_789n } })
    expect(till.played).toEqual(['low'])
  })
})

describe('a window that comes back', () => {
  const request = { id: sampleInvoice().id, currency: 'EUR', amountMinor: '450' }

  it('goes on with the sale that stood there, whatever became of it', () => {
    const state = firstState({ saleId: sampleInvoice().id })
    const back = onMessage(state, snapshot({ invoices: [paidInvoice()] }), sampleNow)
    expect(cashierView(factsOf(back, sampleNow)).screen).toBe('paid')
  })

  it('forgets a sale that the service does not know any more', () => {
    const state = firstState({ saleId: sampleInvoice().id })
    expect(onMessage(state, snapshot(), sampleNow).ui.saleId).toBeUndefined()
  })

  it('without memory goes on with the newest sale that can still be paid', () => {
    const state = firstState({})
    const waiting = onMessage(state, snapshot({ invoices: [sampleInvoice()] }), sampleNow)
    expect(waiting.ui.saleId).toBe(sampleInvoice().id)
    const over = onMessage(state, snapshot({ invoices: [paidInvoice()] }), sampleNow)
    expect(over.ui.saleId).toBeUndefined()
  })

  it('still asks for what was not acknowledged', () => {
    const state = onMessage(firstState({ request }), snapshot(), sampleNow)
    expect(cashierView(factsOf(state, sampleNow))).toMatchObject({ screen: 'making' })
  })
})

describe('paid', () => {
  const paidCounter = async () => {
    const till = counter()
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    const { saleId } = till.store.get().ui
    till.pass(1_000)
    till.tell({
      type: 'invoice',
      seq: '2',
      invoice: paidInvoice({ id: saleId ?? '' }),
    })
    return till
  }

  it('brings her back from wherever she looked', async () => {
    const till = counter()
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    till.pass(400)
    till.actions.go('trouble')
    expect(till.view().screen).toBe('elsewhere')
    const invoice = paidInvoice({ id: till.store.get().ui.saleId ?? '' })
    till.tell({ type: 'invoice', seq: '2', invoice })
    expect(till.view().screen).toBe('paid')
    till.pass(700)
    till.actions.go('history')
    till.tell({ type: 'invoice', seq: '3', invoice })
    expect(till.view().screen).toBe('elsewhere')
  })

  it('sounds, and rests 600 ms before any key counts', async () => {
    const till = await paidCounter()
    expect(till.view().screen).toBe('paid')
    expect(till.played).toContain('paid')
    till.pass(599)
    till.actions.newSale()
    till.actions.key('7')
    expect(till.view().screen).toBe('paid')
    till.pass(1)
    till.actions.newSale()
    expect(till.view().screen).toBe('keypad')
    expect(till.api.idle).toHaveBeenCalledTimes(1)
  })

  it('begins the next amount with a digit; other keys do nothing', async () => {
    const till = await paidCounter()
    till.pass(700)
    till.actions.key('backspace')
    expect(till.view().screen).toBe('paid')
    till.actions.key('7')
    till.actions.key('5')
    expect(till.view()).toMatchObject({ screen: 'keypad', amount: { amount: 75n } })
  })
})

describe('cancel', () => {
  it('does not rest where it stood before: the code comes under the finger', async () => {
    const planned = (id: string) =>
      sampleInvoice({ id, payments: [sampleCode({ state: 'planned' })] })
    const till = counter({
      openInvoice: async ({ id }) => ({ ok: true, value: { invoice: planned(id) } }),
      cancel: () => new Promise(() => {}),
    })
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    till.pass(400)
    expect(till.view()).toMatchObject({ screen: 'making', canCancel: true })
    const id = till.store.get().ui.saleId ?? ''
    till.tell({ type: 'invoice', seq: '2', invoice: sampleInvoice({ id }) })
    expect(till.view().screen).toBe('waiting')
    till.actions.cancel()
    expect(till.view().screen).toBe('cancelling')
  })

  it('rests where another key stood in its place: Back pressed twice is not Cancel', async () => {
    const till = counter()
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    till.pass(400)
    till.actions.otherWay()
    till.pass(400)
    till.actions.backToSale()
    till.actions.cancel()
    expect(till.view().screen).toBe('waiting')
  })

  it('takes the code away at once and ends only with the answer', async () => {
    const till = counter({ cancel: () => new Promise(() => {}) })
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    till.pass(400)
    till.actions.cancel()
    expect(till.view().screen).toBe('cancelling')
  })

  it('does not act on a second tap on the same place', async () => {
    const till = counter()
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    till.actions.otherWay()
    expect(till.view().screen).toBe('waiting')
  })
})

describe('cash', () => {
  const atCash = async (takeCash: TillApi['takeCash']) => {
    const till = counter({ takeCash })
    typeIn(till, '450')
    till.actions.charge()
    await settled()
    till.pass(400)
    till.actions.otherWay()
    return till
  }

  it('sends what was given under one payment id, however often it is pressed', async () => {
    const takeCash = vi.fn<TillApi['takeCash']>(() => new Promise(() => {}))
    const till = await atCash(takeCash)
    for (const digit of '1000') till.actions.cashKey(digit as '1')
    till.actions.takeCash()
    till.actions.takeCash()
    expect(takeCash).toHaveBeenCalledTimes(1)
    expect(takeCash.mock.calls[0]?.[1]).toMatchObject({ givenMinor: '1000' })
  })

  it('asks whether to go on when LND did not answer, and keeps her name', async () => {
    const takeCash = vi.fn<TillApi['takeCash']>(async () => ({
      ok: true,
      value: { outcome: 'noAnswer' },
    }))
    const till = await atCash(takeCash)
    till.actions.takeCash()
    await settled()
    expect(till.view()).toMatchObject({ screen: 'noAnswer', name: 'Lena' })
    till.pass(400)
    till.actions.goOn()
    await settled()
    const [first, second] = takeCash.mock.calls
    expect(second?.[1]).toEqual({ ...first?.[1], goOn: 'Lena' })
  })
})

describe('what a card has', () => {
  const offered = async (given: Partial<TillApi>) => {
    const till = counter(given)
    typeIn(till, '3000')
    till.actions.charge()
    await settled()
    const id = till.store.get().ui.saleId ?? ''
    till.tell({ type: 'invoice', seq: '2', invoice: sampleInvoice({ id, price: euro('3000') }) })
    till.tell({ type: 'tap', tap: sampleOffer(id) })
    till.pass(400)
    return till
  }

  it('is taken with one key, once, and by the amount that she saw', async () => {
    const chargeTap = vi.fn<TillApi['chargeTap']>(() => new Promise(() => {}))
    const till = await offered({ chargeTap })
    expect(till.view()).toMatchObject({ screen: 'cardPart', rest: { amount: 1_451n } })
    till.actions.takePart()
    till.actions.takePart()
    expect(till.view()).toMatchObject({ screen: 'cardPart', asking: true })
    expect(chargeTap).toHaveBeenCalledTimes(1)
    expect(chargeTap.mock.calls[0]?.[1]).toMatchObject({ partMinor: '1549' })
  })

  it('is left there: the code stands again, and the tap is over', async () => {
    const leaveTap = vi.fn<TillApi['leaveTap']>(() => new Promise(() => {}))
    const till = await offered({ leaveTap })
    till.actions.leavePart()
    expect(till.view().screen).toBe('waiting')
    expect(leaveTap).toHaveBeenCalledTimes(1)
  })

  it('is offered no longer than the tap waits', async () => {
    const till = await offered({})
    till.pass(30_000)
    expect(till.view().screen).toBe('waiting')
  })
})

it('goes on with a sale of the history that is paid in part: on this screen and on the counter', () => {
  const [till, sale] = [counter(), partlyPaid()]
  till.actions.openSale(sale)
  expect(till.view()).toMatchObject({ screen: 'waiting', paid: { amount: 1_549n } })
  expect(till.api.lay).toHaveBeenCalledWith(sale.id)
})
