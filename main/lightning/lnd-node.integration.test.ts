import { inspect } from 'node:util'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import {
  encodeBolt11,
  wordsOfBytes,
  wordsOfFeatures,
  wordsOfNumber,
  wordsOfText,
} from '../../core/lightning/fixtures/bolt11/encode.ts'
import type { Field } from '../../core/lightning/fixtures/bolt11/encode.ts'
import { checkCode } from '../../core/lightning/check-code.ts'
import { decodeBolt11 } from '../../core/lightning/decode-bolt11.ts'
import { paymentHashFrom, type Bolt11 } from '../../core/lightning/payment-hash.ts'
import { msat } from '../../core/money/units.ts'
import type { CodeRequest, NodeInvoice, NodePort } from '../../core/ports/node.ts'
import {
  codeRequest,
  listen,
  ready,
  startPracticeTill,
  until,
} from '../../scripts/test/practice-till.ts'
import type { Heard, PracticeTill } from '../../scripts/test/practice-till.ts'
import { payBolt11 } from '../sandbox/pay-bolt11.ts'
import { payByHand } from '../sandbox/pay-by-hand.ts'

let till: PracticeTill
let node: NodePort
let heard: Heard
beforeAll(async () => {
  till = await startPracticeTill()
  node = till.connect()
  heard = listen(node, () => 0n)
  await ready(node, till)
})
afterAll(() => till.end())

const add = async (request: CodeRequest): Promise<Bolt11> => {
  const outcome = await node.addCode(request)
  if (outcome.kind !== 'added') throw new Error(inspect(outcome))
  return outcome.bolt11
}
const held = async ({ paymentHash }: CodeRequest): Promise<NodeInvoice> => {
  const outcome = await node.lookUp(paymentHash)
  if (outcome.kind !== 'found') throw new Error(inspect(outcome))
  return outcome.invoice
}
const pay = (bolt11: string) => payBolt11(till.nodes.customer, { bolt11 })
const hear = async ({ paymentHash }: Pick<CodeRequest, 'paymentHash'>): Promise<NodeInvoice> => {
  const find = () => heard.settled.find(({ invoice }) => invoice.paymentHash === paymentHash)
  await until('the settlement is heard', () => find() !== undefined)
  const found = find()
  if (found === undefined) throw new Error('gone')
  return found.invoice
}

describe('a code', () => {
  it('is what was asked for, signed by our node, and stays under its hash', async () => {
    const request = codeRequest({ amountMsat: msat(5_124_000n), memo: 'Sale 17 · Café' })
    const bolt11 = await add(request)
    const { identityKey } = node.state().facts
    if (identityKey === undefined) throw new Error('no key')
    const checked = checkCode(bolt11, { ...request, nodeKey: identityKey, network: 'regtest' })
    expect(checked).toMatchObject({ ok: true, value: { routes: [] } })
    expect(await held(request)).toMatchObject({ bolt11, state: 'open', amountMsat: 5_124_000n })
  })

  it('to the millisatoshi, with the hash of a longer text in place of the memo', async () => {
    const descriptionHashHex = '5e'.repeat(32)
    const request = codeRequest({ amountMsat: msat(21_001n), descriptionHashHex })
    const bolt11 = await add(request)
    const { identityKey } = node.state().facts
    if (identityKey === undefined) throw new Error('no key')
    const expected = { ...request, nodeKey: identityKey, network: 'regtest' } as const
    expect(checkCode(bolt11, expected).ok).toBe(true)
    expect(await held(request)).toMatchObject({ amountMsat: 21_001n, memo: 'Sale 1' })
  })

  it('asked for twice: exists, also with other content; the look-up has the first one', async () => {
    const request = codeRequest()
    const bolt11 = await add(request)
    expect(await node.addCode(request)).toEqual({ kind: 'exists' })
    expect(await node.addCode({ ...request, amountMsat: msat(2_000n) })).toEqual({ kind: 'exists' })
    expect(await held(request)).toMatchObject({ bolt11, amountMsat: 1_000_000n, memo: 'Sale 1' })
  })

  it('asked for many times at once: one is added, the others exist', async () => {
    const request = codeRequest()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => node.addCode(request)))
    const kinds = outcomes.map(({ kind }) => kind).toSorted()
    expect(kinds).toEqual(['added', ...Array.from({ length: 19 }, () => 'exists')])
  })

  it('of more than LND takes is refused for good', async () => {
    const outcome = await node.addCode(
      codeRequest({ amountMsat: msat(2_100_000_000_000_000_000n) }),
    )
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'amount.tooLarge' } })
  })

  it('that nobody asked for is missing', async () => {
    const unknownHash = codeRequest().paymentHash
    expect(await node.lookUp(unknownHash)).toEqual({ kind: 'missing' })
    expect(await node.cancel(unknownHash)).toEqual({ kind: 'missing' })
  })

  it('shows its preimage nowhere', async () => {
    const request = codeRequest()
    const added = await node.addCode(request)
    const found = await node.lookUp(request.paymentHash)
    const preimage = Buffer.from(request.preimage.reveal())
    const shown = inspect([added, found], { depth: 9, showHidden: true })
    expect(found.kind).toBe('found')
    expect(shown).not.toContain(preimage.toString('hex'))
    expect(shown).not.toContain(preimage.toString('base64'))
    expect(shown).not.toContain('preimage')
  })

  it('is canceled by LND when its time is up', async () => {
    const request = codeRequest({ expirySec: 1 })
    const bolt11 = await add(request)
    let state = 'open'
    while (state === 'open') ({ state } = await held(request))
    expect(state).toBe('canceled')
    expect(await pay(bolt11)).not.toMatchObject({ status: 'SUCCEEDED' })
  })
})

