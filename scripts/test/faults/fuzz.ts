import fc from 'fast-check'
import type { TSchema } from 'typebox'
import {
  HistoryQuery,
  NewCode,
  OpenInvoice,
  PrintAnswer,
  Reprint,
  ResolveLateMoney,
  ShopSetting,
  TakeCash,
} from '../../../core/contract/commands.ts'
import { registry } from '../../../core/errors/registry.ts'
import type { Answer, TillDoor } from './till-door.ts'

/** One request, ready to be sent; what was wrong with its answer, or undefined. */
export type Shot = { fire(door: TillDoor): Promise<FuzzFinding | undefined>; toString(): string }

export type FuzzFinding = { readonly shot: string; readonly status: number; readonly why: string }

type Route = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: TSchema }

/** Every route of the contract (core/contract/commands.ts) and of the technician. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/till/invoices', body: OpenInvoice },
  { method: 'GET', path: '/till/invoices' },
  { method: 'GET', path: '/till/invoices/:id' },
  { method: 'POST', path: '/till/invoices/:id/cancel' },
  { method: 'POST', path: '/till/invoices/:id/check' },
  { method: 'POST', path: '/till/invoices/:id/new-code', body: NewCode },
  { method: 'POST', path: '/till/invoices/:id/cash', body: TakeCash },
  { method: 'POST', path: '/till/invoices/:id/reprint', body: Reprint },
  { method: 'POST', path: '/till/invoices/:id/print-answer', body: PrintAnswer },
  { method: 'GET', path: '/till/late-money' },
  { method: 'POST', path: '/till/late-money/:id/resolve', body: ResolveLateMoney },
  { method: 'GET', path: '/till/status' },
  { method: 'GET', path: '/till/rates' },
  { method: 'GET', path: '/till/shop' },
  { method: 'POST', path: '/till/shop', body: ShopSetting },
  { method: 'POST', path: '/till/idle' },
  { method: 'GET', path: '/till/screen/cashier' },
  { method: 'GET', path: '/till/screen/customer' },
  { method: 'GET', path: '/till/audit' },
  { method: 'GET', path: '/healthz' },
  { method: 'GET', path: '/readyz' },
  { method: 'GET', path: '/cashier' },
  { method: 'GET', path: '/assets/x.js' },
  { method: 'GET', path: '/nothing-here' },
]

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'.split('')),
    minLength: length,
    maxLength: length,
  })

const uuid = fc
  .tuple(hex(8), hex(4), hex(3), hex(3), hex(12))
  .map(([a, b, c, d, e]) => `${a}-${b}-7${c}-8${d}-${e}`)

/** Values that break programs: types, sizes, signs, foreign digits, prototype names. */
const odd = fc.oneof(
  fc.constantFrom(
    ...[null, true, 0, -1, 1e21, 0.1, '', ' ', 'NaN', '1e-7', '-5', '٤٥٠', '４５０', '\u0000'],
    ...[
      '__proto__',
      'constructor',
      '../../etc/passwd',
      '<script>',
      "' or 1=1 --",
      '%00',
      '🥖'.repeat(200),
    ],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
)

type Loose = TSchema & {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Loose>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Loose[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

function textFor({ pattern, minLength, maxLength }: Loose): fc.Arbitrary<unknown> {
  if (pattern?.includes('-[1-8]') === true) return uuid
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ minLength: minLength ?? 0, maxLength: maxLength ?? 50 })
}

/** What fits a schema of the contract. */
function fitting(schema: Loose): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(fitting))
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 })
  if (schema.type === 'string') return textFor(schema)
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, fitting(field)] as const,
  )
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] })
}

/** A body that fits but for one field, which is odd, missing or one too many. */
const damaged = (schema: Loose): fc.Arbitrary<unknown> =>
  fc
    .tuple(fitting(schema), fc.constantFrom(...Object.keys(schema.properties ?? {}), 'extra'), odd)
    .map(([body, field, value]) => ({ ...(body as object), [field]: value }))

type Sent = { readonly type: string; readonly text: string }

