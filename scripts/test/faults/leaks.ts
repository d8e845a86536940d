import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Type } from 'typebox'
import { secret } from '../../../core/errors/secret.ts'
import { unsealKey } from '../../../core/lightning/seal-key.ts'
import type { TillBench } from './till-bench.ts'

/** Something that must appear nowhere (DESIGN I13). */
export type Canary = { readonly name: string; readonly bytes: Uint8Array }

const preimages = Type.Object({ invoices: Type.Array(Type.Object({ r_preimage: Type.Unknown() })) })

async function preimagesAtNode({ nodes }: TillBench): Promise<readonly Canary[]> {
  const admin = await nodes.till.admin()
  const call = { method: 'lnrpc.Lightning/ListInvoices', request: { num_max_invoices: '1000' } }
  const { invoices } = await admin.ask(call, preimages)
  return invoices.map(({ r_preimage: bytes }) => ({ name: 'preimage', bytes: bytes as Uint8Array }))
}

/** The real secrets of a till, read as only its owner can. */
export async function secretsOf(bench: TillBench): Promise<readonly Canary[]> {
  const { home, nodes, books } = bench
  const deviceKey = new Uint8Array(readFileSync(path.join(home, 'device.key')))
  const [row] = books.rows("select * from sealed where name = 'invoice key'")
  const sealed = Object.values(row ?? {}).find((value) => value instanceof Uint8Array)
  if (!(sealed instanceof Uint8Array)) throw new Error('there is no sealed invoice key')
  const key = unsealKey(
    { deviceKey: secret(deviceKey), name: 'invoice key' },
    new Uint8Array(sealed),
  )
  if (!key.ok) throw new Error('the invoice key does not open')
  return [
    { name: 'device key', bytes: deviceKey },
    { name: 'invoice key', bytes: key.value.reveal() },
    { name: 'macaroon', bytes: new Uint8Array(readFileSync(nodes.tillMacaroonFile)) },
    ...(await preimagesAtNode(bench)),
  ]
}

/** Every form in which bytes get into a text by accident. */
const formsOf = (bytes: Uint8Array): readonly Buffer[] => {
  const buffer = Buffer.from(bytes)
  const texts = [
    buffer.toString('hex'),
    buffer.toString('hex').toUpperCase(),
    buffer.toString('base64').replace(/=+$/, ''),
    buffer.toString('base64url'),
    [...bytes].join(','),
  ]
  return [buffer, ...texts.map((text) => Buffer.from(text))]
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())

/** All that comes out of a till: files of its folder (but the key itself), its output, every answer, every slip. */
async function outputsOf(bench: TillBench): Promise<readonly { name: string; content: Buffer }[]> {
  const { home, till, door, printer } = bench
  const files = filesIn(home).filter((file) => path.basename(file) !== 'device.key')
  const { body } = await door.ask('GET', '/till/invoices?limit=200')
  const ids = (body['invoices'] as { id: string }[]).map(({ id }) => `/till/invoices/${id}`)
  const asked = [
    'status',
    'rates',
    'shop',
    'audit',
    'late-money',
    'screen/cashier',
    'screen/customer',
  ]
  const outputs = files.map((file) => ({ name: file, content: readFileSync(file) }))
  for (const route of [...asked.map((name) => `/till/${name}`), ...ids]) {
    const answer = await door.ask('GET', route)
    outputs.push({ name: route, content: Buffer.from(JSON.stringify(answer.body)) })
  }
  outputs.push({ name: 'standard output', content: Buffer.from(till.said()) })
  for (const slip of printer.slips())
    outputs.push({ name: `slip ${slip.id}`, content: Buffer.from(slip.text.join('\n')) })
  return outputs
}

/** Where a secret came out: `name in place`. Also fails to find nothing: the look must see what is surely there. */
export async function leaksOf(
  bench: TillBench,
  secrets: readonly Canary[],
): Promise<readonly string[]> {
  const outputs = await outputsOf(bench)
  const [hash] = bench.books.rows('select payment_hash from payment where payment_hash is not null')
  const control = Buffer.from(String(hash?.['payment_hash']))
  if (!outputs.some(({ content }) => content.includes(control))) return ['the look sees nothing']
  return outputs.flatMap(({ name: place, content }) =>
    secrets
      .filter(({ bytes }) => formsOf(bytes).some((form) => content.includes(form)))
      .map(({ name }) => `${name} in ${place}`),
  )
}
