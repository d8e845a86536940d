import { parse, stringify, type TomlTable } from 'smol-toml'

export type TillSettings = {
  readonly port: number
  /** Where strangers reach the till: on this machine alone. */
  readonly streetPort?: number
  readonly shop?: { readonly name: string; readonly currency: string }
  readonly node: {
    readonly port: number
    readonly certificate: string
    readonly macaroon: string
    readonly payer?: string
  }
  /** A folder made like `/`, in which devices are found: never the machine's own. */
  readonly devices: string
  /** The practice shop's own HTTP port, where its exchanges answer. */
  readonly shopPort: number
  readonly printer?: { readonly port: number; readonly profile?: string }
  /** Where the practice shop's card reader speaks. */
  readonly reader?: string
  /** The file as it stands, if there is one: what a person added to it stays. */
  readonly before?: string
}

const host = '127.0.0.1'

const isTable = (value: unknown): value is TomlTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const tableIn = (file: TomlTable, name: string): TomlTable => {
  const found = file[name]
  return isTable(found) ? found : {}
}

const whys: Readonly<Record<string, string>> = {
  service: 'Where the house listens: screens, command, back office.',
  street:
    'What strangers reach: receipts’ pages, cards at other terminals, Lightning addresses. `host` is its name outside.',
  shop: 'What a new till calls its shop; later the database has it.',
  node: 'The till’s Lightning node; the macaroon lets it sell, not pay. Own cards pay elsewhere by `payer`.',
  rates: 'Where rates come from; without this section the exchanges themselves.',
  lnurl: 'Hosts in the house, or without https, that customers’ cards may lead to.',
  printer: 'The receipt printer.',
  devices: 'Where devices with a plug are found; root = "/" takes those of this machine.',
  readers:
    'Card readers: the practice shop’s, and all that the system lists unless `take` or `leave` name some.',
}

/** A name that a person gave stays; one of this machine moves with the port. */
function streetOf(port: number | undefined, before: TomlTable): TomlTable {
  if (port === undefined) return {}
  const named = before['host']
  const isOwn = typeof named !== 'string' || named.startsWith(`${host}:`)
  return { street: { ...before, host: isOwn ? `${host}:${port}` : named, port } }
}

/** The practice till's `flashtill.toml`: the same keys that a real one has, pointed at the practice shop. */
export function tillSettings(settings: TillSettings): string {
  const before = parse(settings.before ?? '')
  const exchange = (name: string): string => `http://${host}:${settings.shopPort}/${name}`
  const { shop, printer, reader } = settings
  const issuer = `http://${host}:${settings.shopPort}`
  const cards = tableIn(before, 'lnurl')
  const named = Array.isArray(cards['allow']) ? cards['allow'] : []
  const allowed = named.filter((one) => one !== issuer)
  const sections: TomlTable = {
    ...before,
    service: { host, ...tableIn(before, 'service'), port: settings.port },
    ...streetOf(settings.streetPort, tableIn(before, 'street')),
    ...(shop === undefined ? {} : { shop }),
    node: { host, ...settings.node, network: 'regtest' },
    rates: {
      kraken: exchange('kraken'),
      coinbase: exchange('coinbase'),
      bitstamp: exchange('bitstamp'),
    },
    lnurl: { ...cards, allow: [...allowed, issuer] },
    ...(printer === undefined
      ? {}
      : { printer: { ...tableIn(before, 'printer'), host, ...printer } }),
    devices: { root: settings.devices, ...tableIn(before, 'devices') },
    ...(reader === undefined
      ? {}
      : { readers: { ...tableIn(before, 'readers'), simulated: reader } }),
  }
  const written = Object.entries(sections).map(([name, content]) => {
    const why = whys[name]
    return `${why === undefined ? '' : `# ${why}\n`}${stringify({ [name]: content })}`
  })
  const head =
    '# Ports and paths are written by the practice shop at every start; what else you add stays.\n'
  return [head, ...written].join('\n')
}