const asJson = (value: unknown): Sent => ({ type: 'application/json', text: JSON.stringify(value) })

const raw: fc.Arbitrary<Sent> = fc.oneof(
  fc.constantFrom<Sent>(
    ...['', '{', '[', 'null', '"', '{"id":', '{}}', '[]', '\ufeff{}', '{"__proto__":{"a":1}}'].map(
      (text) => ({ type: 'application/json', text }),
    ),
    { type: 'text/plain', text: 'hello' },
    { type: 'application/x-www-form-urlencoded', text: 'a=b' },
    { type: 'multipart/form-data; boundary=x', text: '--x--' },
    { type: 'application/json', text: `{"id":"${'9'.repeat(20_000)}"}` },
    { type: 'application/json', text: '['.repeat(9000) },
  ),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => ({ type: 'application/json', text })),
)

const bodyFor = ({ body }: Route): fc.Arbitrary<Sent> => {
  if (body === undefined) return fc.oneof(fc.constant(asJson({})), raw)
  const fits = fitting(body as Loose).map(asJson)
  return fc.oneof({ arbitrary: fits, weight: 4 }, damaged(body as Loose).map(asJson), raw)
}

const query = fc.oneof(
  fc.constant(''),
  fitting(HistoryQuery as TSchema as Loose).map(
    (fields) => `?${new URLSearchParams(fields as Record<string, string>).toString()}`,
  ),
  fc
    .string({ maxLength: 40 })
    .map((text) => `?${encodeURIComponent(text)}=${encodeURIComponent(text)}&limit=`),
)

/** Failures of peers that a healthy till may meet while its settings are shaken. */
const mayHappen: ReadonlySet<string> = new Set([
  'rate.none',
  'rate.tooOld',
  'rate.spread',
  'node.noAnswer',
])

const leaks =
  /node_modules|\.ts:\d+|at \w+ \(|SQLITE_|SqliteError|\/home\/|\/root\/|macaroon=|BEGIN CERTIFICATE/

function judge(shot: string, { status, body, ms }: Answer): FuzzFinding | undefined {
  const text = JSON.stringify(body)
  const wrong = (why: string): FuzzFinding => ({
    shot,
    status,
    why: `${why}: ${text.slice(0, 300)}`,
  })
  if (status === 0) return wrong('no answer')
  if (ms > 15_000) return wrong(`answered after ${ms} ms`)
  if (leaks.test(text)) return wrong('it leaks')
  const error = body['error'] as { code?: string } | undefined
  const code = error?.code
  if (code !== undefined && !Object.hasOwn(registry, code)) return wrong('a code that is not ours')
  if (status >= 500 && !mayHappen.has(code ?? '')) return wrong('an answer of 5xx')
  if (status >= 400 && code === undefined && !shot.startsWith('HEAD'))
    return wrong('a refusal without a code')
  return undefined
}

/** One request of any kind: mostly well-formed, sometimes odd, sometimes garbage. */
export function fuzzOnce(knownId: string): fc.Arbitrary<Shot> {
  const id = fc.oneof(
    fc.constant(knownId),
    uuid,
    fc
      .string({ unit: 'binary', maxLength: 30 })
      .map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom('..', '%2e%2e%2f', '%', '%zz', 'null', '0'),
  )
  const method = (route: Route) =>
    fc.oneof(
      { arbitrary: fc.constant<string>(route.method), weight: 9 },
      fc.constantFrom('PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'),
    )
  return fc.constantFrom(...routes).chain((route) =>
    fc.tuple(method(route), id, bodyFor(route), query).map(([verb, name, sent, asked]): Shot => {
      const path = route.path.replace(':id', name) + (verb === 'GET' ? asked : '')
      const shot = `${verb} ${path} ${sent.type} ${sent.text.slice(0, 300)}`
      const hasBody = verb !== 'GET' && verb !== 'HEAD'
      const init = hasBody ? { headers: { 'content-type': sent.type }, body: sent.text } : {}
      return {
        toString: () => shot,
        fire: async (door) => judge(shot, await door.raw(verb, path, init)),
      }
    }),
  )
}
