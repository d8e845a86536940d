/** From the plug and from Paid to the paper: how soon a printer is ready, its first byte, and receipts a minute by wire. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { newId, type StoreId } from '../../core/contract/ids.ts'
import { ok } from '../../core/errors/result.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { PrinterPort } from '../../core/ports/printer.ts'
import type { Block } from '../../core/receipt/blocks.ts'
import { receiptBlocks } from '../../core/receipt/receipt-blocks.ts'
import { receiptToJson } from '../../core/receipt/receipt-json.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { encodeBlocks } from '../../drivers/printer/encode-blocks.ts'
import { createEscposPrinter } from '../../drivers/printer/escpos-printer.ts'
import { readProfile } from '../../drivers/profiles/read-profile.ts'
import { createDeviceTree } from '../../drivers/sim/device-tree.ts'
import { createPrinterBody } from '../../drivers/sim/printer-body.ts'
import { createLinePrinter } from '../../drivers/sim/printer-line.ts'
import { startSimPrinter } from '../../drivers/sim/printer.ts'
import type { ByteTransport, ConnectionEvents } from '../../drivers/transport/byte-transport.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'
import { systemClock as clock } from '../../main/clock.ts'
import { openDeviceBoard } from '../../main/devices/device-board.ts'
import { createSerialLines } from '../../main/devices/serial-lines.ts'
import { systemRandom as random } from '../../main/random.ts'
import { sampleJob, writeSale } from '../../main/store/contract/samples.ts'
import { openStore } from '../../main/store/open-store.ts'
import { keepDevices } from '../../main/workers/keep-devices.ts'
import type { PrintRequest } from '../../core/ports/printer.ts'
import { createPrintDesk } from '../../main/usecases/receipt/print-desk.ts'
import { printReceipts } from '../../main/workers/print-receipts.ts'
import type { Bench } from './bench.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { ms, p50, p99 } from './statistics.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
/** Faster than any wire here, so that the wire is what is measured. */
const mmPerSecond = 20_000

const profile = () => {
  const read = readProfile('epson-80')
  if (!read.ok) throw new Error('no profile')
  return read.value
}

async function receipt(): Promise<readonly Block[]> {
  return receiptBlocks(sampleReceipt(), await loadWords('de'))
}

async function ready(printer: PrinterPort): Promise<void> {
  if (printer.state().kind === 'ready') return
  await new Promise<void>((resolve) => {
    const forget = printer.onState(({ kind }) => {
      if (kind !== 'ready') return
      forget()
      resolve()
    })
  })
}

const row = (what: string, of: Partial<Row>): Row => ({
  ...{ what, ours: '', floor: '', ratio: '', band: '', goal: '', verdict: 'shown' as const },
  ...of,
})