describe('our decoder beside LND’s', () => {
  it('reads alike what LND writes', async () => {
    for (let at = 0; at < 40; at += 1) {
      const request = codeRequest({
        amountMsat: msat(BigInt(at) * 7_919_001n + 1000n),
        expirySec: 60 + at * 37,
        memo: '€ ナ ب'.slice(0, at % 6),
      })
      const bolt11 = await add(request)
      const [ours, theirs] = [decodeBolt11(bolt11), await node.decode(bolt11)]
      if (!ours.ok || !theirs.ok) throw new Error(bolt11)
      expect(theirs.value).toEqual({
        payee: ours.value.payee,
        paymentHash: ours.value.paymentHash,
        amountMsat: ours.value.amountMsat,
        createdAt: ours.value.createdAt,
        expirySec: ours.value.expirySec,
        description: ours.value.description,
      })
    }
  })
})

describe('LND beside our decoder', () => {
  const privateKey = new Uint8Array(32).fill(7)
  const bytes = (length: number, value: number) => wordsOfBytes(new Uint8Array(length).fill(value))
  const hop = wordsOfBytes(
    Uint8Array.from([...secp256k1.getPublicKey(privateKey, true), ...Array(18).fill(1)]),
  )
  const usual: Field[] = [
    ['p', bytes(32, 1)],
    ['s', bytes(32, 2)],
    ['9', wordsOfFeatures([8, 14, 17])],
  ]
  const d: Field = ['d', wordsOfText('tea')]
  const write = (fields: readonly Field[], prefix = 'lnbcrt10u') =>
    encodeBolt11({ prefix, timestampSec: 1_800_000_000, fields, privateKey }) as Bolt11
  const both = async (bolt11: Bolt11) => {
    const [ours, theirs] = [decodeBolt11(bolt11), await node.decode(bolt11)]
    return { ours: ours.ok ? ours.value : undefined, theirs: theirs.ok ? theirs.value : undefined }
  }

  it.each<[string, readonly Field[], string?]>([
    ['the usual', [...usual, d]],
    ['no amount', [...usual, d], 'lnbcrt'],
    ['a millisatoshi', [...usual, d], 'lnbcrt10p'],
    ['whole bitcoins', [...usual, d], 'lnbcrt3'],
    ['the payee stated', [...usual, d, ['n', wordsOfBytes(secp256k1.getPublicKey(privateKey))]]],
    ['a long expiry', [...usual, d, ['x', wordsOfNumber(10_000_000)]]],
    ['two routes', [...usual, d, ['r', hop], ['r', [...hop]]]],
    ['an unknown field', [...usual, d, ['z', bytes(9, 1)]]],
    ['a hash of another length', [['p', bytes(31, 1)], ...usual, d]],
    ['two hashes', [...usual, d, ['p', bytes(32, 9)]]],
    ['two descriptions', [...usual, d, ['d', wordsOfText('coffee')]]],
  ])('reads alike what we write: %s', async (_, fields, prefix) => {
    const { ours, theirs } = await both(write(fields, prefix))
    if (ours === undefined || theirs === undefined) throw new Error('not read')
    expect(theirs).toEqual({
      payee: ours.payee,
      paymentHash: ours.paymentHash,
      amountMsat: ours.amountMsat ?? 0n,
      createdAt: ours.createdAt,
      expirySec: ours.expirySec,
      description: ours.description,
    })
  })

  it.each<[string, readonly Field[], string?]>([
    ['no hash', [...usual.slice(1), d]],
    ['no description', usual],
    ['both descriptions', [...usual, d, ['h', bytes(32, 1)]]],
    ['a wrong multiplier', [...usual, d], 'lnbcrt10x'],
    ['less than a millisatoshi', [...usual, d], 'lnbcrt11p'],
    ['another network', [...usual, d], 'lnltc10u'],
    ['a payee that did not sign', [...usual, d, ['n', hop.slice(0, 52).concat(16)]]],
    ['half a hop', [...usual, d, ['r', bytes(50, 2)]]],
    ['a version 0 of 21 bytes', [...usual, d, ['f', [0, ...bytes(21, 1)]]]],
    ['padding that is not 0', [['p', bytes(32, 1).with(51, 1)], ...usual, d]],
  ])('refuses alike: %s', async (_, fields, prefix) => {
    expect(await both(write(fields, prefix))).toEqual({ ours: undefined, theirs: undefined })
  })
})

