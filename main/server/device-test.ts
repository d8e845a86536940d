/** Whether a device does what it is there for: a slip, a text on the glass, a code that is read. */
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { DeviceId } from '../../core/contract/ids.ts'
import type { Device } from '../../core/device/device.ts'
import { failure } from '../../core/errors/registry.ts'
import { answerWithin } from '../../core/ports/answer-within.ts'
import type { ScanEvent } from '../../core/ports/scanner.ts'
import { understandScan } from '../../core/scan/understand-scan.ts'
import { printStatusSlip } from '../usecases/device/print-status-slip.ts'
import { refuse } from './answer.ts'
import type { DevicePorts } from './device-routes.ts'

export const TestQuery = Type.Object(
  { seconds: Type.Optional(Type.String({ pattern: '^[1-5]?[0-9]$' })) },
  { additionalProperties: false },
)

const patienceS = 20

/** `notSent` is refused with its reason; what nobody knows is said as it is. */
async function testPrinter(ports: DevicePorts, reply: FastifyReply, id: DeviceId) {
  const printed = await printStatusSlip(ports, id)
  if (!printed.ok) return refuse(reply, printed.error, ports.say)
  const outcome = printed.value
  if (outcome.kind === 'notSent') return refuse(reply, outcome.failure, ports.say)
  const code = outcome.kind === 'unknown' ? outcome.failure.code : undefined
  return reply.send({ outcome: outcome.kind, ...(code === undefined ? {} : { code }) })
}

/** What a scan was, without what it said: a card's link is worth money. */
function scanned(event: ScanEvent) {
  if (event.kind === 'refused') return { kind: 'refused', code: event.code }
  const length = String(event.reading.text.length)
  const meaning = understandScan(event.reading)
  if (meaning.kind !== 'refused') return { kind: meaning.kind, length }
  const { code, layout } = meaning
  if (code === 'scan.unknown' || code === 'scan.notTaken') return { kind: 'text', code, length }
  return { kind: 'refused', code, length, ...(layout === undefined ? {} : { layout }) }
}

/** The next thing that this scanner reads; the till takes it as any other, too. */
async function testScanner({ devices, clock }: DevicePorts, id: DeviceId, seconds: number) {
  const come = Promise.withResolvers<ReturnType<typeof scanned>>()
  const forget = devices.scanners.onScan((event) => {
    if (event.device === id) come.resolve(scanned(event))
  })
  try {
    const scan = await answerWithin(clock, seconds * 1_000, come.promise)
    return { scan: scan ?? { kind: 'nothing' } }
  } finally {
    forget()
  }
}

export async function testDevice(
  ports: DevicePorts,
  reply: FastifyReply,
  { device, seconds }: { readonly device: Device; readonly seconds?: string | undefined },
) {
  const { id, name, model, role } = device
  if (role === 'scanner')
    return reply.send(await testScanner(ports, id, Number(seconds ?? patienceS)))
  if (role === 'reader') return refuse(reply, failure('device.cannot'), ports.say)
  if (role !== 'display') return testPrinter(ports, reply, id)
  const { display } = ports.devices
  const state = display.state()
  if ('reason' in state) return refuse(reply, failure(state.reason), ports.say)
  // The next look at the counter takes it away again.
  display.show([
    { kind: 'centre', text: name },
    { kind: 'centre', text: model },
  ])
  return reply.send({ outcome: 'shown' })
}
