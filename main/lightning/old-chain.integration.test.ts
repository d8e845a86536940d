import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureNodes } from '../../scripts/nodes/ensure-nodes.ts'
import { codeRequest, stateLine, until } from '../../scripts/test/practice-till.ts'
import { systemClock } from '../clock.ts'
import { bakeMacaroon, tillRights } from '../sandbox/bake-macaroon.ts'
import { createBitcoind, type Bitcoind } from '../sandbox/bitcoind.ts'
import { choosePorts } from '../sandbox/free-ports.ts'
import { createLnd, type Lnd } from '../sandbox/lnd.ts'
import { createLndNode } from './lnd-node.ts'

let folder: string
let bitcoind: Bitcoind
let lnd: Lnd

/** A chain whose newest block is three hours old: LND answers but does not serve (`docs/lnd.md` E10). */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flashtill-old-'))
  const programs = await ensureNodes()
  const names = ['rpc', 'block', 'transaction', 'grpc', 'peer'] as const
  const chosen = await choosePorts({ folder, names, remembered: {} })
  const port = (name: (typeof names)[number]) => chosen[name] ?? 0
  bitcoind = await createBitcoind({
    folder,
    program: programs.bitcoind,
    ports: { rpc: port('rpc'), block: port('block'), transaction: port('transaction') },
    password: 'for this test alone',
  })
  const ports = { grpc: port('grpc'), peer: port('peer') }
  lnd = await createLnd({ name: 'till', folder, program: programs.lnd, ports, bitcoind })
  await bitcoind.part.start()
  await bitcoind.ready()
  await bitcoind.pretendTime(Math.floor(systemClock.now() / 1000) - 3 * 3600)
  await bitcoind.mine(1)
  await lnd.part.start()
  await lnd.open()
})
afterAll(async () => {
  lnd.hangUp()
  await lnd.part.stop()
  await bitcoind.part.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('LND on an old chain', () => {
  it('is syncing: a code is not to be asked for, and asked for it may be stored all the same', async () => {
    const macaroonPath = path.join(folder, 'till.macaroon')
    await bakeMacaroon(lnd, { rights: tillRights, rootKeyId: 1, file: macaroonPath })
    const node = createLndNode({
      host: '127.0.0.1',
      port: lnd.grpcPort,
      certificatePath: lnd.certificateFile,
      macaroonPath,
      network: 'regtest',
      clock: systemClock,
    })
    const reaches = (wanted: string) =>
      until(
        () => `${wanted}, is ${stateLine(node)}`,
        () => stateLine(node) === wanted,
      )
    await reaches('syncing node.syncing')
    expect(node.state().sells).toBe(false)
    expect(await node.identity()).toMatchObject({ ok: true })
    const request = codeRequest()
    expect(await node.addCode(request)).toMatchObject({
      kind: 'unknown',
      failure: { code: 'node.noAnswer' },
    })
    expect(await node.lookUp(request.paymentHash)).toMatchObject({ kind: 'found' })
    expect(await node.addCode(request)).toMatchObject({ kind: 'exists' })

    await bitcoind.pretendTime(0)
    await bitcoind.mine(1)
    await reaches('degraded node.noChannel')
    expect(node.state().sells).toBe(false)
    node.close()
  })
})