describe('money', () => {
  it('is heard once it settles, under the index and figures that the look-up has too', async () => {
    const request = codeRequest()
    expect(await pay(await add(request))).toMatchObject({ status: 'SUCCEEDED' })
    const invoice = await hear(request)
    expect(invoice).toMatchObject({ state: 'settled', receivedMsat: 1_000_000n, settleIndex: 1n })
    expect(await held(request)).toEqual(invoice)
  })

  it('too much of it: what arrived is told, not the face amount', async () => {
    const request = codeRequest()
    const wish = { bolt11: await add(request), deliverMsat: 1_100_000n }
    expect(await payByHand(till.nodes.customer, wish)).toEqual({ status: 'SUCCEEDED' })
    expect(await hear(request)).toMatchObject({
      amountMsat: 1_000_000n,
      receivedMsat: 1_100_000n,
    })
  })

  it('in a part that is never completed leaves the code open with nothing received', async () => {
    const request = codeRequest()
    const wish = { bolt11: await add(request), deliverMsat: 400_000n, totalMsat: 1_000_000n }
    const part = await payByHand(till.nodes.customer, { ...wish, deadlineMs: 2000 })
    expect(part).toEqual({ status: 'ON_THE_WIRE' })
    expect(await held(request)).toMatchObject({ state: 'open', receivedMsat: 0n })
    expect(await node.cancel(request.paymentHash)).toEqual({ kind: 'cancelled' })
    expect(await held(request)).toMatchObject({ state: 'canceled', receivedMsat: 0n })
  })

  it('paid a second time is refused by LND and changes nothing', async () => {
    const request = codeRequest()
    const bolt11 = await add(request)
    await pay(bolt11)
    const before = await hear(request)
    expect(await pay(bolt11)).not.toMatchObject({ status: 'SUCCEEDED' })
    expect(await held(request)).toEqual(before)
  })

  it('for a stranger’s invoice is told like ours', async () => {
    const admin = await till.nodes.till.admin()
    const { payment_request: bolt11 } = await admin.ask(
      { method: 'lnrpc.Lightning/AddInvoice', request: { value: '777', memo: 'not ours' } },
      Type.Object({ payment_request: Type.String() }),
    )
    await pay(bolt11)
    const decoded = decodeBolt11(bolt11)
    if (!decoded.ok) throw new Error(bolt11)
    expect(await hear(decoded.value)).toMatchObject({ memo: 'not ours', receivedMsat: 777_000n })
  })

  it('makes room smaller: what can be received is asked anew after each', async () => {
    const before = node.state().facts.canReceiveMsat
    const request = codeRequest({ amountMsat: msat(50_000_000n) })
    await pay(await add(request))
    await hear(request)
    if (before === undefined) throw new Error('nothing known')
    await until('less can be received', () => {
      const now = node.state().facts.canReceiveMsat
      return now !== undefined && before - now > 49_000_000n
    })
    expect(node.state().kind).toBe('ready')
  })

  it('is listed for the audit, settled ones only', async () => {
    const page = await node.listSettled(0n)
    if (!page.ok) throw new Error('no answer')
    const listed = new Set(page.value.invoices.map(({ settleIndex }) => settleIndex))
    const told = new Set(heard.settled.map(({ invoice }) => invoice.settleIndex))
    expect(listed).toEqual(told)
    expect(page.value.invoices.every(({ state }) => state === 'settled')).toBe(true)
  })
})

