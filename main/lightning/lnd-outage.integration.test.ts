import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NodePort } from '../../core/ports/node.ts'
import { later } from '../../core/time/instant.ts'
import {
  codeRequest,
  listen,
  payEventually,
  ready,
  startPracticeTill,
  stateLine,
  until,
} from '../../scripts/test/practice-till.ts'
import type { PracticeTill } from '../../scripts/test/practice-till.ts'
import { systemClock } from '../clock.ts'
import { bakeMacaroon, tillRights } from '../sandbox/bake-macaroon.ts'
import { connectLnd } from '../sandbox/lnd-rpc.ts'
import { payByHand } from '../sandbox/pay-by-hand.ts'

let till: PracticeTill
let node: NodePort
beforeAll(async () => {
  till = await startPracticeTill()
  node = till.connect()
})
afterAll(() => till.end())
beforeEach(() => ready(node, till))

const reaches = (wanted: string, one: NodePort = node, withinMs = 30_000) =>
  until(
    () => `${wanted}, is ${stateLine(one)}`,
    () => stateLine(one) === wanted,
    withinMs,
  )

/** One sale, so that there is something to replay; gives its settle index. */
const sell = async (): Promise<bigint> => {
  const request = codeRequest()
  const added = await node.addCode(request)
  if (added.kind !== 'added') throw new Error(added.kind)
  const paid = await payEventually(till, added.bolt11)
  if (paid.status !== 'SUCCEEDED') throw new Error(`${paid.status} ${paid.reason ?? ''}`)
  const found = await node.lookUp(request.paymentHash)
  if (found.kind !== 'found' || found.invoice.settleIndex === undefined)
    throw new Error(JSON.stringify(found, (_, value) => String(value)))
  return found.invoice.settleIndex
}

