import type { DeviceView } from '../../../core/contract/device-view.ts'
import { deviceRoles } from '../../../core/device/device.ts'
import { ok, type Result } from '../../../core/errors/result.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import { showDevice, showDeviceLine } from '../show-device.ts'

type Devices = readonly DeviceView[]

async function allDevices({ service }: CommandInput): Promise<Result<Devices, Said>> {
  const answer = await service.ask('GET', '/till/devices')
  if (!answer.ok) return { ok: false, error: refused(answer.error) }
  return ok(answer.value['devices'] as Devices)
}

const message = (exit: 1 | 2, code: string, text: string): Said => ({
  exit,
  json: { error: { code, message: text } },
  lines: [text],
})

/** By its name, its id or the beginning of its id; only one may be meant. */
export function pickDevice(devices: Devices, wanted: string): DeviceView | 'none' | 'several' {
  const low = wanted.toLowerCase()
  const named = devices.find(({ name, id }) => name.toLowerCase() === low || id === low)
  if (named !== undefined) return named
  const meant = devices.filter(
    ({ name, id }) => name.toLowerCase().startsWith(low) || id.startsWith(low),
  )
  const [only, second] = meant
  if (only === undefined || low === '') return 'none'
  return second === undefined ? only : 'several'
}

/** Does something with the device that the second word names. */
async function withDevice(
  input: CommandInput,
  run: (device: DeviceView) => Promise<Said> | Said,
): Promise<Said> {
  const [, wanted] = input.words
  if (wanted === undefined)
    return wrongUsage(deviceCommand, 'which device? `flashtill device list`')
  const all = await allDevices(input)
  if (!all.ok) return all.error
  const device = pickDevice(all.value, wanted)
  if (device === 'none')
    return message(
      1,
      'device.notFound',
      `There is no device ${wanted}. flashtill device list shows them.`,
    )
  if (device === 'several')
    return message(2, 'usage', `More than one device begins with ${wanted}: say more of its name.`)
  return run(device)
}

async function post(input: CommandInput, path: string, body: unknown): Promise<Said> {
  const answer = await input.service.ask('POST', path, body)
  if (!answer.ok) return refused(answer.error)
  const device = answer.value['device'] as DeviceView
  return { exit: 0, json: answer.value, lines: showDevice(device) }
}

async function list(input: CommandInput): Promise<Said> {
  const all = await allDevices(input)
  if (!all.ok) return all.error
  const lines = all.value.map(showDeviceLine)
  return {
    exit: 0,
    json: { devices: all.value },
    lines: lines.length > 0 ? lines : ['No device was ever plugged in.'],
  }
}

const show = (input: CommandInput): Promise<Said> =>
  withDevice(input, (device) => ({
    exit: device.state === 'error' || device.state === 'absent' ? 1 : 0,
    json: { device },
    lines: showDevice(device),
  }))

/** What was scanned in the time, if anything was. */
function saidByScanner(name: string, value: Readonly<Record<string, unknown>>): Said {
  const { kind, code, length, layout } = value['scan'] as Readonly<Record<string, string>>
  const isRead = kind !== 'refused' && kind !== 'nothing'
  const why = [code, layout].filter((part) => part !== undefined).join(', ')
  const line = isRead
    ? `${name} read a code of ${length} letters: ${kind}.`
    : kind === 'nothing'
      ? `${name} read nothing.`
      : `${name} read something that the till does nothing with (${why}).`
  return { exit: kind === 'nothing' || layout !== undefined ? 1 : 0, json: value, lines: [line] }
}

const test = (input: CommandInput): Promise<Said> =>
  withDevice(input, async ({ id, name, role }) => {
    const seconds = input.flags.get('seconds')
    const within = typeof seconds === 'string' ? `?seconds=${seconds}` : ''
    if (role === 'reader')
      return message(2, 'usage', `${name} reads cards: flashtill reader test waits for one.`)
    const answer = await input.service.ask('POST', `/till/devices/${id}/test${within}`)
    if (!answer.ok) return refused(answer.error)
    if (role === 'scanner') return saidByScanner(name, answer.value)
    if (role === 'display')
      return { exit: 0, json: answer.value, lines: [`${name} shows its name for some seconds.`] }
    const isConfirmed = answer.value['outcome'] === 'confirmed'
    const line = isConfirmed
      ? `${name} printed a status slip.`
      : `${name} was sent a status slip and did not confirm it (${String(answer.value['code'])}). Look whether it came out.`
    return { exit: isConfirmed ? 0 : 1, json: answer.value, lines: [line] }
  })