describe('a cancel', () => {
  it('is final, may be repeated, and nobody can pay any more', async () => {
    const request = codeRequest()
    const bolt11 = await add(request)
    expect(await node.cancel(request.paymentHash)).toEqual({ kind: 'cancelled' })
    expect(await node.cancel(request.paymentHash)).toEqual({ kind: 'cancelled' })
    expect(await held(request)).toMatchObject({ state: 'canceled' })
    expect(await pay(bolt11)).toMatchObject({ status: 'FAILED' })
  })

  it('of what was paid says so', async () => {
    const request = codeRequest()
    await pay(await add(request))
    expect(await node.cancel(request.paymentHash)).toEqual({ kind: 'settled' })
  })

  it('racing with a payment: exactly one of them wins, the same at both ends', async () => {
    const outcomes = new Set<string>()
    let headStartMs = 0
    for (let round = 0; round < 60 && (round < 12 || outcomes.size < 2); round += 1) {
      const request = codeRequest()
      const bolt11 = await add(request)
      const paying = pay(bolt11)
      await new Promise((resolve) => setTimeout(resolve, headStartMs))
      const cancelled = await node.cancel(request.paymentHash)
      const paid = await paying
      const { state } = await held(request)
      outcomes.add(`${cancelled.kind} ${paid.status} ${state}`)
      // Keeps the race close: whoever lost gets more of a start the next time.
      headStartMs = Math.max(0, headStartMs + (cancelled.kind === 'cancelled' ? 15 : -10))
    }
    const allowed = ['cancelled FAILED canceled', 'settled SUCCEEDED settled']
    expect([...outcomes].filter((one) => !allowed.includes(one))).toEqual([])
    expect(outcomes.size).toBe(2)
  })
})

describe('a cursor', () => {
  it('of 0 replays nothing; of n everything above n', async () => {
    const last = heard.settled.at(-1)?.invoice.settleIndex ?? 0n
    const [none, two] = [listen(node, () => 0n), listen(node, () => last - 2n)]
    await until('both are connected', () => none.connects.length + two.connects.length === 2)
    await until('the replay is heard', () => two.settled.length === 2)
    const replayed = new Set(two.settled.map(({ invoice }) => invoice.settleIndex))
    expect(replayed).toEqual(new Set([last - 1n, last]))
    const request = codeRequest()
    await pay(await add(request))
    await until('the live one is heard', () => none.settled.length === 1)
    expect(none.settled[0]?.invoice.paymentHash).toBe(paymentHashFrom(request.paymentHash))
    none.stop()
    two.stop()
  })
})

describe('what is known of the node', () => {
  it('is its key, its channels and the newest block', async () => {
    const { facts } = node.state()
    expect(await node.identity()).toEqual({ ok: true, value: facts.identityKey })
    const channels = await node.channels()
    expect(channels).toMatchObject({ ok: true, value: [{ active: true }, { active: true }] })
    expect(facts.blockTime).toBeGreaterThan(1_700_000_000_000)
    expect(facts.canReceiveMsat).toBeGreaterThan(msat(10_000_000_000n))
  })
})