/** The moment when LND's RPC answers again, by a watcher of its own. */
const rpcActive = async (): Promise<number> => {
  for (;;) {
    const state = await till.nodes.till.walletState().catch(() => 'none')
    if (state === 'RPC_ACTIVE' || state === 'SERVER_ACTIVE') return performance.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** What each outage is followed by: the first replayed event, counted from LND's RPC. */
const firstEventAfter = async (outage: () => Promise<void>): Promise<number> => {
  // From 0 nothing is replayed, so there has to be one before it.
  await sell()
  const last = await sell()
  const heard = listen(node, () => last - 1n)
  await until('it is heard once', () => heard.settled.length === 1)
  await outage()
  const active = await rpcActive()
  await until('it is heard again', () => heard.settled.length === 2, 30_000)
  heard.stop()
  expect(heard.losses.length).toBeGreaterThan(0)
  return (heard.settled[1]?.atMs ?? Infinity) - active
}

describe('LND away', () => {
  it('killed: states follow it down and up, the first event comes within 1 s of its RPC', async () => {
    const seen: string[] = []
    const forget = node.onState(() => seen.push(stateLine(node)))
    const afterMs = await firstEventAfter(async () => {
      till.nodes.till.part.kill()
      await reaches('absent node.absent')
    })
    expect(afterMs).toBeLessThan(1000)
    await ready(node, till)
    forget()
    const order = ['absent node.absent', 'starting node.starting', 'connecting node.connecting']
    expect(seen.filter((one, at) => order.includes(one) && one !== seen[at - 1])).toEqual(order)
    expect(seen.at(-1)).toBe('ready')
  })

  it('for 20 s: the same', async () => {
    const afterMs = await firstEventAfter(async () => {
      await till.nodes.till.part.stop()
      await reaches('absent node.absent')
      expect(await node.addCode(codeRequest())).toMatchObject({
        kind: 'unknown',
        failure: { code: 'node.absent' },
      })
      await new Promise((resolve) => setTimeout(resolve, 20_000))
      await till.nodes.till.part.start()
    })
    expect(afterMs).toBeLessThan(1000)
  })

  it('hung: every call ends at its deadline as unknown, and what was asked may be stored', async () => {
    const request = codeRequest()
    const open = codeRequest()
    await node.addCode(open)
    till.nodes.till.part.pause()
    // The signal takes a moment to stop all of LND's threads.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const started = performance.now()
    const timed = async <T>(answer: Promise<T>) => ({
      answer: await answer,
      afterMs: performance.now() - started,
    })
    const [added, found, cancelled] = await Promise.all([
      timed(node.addCode(request)),
      timed(node.lookUp(open.paymentHash)),
      timed(node.cancel(open.paymentHash)),
    ])
    // Either the call's own deadline ends it, or the keep-alive that found the connection dead before (E8).
    const reasons = ['node.noAnswer', 'node.absent']
    for (const { answer } of [added, found, cancelled]) {
      if (answer.kind !== 'unknown') throw new Error(answer.kind)
      expect(reasons).toContain(answer.failure.code)
    }
    expect(found.afterMs).toBeLessThan(2500)
    expect(added.afterMs).toBeLessThan(4000)
    expect(cancelled.afterMs).toBeLessThan(6000)
    await until('absent', () => node.state().kind === 'absent')
    till.nodes.till.part.resume()
    await ready(node, till)
    expect(await node.lookUp(open.paymentHash)).toMatchObject({ kind: 'found' })
    expect(['found', 'missing']).toContain((await node.lookUp(request.paymentHash)).kind)
  })

  it('locked: says so, and is ready once somebody unlocks it', async () => {
    const { part, certificateFile, grpcPort } = till.nodes.till
    const data = path.dirname(certificateFile)
    const configuration = path.join(data, 'lnd.conf')
    const text = await readFile(configuration, 'utf8')
    const manual = text.replace(/^wallet-unlock-password-file=.*\n/m, '')
    await part.stop()
    await writeFile(configuration, manual)
    await part.start()
    await reaches('locked node.locked')
    expect(await node.addCode(codeRequest())).toMatchObject({
      kind: 'refused',
      failure: { code: 'node.locked' },
    })
    const rpc = connectLnd({ port: grpcPort, certificate: await readFile(certificateFile) })
    const wallet_password = await readFile(path.join(data, 'wallet-password'))
    await rpc.ask(
      { method: 'lnrpc.WalletUnlocker/UnlockWallet', request: { wallet_password } },
      Type.Object({}),
    )
    rpc.close()
    await ready(node, till)
    await writeFile(configuration, text)
  })
})

describe('not ours to talk to', () => {
  it('a macaroon that LND does not take: refused, and heals when the file is replaced', async () => {
    const macaroonPath = path.join(till.folder, 'other.macaroon')
    const good = await readFile(till.nodes.tillMacaroonFile)
    await writeFile(macaroonPath, good.with(good.length - 1, (good.at(-1) ?? 0) ^ 1))
    const other = till.connect({ macaroonPath })
    await reaches('refused node.refusedMacaroon', other)
    expect(await other.addCode(codeRequest())).toMatchObject({
      kind: 'refused',
      failure: { code: 'node.refusedMacaroon' },
    })
    await writeFile(macaroonPath, good)
    await ready(other, till)
    other.close()
  })

  it('a macaroon whose root key was deleted while we run: refused', async () => {
    const file = path.join(till.folder, 'second.macaroon')
    await bakeMacaroon(till.nodes.till, { rights: tillRights, rootKeyId: 7, file })
    const other = till.connect({ macaroonPath: file })
    await ready(other, till)
    const admin = await till.nodes.till.admin()
    const request = { root_key_id: '7' }
    const call = { method: 'lnrpc.Lightning/DeleteMacaroonID', request }
    await admin.ask(call, Type.Object({ deleted: Type.Literal(true) }))
    await reaches('refused node.refusedMacaroon', other)
    expect(other.state().sells).toBe(false)
    other.close()
  })

  it('no macaroon, or nonsense in its file: refused', async () => {
    const macaroonPath = path.join(till.folder, 'none.macaroon')
    const other = till.connect({ macaroonPath })
    await reaches('refused node.refusedMacaroon', other)
    await writeFile(macaroonPath, 'nonsense')
    const another = till.connect({ macaroonPath })
    await reaches('refused node.refusedMacaroon', another)
    expect([other.state().sells, another.state().sells]).toEqual([false, false])
    other.close()
    another.close()
  })

  it('another certificate: refused, and heals when our copy is replaced', async () => {
    const { part, certificateFile } = till.nodes.till
    const certificatePath = path.join(till.folder, 'copy.cert')
    await copyFile(certificateFile, certificatePath)
    const other = till.connect({ certificatePath })
    await ready(other, till)
    await part.stop()
    await rm(certificateFile)
    await rm(path.join(path.dirname(certificateFile), 'tls.key'))
    await part.start()
    await reaches('refused node.otherCertificate', other)
    expect(await other.lookUp(codeRequest().paymentHash)).toMatchObject({ kind: 'unknown' })
    await copyFile(certificateFile, certificatePath)
    await ready(other, till)
    other.close()
    till.nodes.till.hangUp()
  })

  it('another node than the one that the books know: refused', async () => {
    const { identityKey } = node.state().facts
    const strange = identityKey?.replace(/.$/, (last) => (last === '0' ? '1' : '0')) as never
    const other = till.connect({ knownKey: strange })
    await reaches('refused node.other', other)
    expect(other.state().sells).toBe(false)
    other.close()
  })
})

describe('the chain away', () => {
  it('is said, Lightning goes on, and it heals by itself', async () => {
    const { bitcoind, customer } = till.nodes
    const request = codeRequest()
    const added = await node.addCode(request)
    if (added.kind !== 'added') throw new Error(added.kind)
    // The customer's LND hangs on the same chain as ours, so its route is made before.
    const paid = await payByHand(customer, {
      bolt11: added.bolt11,
      deliverMsat: 1_000_000n,
      beforeSend: async () => {
        await bitcoind.part.stop()
        await reaches('degraded node.chainAway')
      },
    })
    expect(paid).toEqual({ status: 'SUCCEEDED' })
    expect(await node.lookUp(request.paymentHash)).toMatchObject({ invoice: { state: 'settled' } })
    expect(node.state().sells).toBe(true)
    const next = codeRequest()
    expect(await node.addCode(next)).toMatchObject({ kind: 'added' })
    expect(await node.cancel(next.paymentHash)).toEqual({ kind: 'cancelled' })
    expect(await node.identity()).toEqual({ ok: true, value: node.state().facts.identityKey })
    const fresh = till.connect()
    await reaches('degraded node.chainAway', fresh)
    await bitcoind.part.start()
    await Promise.all([ready(node, till), ready(fresh, till)])
    fresh.close()
  })
})

describe('the clock wrong', () => {
  it('is seen within 2 s, stops the sale, and heals when it is right again', async () => {
    let errorMs = 0
    const clock = { ...systemClock, now: () => later(systemClock.now(), errorMs) }
    const other = till.connect({ clock })
    await ready(other, till)
    for (const wrong of [-365 * 86_400_000, 86_400_000]) {
      errorMs = wrong
      expect(await reaches('degraded node.clockWrong', other, 2000)).toBeLessThan(2000)
      expect(other.state().sells).toBe(false)
      errorMs = 0
      await reaches('ready', other, 2000)
    }
    other.close()
  })
})
