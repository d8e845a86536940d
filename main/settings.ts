/** What a technician sets for the device: `flashtill.toml` in the data folder (DESIGN §2). Defaults stand here and only here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import Type from 'typebox'
import Value from 'typebox/value'
import { cardHostFrom, longestCardHost, type CardHostProblem } from '../core/card/card-host.ts'
import { failure, type Failure } from '../core/errors/registry.ts'
import { err, ok, type Result } from '../core/errors/result.ts'

const strict = { additionalProperties: false } as const
const Port = Type.Integer({ minimum: 1, maximum: 65535 })
const Text = Type.String({ minLength: 1, maxLength: 1000 })

/** `till.example` or `till.example:8443`: a name of the domain system, no scheme and no path. */
const HostName = Type.String({
  pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(:[0-9]{1,5})?$',
})

const Shape = Type.Object(
  {
    service: Type.Optional(
      Type.Object(
        {
          /** Where the house listens; loopback until a technician opens it. */
          host: Type.Optional(Text),
          port: Type.Optional(Port),
          /** Further `host:port` names by which browsers may call it. */
          names: Type.Optional(Type.Array(Text)),
        },
        strict,
      ),
    ),
    /** What a new till calls its shop; later the database has it. */
    shop: Type.Optional(
      Type.Object({ name: Type.Optional(Text), currency: Type.Optional(Text) }, strict),
    ),
    /** What strangers reach: `host` is the name on receipts and links; without one nothing points at the web. */
    street: Type.Optional(
      Type.Object(
        {
          host: HostName,
          /** Where the street listens, for the proxy or the Tor service that stands before it; loopback unless told. */
          listen: Type.Optional(Text),
          port: Type.Optional(Port),
          /** Addresses or networks whose X-Forwarded-For is believed; this machine's own unless told. */
          proxies: Type.Optional(Type.Array(Text)),
          /** Addresses or networks of our own tills, which are never made to wait. */
          tills: Type.Optional(Type.Array(Text)),
        },
        strict,
      ),
    ),
    store: Type.Optional(Type.Object({ url: Text }, strict)),
    node: Type.Optional(
      Type.Object(
        {
          host: Text,
          port: Port,
          certificate: Text,
          macaroon: Text,
          /** A second macaroon, which may pay: without it own cards pay at this shop's tills alone. */
          payer: Type.Optional(Text),
          network: Type.Union(
            (['mainnet', 'testnet', 'signet', 'regtest'] as const).map((name) =>
              Type.Literal(name),
            ),
          ),
        },
        strict,
      ),
    ),
    rates: Type.Optional(
      Type.Object(
        {
          kraken: Type.Optional(Text),
          coinbase: Type.Optional(Text),
          bitstamp: Type.Optional(Text),
        },
        strict,
      ),
    ),
    /** Hosts in the house, or without https, that cards may lead to: `http://cards.lan:4100`. */
    lnurl: Type.Optional(Type.Object({ allow: Type.Optional(Type.Array(Text)) }, strict)),
    /** What the shell reads for itself (main/shell/settings.ts). */
    shell: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** A printer on the network; what has a plug is found by itself. */
    /** Card readers (main/devices/host-words.ts); without this section the till has none. */
    readers: Type.Optional(
      Type.Object(
        {
          pcsc: Type.Optional(Type.Boolean()),
          take: Type.Optional(Type.Array(Text)),
          leave: Type.Optional(Type.Array(Text)),
          text: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  path: Text,
                  speed: Type.Optional(Type.Integer({ minimum: 300, maximum: 921_600 })),
                },
                strict,
              ),
            ),
          ),
          simulated: Type.Optional(Text),
        },
        strict,
      ),
    ),
    printer: Type.Optional(
      Type.Object({ host: Text, port: Port, profile: Type.Optional(Text) }, strict),
    ),
    /** Where `sys` and `dev` are, to find devices in: `/` unless told (the practice shop has its own). */
    devices: Type.Optional(Type.Object({ root: Type.Optional(Text) }, strict)),
  },
  strict,
)

export type Settings = Type.Static<typeof Shape>

/** Where the house listens when the file does not say. */
export const houseAddress = ({ service }: Settings) => ({
  host: service?.host ?? '127.0.0.1',
  port: service?.port ?? 8035,
})

/** Where the street listens; nowhere without a host name that strangers know. */
export const streetAddress = ({ street }: Settings) =>
  street === undefined
    ? undefined
    : { host: street.listen ?? '127.0.0.1', port: street.port ?? 8036 }

/** Who may say for whom it asks when the file does not: a proxy on this machine. */
export const ownProxies: readonly string[] = ['127.0.0.0/8', '::1']

const wrong = (detail: string): Result<never, Failure> =>
  err(failure('settings.invalid', { detail }))

const badHost: Readonly<Record<CardHostProblem, string>> = {
  shape: 'it has to be a name with a dot, as cards.example.com',
  tooLong: `it may have at most ${longestCardHost} characters, or a card’s link does not fit on its chip`,
}

/** The street's name stands on every card: one that no card can hold is told before the first is programmed. */
function withGoodHost(settings: Settings): Result<Settings, Failure> {
  const { host } = settings.street ?? {}
  const checked = host === undefined ? undefined : cardHostFrom(host)
  return checked?.ok === false
    ? wrong(`street.host ${host}: ${badHost[checked.error]}`)
    : ok(settings)
}

/** The settings of a data folder. A wrong file stops the start with the name of the field. */
export function readSettings(folder: string): Result<Settings, Failure> {
  const path = join(folder, 'flashtill.toml')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return err(failure('settings.missing', { path }))
  }
  let content: unknown
  try {
    content = parse(text)
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : 'not TOML')
  }
  if (Value.Check(Shape, content)) return withGoodHost(content)
  const [first] = Value.Errors(Shape, content)
  return wrong(`${first?.instancePath.slice(1).replaceAll('/', '.') ?? ''} ${first?.message ?? ''}`)
}
