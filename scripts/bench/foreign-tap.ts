import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { InvoiceId } from '../../core/contract/ids.ts'
import type { Invoice } from '../../core/invoice/invoice.ts'
import type { LndRpc } from '../../main/sandbox/lnd-rpc.ts'
import { openForeignRig, type ForeignRig } from '../test/cards/foreign-rig.ts'
import { practiceTillOn } from '../test/practice-till.ts'
import type { Bench } from './bench.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { rawNode, settledInvoice } from './raw-node.ts'
import { abba, firsts, floorOf, ms, oursOf, p50, p99, seconds, type Round } from './statistics.ts'

const amountSat = 100n

/** Resolves with each settled code as LND's stream tells it. */
function settledCodes(rpc: LndRpc) {
  const waiting = new Map<string, () => void>()
  const close = rpc.stream(
    { method: 'lnrpc.Lightning/SubscribeInvoices' },
    {
      schema: settledInvoice,
      message: ({ state, payment_request: code }) => {
        if (state === 'SETTLED') waiting.get(code)?.()
      },
      end: () => undefined,
    },
  )
  const settled = (code: string) => new Promise<void>((done) => waiting.set(code, done))
  return { settled, close }
}

/** Resolves when the sale is paid on disk. */
function paidOnDisk({ store, status }: ForeignRig, id: InvoiceId): Promise<void> {
  return new Promise((resolve) => {
    const forget = store.onChange(() => {
      void status(id).then((now) => {
        if (now !== 'Settled') return
        forget()
        resolve()
      })
    })
  })
}

const offer = Type.Object({ callback: Type.String(), k1: Type.String() })

/** The bare sequence: two GETs of Node's fetch, then LND's own word. */
async function bare(rig: ForeignRig, rpc: LndRpc, stream: ReturnType<typeof settledCodes>) {
  const request = { value: amountSat.toString(), expiry: '600', memo: 'bare' }
  const answer = Type.Object({ payment_request: Type.String() })
  const asked = await rpc.ask({ method: 'lnrpc.Lightning/AddInvoice', request }, answer)
  const code = asked.payment_request
  const url = rig.tap(rig.card('lnurl')).url.reveal()
  const settled = stream.settled(code)
  const started = performance.now()
  const { callback, k1 } = Value.Parse(offer, await (await fetch(url)).json())
  const taken = await fetch(`${callback}?k1=${k1}&pr=${code}`)
  await taken.text()
  await settled
  return performance.now() - started
}

type Tapped = { readonly settledMs: number; readonly paidMs: number }

async function tapped(rig: ForeignRig, stream: ReturnType<typeof settledCodes>): Promise<Tapped> {
  const sale: Invoice = await rig.sale(amountSat)
  const [payment] = sale.payments
  const code = payment?.tender === 'lightning' ? (payment.bolt11 ?? '') : ''
  const link = rig.tap(rig.card('lnurl'))
  const since = (started: number) => () => performance.now() - started
  const [settled, paid] = [stream.settled(code), paidOnDisk(rig, sale.id)]
  const took = since(performance.now())
  const charging = rig.charge(sale.id, { link })
  const [settledMs, paidMs, charged] = await Promise.all([
    settled.then(took),
    paid.then(took),
    charging,
  ])
  if (!charged.ok || charged.value.state !== 'accepted') throw new Error('the card did not pay')
  return { settledMs, paidMs }
}

function rowOf(name: 'p50' | 'p99', rounds: readonly Round[]): Row {
  const of = name === 'p50' ? p50 : p99
  const [ours, floor] = [of(oursOf(rounds)), of(floorOf(rounds))]
  const added = ours - floor
  return {
    what: `link at hand → settled at LND, ${name}`,
    ours: ms(ours),
    floor: ms(floor),
    ratio: `${added < 0 ? '−' : '+'} ${ms(Math.abs(added))}`,
    band: `${ms(of(firsts(rounds)))} and ${ms(of(seconds(rounds)))}`,
    goal: name === 'p99' ? 'added ≤ 10 ms' : '',
    verdict: name === 'p99' ? verdictOf(added <= 10) : 'shown',
  }
}

async function measure(bench: Bench): Promise<Measured> {
  const nodes = await bench.nodes()
  const folder = await bench.place('foreign-tap')
  const rig = await openForeignRig({ haste: 1, till: practiceTillOn(nodes, folder) })
  const rpc = rawNode(nodes)
  const stream = settledCodes(rpc)
  try {
    const booked: number[] = []
    const floor = () => bare(rig, rpc, stream)
    const ours = async () => {
      const { settledMs, paidMs } = await tapped(rig, stream)
      booked.push(paidMs - settledMs)
      return settledMs
    }
    await abba(2, floor, ours)
    const rounds = await abba(bench.many(50, 3), floor, ours)
    return {
      rows: [rowOf('p50', rounds), rowOf('p99', rounds)],
      notes: [
        `n = ${oursOf(rounds).length} payments of ${amountSat} sat over a real channel; issuer, client and both measurements in one process, two LNDs on the same machine`,
        'floor: two GETs of Node’s own fetch with kept connections, then SETTLED in a raw SubscribeInvoices stream; the code was made before the clock started, in both',
        'what ours does beyond the floor: the attempt on disk beside the first GET, the offer read and judged, the sale looked at again',
        `then paid on disk, with books and receipt: ${ms(p50(booked))} later (p50), ${ms(p99(booked))} (p99); the figure of paid screens is another one`,
        `audit afterwards: ${await rig.findings()} findings`,
      ],
      samples: { ours: oursOf(rounds), floor: floorOf(rounds), booked },
    }
  } finally {
    stream.close()
    rpc.close()
    await rig.end()
  }
}

export const foreignTapFigure: Figure = {
  name: 'foreign-tap',
  title: 'Foreign card: tap → paid',
  measure,
}
