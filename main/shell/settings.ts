/** What the shell is told: by arguments, else by the environment, else by the `[shell]` section of flashtill.toml. */

/** When the customer's window is there: with a second display, always, or only when the cashier asks for it. */
export type CustomerWindow = 'auto' | 'always' | 'never'

export type ShellSettings = {
  /** Where flashtilld serves its pages: an origin, without a path. */
  readonly address: string
  /** Full screen, no way out but the technician's. Off with `--windowed`. */
  readonly kiosk: boolean
  readonly customer: CustomerWindow
  /** The cashier's display, counted from the left, from 1; by default the touch screen, else the main one. */
  readonly cashierDisplay: number | undefined
  /** A page that does not answer for so long is hung, the first time in a minute. */
  readonly hungAfterMs: number
}

export type SettingsProblem = { readonly problem: string }

/** A table of flashtill.toml, as the parser gives it. */
export type SettingsTable = Readonly<Record<string, unknown>>

/** With a quarter of it for the beat in flight, a hung page is back within a second. */
const defaultHungAfterMs = 600

export const usage = `usage: flashtill-shell --address <http://host:port> [--windowed]
       [--customer auto|always|never] [--cashier-display <n>] [--hung-after-ms <ms>]

Shows the till's pages: the cashier's on one display, the customer's on the other. Without an address it
reads FLASHTILL_ADDRESS, then [shell] address or [service] in the flashtill.toml of FLASHTILL_HOME.`

/** `--name value`, `--name=value` and `--name` (then true). Chromium's own switches are among them and ignored. */
const argumentsOf = (argv: readonly string[]): SettingsTable => {
  const found: Record<string, string | boolean> = {}
  argv.forEach((argument, index) => {
    const hit = /^--([a-z-]+)(?:=(.*))?$/s.exec(argument)
    if (hit?.[1] === undefined) return
    const next = argv[index + 1]
    const value = hit[2] ?? (next === undefined || next.startsWith('--') ? undefined : next)
    found[hit[1]] = value ?? true
  })
  return found
}

const originOf = (address: unknown): string | undefined => {
  if (typeof address !== 'string') return undefined
  try {
    const url = new URL(address)
    return /^https?:$/.test(url.protocol) ? url.origin : undefined
  } catch {
    return undefined
  }
}

const customerOf = (value: unknown): CustomerWindow | undefined =>
  value === 'auto' || value === 'always' || value === 'never' ? value : undefined

const countOf = (value: unknown): number | undefined => {
  const count = Number(value)
  return Number.isInteger(count) && count > 0 ? count : undefined
}

const isTable = (value: unknown): value is SettingsTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const tableOf = (file: SettingsTable | undefined, name: string): SettingsTable => {
  const table = file?.[name]
  return isTable(table) ? table : {}
}

/** Where the service of this file listens (`main/settings.ts` has the same defaults), seen from the same machine. */
const serviceOf = (file: SettingsTable): string => {
  const { host, port } = tableOf(file, 'service')
  const reachable = typeof host !== 'string' || /^(0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : host
  return `http://${reachable}:${typeof port === 'number' ? port : 8035}`
}

/**
 * The settings, or the sentence that says what is wrong. `argv` without the program's own name; `file` is the content of
 * the data folder's flashtill.toml, absent where no data folder is named.
 */
export const readSettings = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  file?: SettingsTable,
): ShellSettings | SettingsProblem => {
  const given = argumentsOf(argv)
  const section = tableOf(file, 'shell')
  const pick = (name: string): unknown => given[name] ?? section[name.replaceAll('-', '_')]
  const named =
    given['address'] ??
    env['FLASHTILL_ADDRESS'] ??
    section['address'] ??
    (file === undefined ? undefined : serviceOf(file))
  const address = originOf(named)
  if (address === undefined) {
    return {
      problem: named === undefined ? 'no address' : `not an http address: ${JSON.stringify(named)}`,
    }
  }
  const customer = customerOf(pick('customer') ?? 'auto')
  if (customer === undefined) return { problem: 'customer is auto, always or never' }
  const display = pick('cashier-display')
  const cashierDisplay = display === undefined ? undefined : countOf(display)
  if (display !== undefined && cashierDisplay === undefined) {
    return { problem: 'cashier-display is a number from 1' }
  }
  const hungAfterMs = countOf(pick('hung-after-ms') ?? defaultHungAfterMs)
  if (hungAfterMs === undefined) return { problem: 'hung-after-ms is a number of milliseconds' }
  const kiosk = given['windowed'] === undefined && section['windowed'] !== true
  return Object.freeze({ address, kiosk, customer, cashierDisplay, hungAfterMs })
}