const name = (input: CommandInput): Promise<Said> =>
  withDevice(input, ({ id }) => {
    const wanted = input.words.slice(2).join(' ')
    return wanted === ''
      ? wrongUsage(deviceCommand, 'which name?')
      : post(input, `/till/devices/${id}/name`, { name: wanted })
  })

const forget = (input: CommandInput): Promise<Said> =>
  withDevice(input, async ({ id, name: called }) => {
    const said = await post(input, `/till/devices/${id}/forget`, {})
    return said.exit === 0 ? { ...said, lines: [`${called} is forgotten.`] } : said
  })

const roles: ReadonlySet<string> = new Set([...deviceRoles, 'none'])

/** `--pin 5 --pulse 100 --open high`, where any of it is said. */
function drawerOf(flags: CommandInput['flags']) {
  const [pin, pulse, open] = [flags.get('pin'), flags.get('pulse'), flags.get('open')]
  if (pin === undefined && pulse === undefined && open === undefined) return {}
  const wiring = { pin: Number(pin ?? 2), pulseMs: Number(pulse ?? 50) }
  return { drawer: open === undefined ? wiring : { ...wiring, openIs: open } }
}

const assign = (input: CommandInput): Promise<Said> =>
  withDevice(input, ({ id }) => {
    const [, , role = ''] = input.words
    const { flags } = input
    if (!roles.has(role)) return wrongUsage(deviceCommand, `as what? ${[...roles].join(', ')}`)
    const profile = flags.get('profile')
    const speed = flags.get('speed')
    return post(input, `/till/devices/${id}/assign`, {
      ...(role === 'none' ? {} : { role }),
      ...(typeof profile === 'string' ? { profile } : {}),
      ...(typeof speed === 'string' ? { speed: Number(speed) } : {}),
      ...drawerOf(flags),
    })
  })

const LOOK_MS = 500

/** Prints every change until it is interrupted, or `--for` so many seconds. */
async function watch(input: CommandInput): Promise<Said> {
  const seconds = Number(input.flags.get('for') ?? Number.POSITIVE_INFINITY)
  const before = new Map<string, string>()
  let count = 0
  for (let waited = 0; waited <= seconds * 1_000; waited += LOOK_MS) {
    const all = await allDevices(input)
    if (!all.ok) return all.error
    for (const device of all.value) {
      const line = showDeviceLine(device)
      if (before.get(device.id) !== line) process.stdout.write(`${line}\n`)
      count += before.get(device.id) === line ? 0 : 1
      before.set(device.id, line)
    }
    for (const id of before.keys())
      if (!all.value.some((device) => device.id === id)) before.delete(id)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return { exit: 0, json: { changes: count }, lines: [`${count} changes`] }
}

const verbs: Readonly<Record<string, (input: CommandInput) => Promise<Said>>> = {
  list,
  show,
  test,
  name,
  assign,
  forget,
  watch,
}

export const deviceCommand: Command = {
  name: 'device',
  usage: 'list | show|test|forget <device> | name <device> <name> | assign <device> <role> | watch',
  summary: 'printers and other devices of the counter',
  help: [
    'A device is named by its name, its id, or the beginning of either.',
    'list: every device that was met, also those that are away. show: all that is known of one.',
    'test: prints a status slip on that printer, shows its name on that display, waits for a code at that scanner',
    '(--seconds N, 20 unless told). name: gives it a name for people.',
    'assign: receipt, display, scanner, reader (of cards that it reads by itself) or none. Only one device is receipt',
    'printer or display: the one that was loses it. --profile NAME: of a printer (drivers/profiles), of a display',
    '(display-epson, display-cd5220), the keyboard a scanner is set to (keys-us, keys-uk, keys-de, keys-fr).',
    '--speed N for a serial line. --pin 2|5 --pulse MS --open high|low: how the drawer hangs on a printer.',
    'forget: a device that will not come back; one that is plugged in is met anew.',
    'watch: a line for every change until it is interrupted, or --for SECONDS.',
  ],
  async run(input) {
    const [verb = 'list'] = input.words
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    return run === undefined ? wrongUsage(deviceCommand, `device cannot ${verb}`) : run(input)
  },
}
