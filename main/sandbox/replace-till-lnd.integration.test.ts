import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureNodes } from '../../scripts/nodes/ensure-nodes.ts'
import { publicKeyOf } from './channels.ts'
import { connectLnd } from './lnd-rpc.ts'
import { payBolt11 } from './pay-bolt11.ts'
import { startNodes, type PracticeNodes } from './practice-nodes.ts'
import { replaceTillLnd } from './replace-till-lnd.ts'

let folder = ''
let nodes: PracticeNodes

/** A sale with the till's own macaroon, as the till would make it. */
const sell = async (): Promise<string> => {
  const till = connectLnd({
    port: nodes.till.grpcPort,
    certificate: await readFile(nodes.till.certificateFile),
    macaroon: await readFile(nodes.tillMacaroonFile),
  })
  const call = { method: 'lnrpc.Lightning/AddInvoice', request: { value: '2000' } }
  const code = await till.ask(call, Type.Object({ payment_request: Type.String() }))
  till.close()
  const { status, reason } = await payBolt11(nodes.customer, { bolt11: code.payment_request })
  return reason === undefined ? status : `${status}: ${reason}`
}

beforeAll(async () => {
  const programs = await ensureNodes()
  folder = await mkdtemp(path.join(tmpdir(), 'flashtill-replace-'))
  nodes = await startNodes(folder, { programs })
}, 900_000)

afterAll(async () => {
  await nodes.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('the till’s LND replaced by an empty one', () => {
  it('keeps its key with the same seed, gets another with another, and sells each time', async () => {
    const first = await publicKeyOf(nodes.till)
    expect(await sell()).toBe('SUCCEEDED')
    await replaceTillLnd(nodes, 'same')
    expect(await publicKeyOf(nodes.till)).toBe(first)
    expect(await sell()).toBe('SUCCEEDED')
    await replaceTillLnd(nodes, 'other')
    expect(await publicKeyOf(nodes.till)).not.toBe(first)
    expect(await sell()).toBe('SUCCEEDED')
  })
})