async function storeIn(folder: string) {
  const storeId = newId<StoreId>(clock.now(), random.bytes(10))
  const opened = await openStore({ folder, storeId, clock })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

/** Plug in, ready, pull: a printer behind a terminal, met by the till's own loop. */
async function plugs(bench: Bench): Promise<readonly number[]> {
  const folder = await bench.place('plug')
  const root = path.join(folder, 'devices')
  await mkdir(root)
  const tree = createDeviceTree(root)
  const store = await storeIn(folder)
  const board = openDeviceBoard({ clock, random, log: silent, root })
  const ending = createStop()
  const till = { address: 'http://127.0.0.1:8035', version: '0.1.0' }
  const ports = { store, clock, random, log: silent, devices: board, till }
  const keeping = keepDevices(ports, ending.stop)
  const printer = createLinePrinter({ profile: 'epson-80', clock, mmPerSecond })
  const device = { node: 'usb/lp0', socket: '1-1', vendor: '04b8', product: '0e28', serial: 'S' }
  const took: number[] = []
  for (let at = 0; at < bench.many(20, 5); at += 1) {
    const behind = await printer.plug()
    const started = performance.now()
    tree.plug({ ...device, behind })
    await ready(board.receiptPrinter)
    took.push(performance.now() - started)
    tree.pull(device)
    printer.pull()
    while (board.receiptPrinter.state().kind !== 'absent') await clock.sleep(5)
  }
  ending.call()
  await keeping
  await board.close()
  await store.close()
  return took
}

/** A printer at the end of no wire; `heard` gets the moment of each slip's first byte. */
function wireless(heard: () => void): ByteTransport {
  return {
    address: 'here',
    open: async (events: ConnectionEvents) => {
      const send = (bytes: Uint8Array) => events.bytes(bytes)
      const body = createPrinterBody({ profile: 'epson-80', clock, mmPerSecond, send })
      return ok({
        write: async (bytes: Uint8Array) => {
          if (bytes.length > 200) heard()
          body.receive(bytes)
          return true
        },
        close: () => events.closed(),
      })
    },
  }
}

/** From the commit that books a sale to the first byte of its receipt. */
async function firstBytes(bench: Bench): Promise<{ took: number[]; commits: number[] }> {
  const store = await storeIn(await bench.place('first'))
  let heard: () => void = () => {}
  const printer = createEscposPrinter({
    transport: wireless(() => heard()),
    profile: profile(),
    clock,
  })
  const ending = createStop()
  const facts = () => ({ state: printer.state() })
  const devices = { facts, print: (_: unknown, request: PrintRequest) => printer.print(request) }
  const printDesk = createPrintDesk({ store, clock, random, printer, devices })
  const printing = printReceipts({ store, clock, printer, printDesk, log: silent }, ending.stop)
  await ready(printer)
  const json = receiptToJson(sampleReceipt())
  const took: number[] = []
  const commits: number[] = []
  for (let at = 0; at < bench.many(400, 40); at += 1) {
    const first = new Promise<number>((resolve) => {
      heard = () => resolve(performance.now())
    })
    const asked = performance.now()
    await store.commit(async (unit) => {
      const { id } = await writeSale(unit)
      const job = sampleJob(id, await unit.printJobs.nextNumber())
      await unit.printJobs.insert({ ...job, receipt: json, createdAt: clock.now() })
      await unit.changes.add('printJob', job.id)
    })
    const paidAt = performance.now()
    commits.push(paidAt - asked)
    took.push((await first) - paidAt)
    await ready(printer)
  }
  ending.call()
  await printing
  await printer.close()
  await store.close()
  return { took, commits }
}

async function aMinute(printer: PrinterPort, count: number): Promise<number> {
  const blocks = await receipt()
  await ready(printer)
  const started = performance.now()
  for (let at = 0; at < count; at += 1) {
    const { kind } = await printer.print({ id: String(at), blocks })
    if (kind !== 'confirmed') throw new Error(`a receipt was ${kind}`)
  }
  return (count * 60_000) / (performance.now() - started)
}

async function overSerial(speed: number, count: number): Promise<number> {
  const far = createLinePrinter({ profile: 'epson-80', clock, mmPerSecond, speed })
  const lines = createSerialLines({ clock, log: silent })
  const transport = lines.line({ path: await far.plug(), speed })
  const printer = createEscposPrinter({ transport, profile: profile(), clock })
  try {
    return await aMinute(printer, count)
  } finally {
    await printer.close()
    await lines.close()
    far.pull()
  }
}

async function overTcp(count: number): Promise<number> {
  const place = { host: '127.0.0.1', port: 0 }
  const far = await startSimPrinter({ ...place, width: 80, clock, mmPerSecond })
  const transport = createTcpTransport({ host: place.host, port: far.port })
  const printer = createEscposPrinter({ transport, profile: profile(), clock })
  try {
    return await aMinute(printer, count)
  } finally {
    await printer.close()
    await far.stop()
  }
}

const perMinute = (value: number): string => `${value.toFixed(0)}/min`

async function serialRow(bench: Bench, speed: number): Promise<Row> {
  const limit = (60 * speed) / 10 / encodeBlocks(await receipt(), profile()).length
  const ours = await overSerial(speed, bench.many(speed === 9_600 ? 15 : 60, 5))
  return row(`receipts at ${speed} baud, beside what the wire carries`, {
    ours: perMinute(ours),
    floor: perMinute(limit),
    ratio: `${(ours / limit).toFixed(2)}×`,
  })
}

async function measure(bench: Bench): Promise<Measured> {
  const plugged = await plugs(bench)
  const { took: first, commits } = await firstBytes(bench)
  const goalOf = (value: number, most: number) => verdictOf(value <= most)
  return {
    rows: [
      row('paid on disk → first byte at the printer, p50', {
        ours: ms(p50(first)),
        floor: ms(p50(commits)),
      }),
      row('paid on disk → first byte at the printer, p99', {
        ...{ ours: ms(p99(first)), floor: ms(p99(commits)), goal: '≤ 3 ms' },
        verdict: goalOf(p99(first), 3),
      }),
      row('plugged in → ready, the longest', {
        ...{ ours: ms(Math.max(...plugged)), goal: '≤ 2 s' },
        verdict: goalOf(Math.max(...plugged), 2_000),
      }),
      await serialRow(bench, 9_600),
      await serialRow(bench, 115_200),
      row('receipts over TCP on this machine', {
        ours: perMinute(await overTcp(bench.many(200, 20))),
      }),
    ],
    notes: [
      `n = ${first.length} receipts, ${plugged.length} plugs; simulated printers with a head that never waits: what is measured is ours and the wire`,
      'between paid and the first byte lies one durable commit: `sending` is on disk before anything leaves (DESIGN §3.8); floor: the commit of the sale itself, in the same run',
      'a receipt is sent when the one before it is confirmed, so the wire rests while the printer answers',
    ],
    samples: { 'first byte': first, 'plug to ready': plugged },
  }
}

export const printingFigure: Figure = {
  name: 'printing',
  title: 'From the plug and from Paid to the paper',
  measure,
}
