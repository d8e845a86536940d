import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPracticeTill } from '../../scripts/test/practice-till.ts'
import type { PracticeTill } from '../../scripts/test/practice-till.ts'
import { payerRights, tillRights } from '../sandbox/bake-macaroon.ts'
import { errorTexts, meaningOf } from './error-texts.ts'
import type { LndProblem } from './lnd-call.ts'

let till: PracticeTill
beforeAll(async () => {
  till = await startPracticeTill()
})
afterAll(() => till.end())

const protos = path.join(
  path.dirname(fileURLToPath(import.meta.resolve('lightning/package.json'))),
  'grpc',
  'protos',
)
const definitions = loadSync(
  readdirSync(protos).map((file) => path.join(protos, file)),
  { keepCase: true, longs: String, enums: String, defaults: true, includeDirs: [protos] },
)
const methods = Object.values(definitions).flatMap((service) =>
  'format' in service ? [] : Object.values(service),
)

/** No macaroon guards these: the state, and the wallet while it is locked. */
const unguarded = /^\/lnrpc\.(State|WalletUnlocker)\//

const answered: LndProblem = { code: 0, text: 'it answered' }

type Asked = { readonly method: (typeof methods)[number]; readonly request?: object }

/** Calls any method with any macaroon (hex); what goes well or stays silent counts as let in. */
const call = (macaroon: string, { method, request = {} }: Asked): Promise<LndProblem> => {
  const { grpcPort, certificateFile } = till.nodes.till
  const client = new Client(
    `localhost:${grpcPort}`,
    credentials.createSsl(readFileSync(certificateFile)),
  )
  const metadata = new Metadata()
  if (macaroon !== '') metadata.set('macaroon', macaroon)
  const { path: name, requestSerialize, responseDeserialize } = method
  return new Promise<LndProblem>((resolve) => {
    const stream = client.makeBidiStreamRequest(
      name,
      requestSerialize,
      responseDeserialize,
      metadata,
    )
    const timer = setTimeout(() => resolve({ code: 0, text: 'silent' }), 1000)
    stream.on('error', ({ code, details }: { code: number; details: string }) =>
      resolve({ code, text: details }),
    )
    stream.on('data', () => resolve(answered))
    stream.on('end', () => resolve(answered))
    stream.on('close', () => clearTimeout(timer))
    stream.write(request)
    stream.end()
  }).finally(() => client.close())
}

const named = (name: string) => {
  const method = methods.find((one) => one.path === name)
  if (method === undefined) throw new Error(name)
  return method
}

/** LND lets nobody, not even the admin, into a method whose rights it forgot to name. */
const isRefusal = ({ text }: LndProblem) =>
  text === 'permission denied' || text.endsWith(': unknown permissions required for method')

describe('a macaroon of the till', () => {
  it.each([
    ['the till', tillRights, () => till.nodes.tillMacaroonFile],
    ['the payer', payerRights, () => till.nodes.payerMacaroonFile],
  ] as const)('opens nothing but what %s needs, of all that LND can do', async (...row) => {
    const [, rights, file] = row
    const macaroon = readFileSync(file()).toString('hex')
    const opened: string[] = []
    for (const method of methods.filter((one) => !unguarded.test(one.path)))
      if (!isRefusal(await call(macaroon, { method }))) opened.push(method.path)
    expect(methods.length).toBeGreaterThan(150)
    expect(opened.toSorted()).toEqual([...rights].toSorted())
  })
})

describe('the table of error texts, against the real node', () => {
  const meaning = async (macaroon: string, asked: Asked) => meaningOf(await call(macaroon, asked))
  const good = () => readFileSync(till.nodes.tillMacaroonFile).toString('hex')
  const admin = () => readFileSync(till.nodes.till.adminMacaroonFile).toString('hex')

  it('knows every refusal at the door', async () => {
    const method = named('/lnrpc.Lightning/GetInfo')
    const last = good().at(-1) === '0' ? '1' : '0'
    expect(await meaning('', { method })).toBe('macaroon')
    expect(await meaning('00', { method })).toBe('macaroon')
    expect(await meaning(good().slice(0, -1) + last, { method })).toBe('macaroon')
    expect(await meaning(`${good().slice(0, -2)}`, { method })).toBe('macaroon')
    expect(await meaning(good(), { method: named('/lnrpc.Lightning/SendCoins') })).toBe('macaroon')
    expect(await call(good(), { method })).toEqual(answered)
  })

  it('knows what is said of an invoice', async () => {
    const r_preimage = Buffer.alloc(32, 5)
    const method = named('/lnrpc.Lightning/AddInvoice')
    expect(await call(admin(), { method, request: { r_preimage, value: 1 } })).toEqual(answered)
    expect(await meaning(admin(), { method, request: { r_preimage, value: 1 } })).toBe('exists')
    const much = { value: '2100000000000000' }
    expect(await meaning(admin(), { method, request: much })).toBe('tooMuch')
    const r_hash = Buffer.alloc(32, 9)
    const lookUp = named('/lnrpc.Lightning/LookupInvoice')
    expect(await meaning(admin(), { method: lookUp, request: { r_hash } })).toBe('notFound')
    const cancel = named('/invoicesrpc.Invoices/CancelInvoice')
    const request = { payment_hash: r_hash }
    expect(await meaning(admin(), { method: cancel, request })).toBe('notFound')
  })

  it('takes what it does not know for unknown', async () => {
    const method = named('/lnrpc.Lightning/AddInvoice')
    const memo = 'x'.repeat(2000)
    expect(await meaning(admin(), { method, request: { memo } })).toBe('unknown')
    expect(meaningOf({ code: 13, text: 'invoice already settled' })).toBe('unknown')
    expect(errorTexts.length).toBeGreaterThan(10)
  })
})
