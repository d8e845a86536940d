import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import Value from 'typebox/value'
import { cardApi, type KeyScope } from '../../core/contract/card-api.ts'
import { ErrorAnswer } from '../../core/contract/card-answers.ts'
import { newId, type CardEventId, type InvoiceId, type StoreId } from '../../core/contract/ids.ts'
import { invoiceView } from '../../core/contract/invoice-view.ts'
import { assert } from '../../core/errors/result.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { cardRig } from '../../scripts/test/cards/card-rig.ts'
import { systemClock } from '../clock.ts'
import { testId } from '../store/contract/place.ts'
import { openStore } from '../store/open-store.ts'
import { createKey, endKey } from '../usecases/access/keep-keys.ts'
import { accessKeyRoutes, guardKeys } from './access-keys.ts'
import { cardRoutes, type CardRoutePorts } from './card-routes.ts'
import { cardSlipRoutes } from './card-slip-routes.ts'
import type { TillApp } from './till-routes.ts'

async function house() {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const opened = await openStore({ folder, storeId: testId<StoreId>(), clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  const rig = await cardRig(opened.value)
  const say = await loadWords('en')
  const log = { info() {}, warn() {}, error() {}, debug() {} }
  const desk = { lay() {}, viewOf: async (invoice: never) => invoiceView(invoice, [], []) }
  const screens = { counter() {}, has: () => true }
  const around = { say, log, desk, screens, facts: { version: '1' }, isStopping: () => false }
  const pinDesk = {
    ask: async () => ({
      ok: true,
      value: { id: testId(), name: 'Grace', state: 'asked', until: 1 },
    }),
  }
  // What these routes use of the house; each call below would fail on what is missing.
  const ports = {
    ...{ ...rig.ports, ...around, pinDesk, practice: true, issuing: {} },
    street: () => ({ state: 'open', host: 'till.example', asked: 0, madeToWait: 0 }),
    printer: {
      print: async () => ({ kind: 'confirmed' }),
      openDrawer: async () => ({ kind: 'opened' }),
    },
  } as unknown as CardRoutePorts & Parameters<typeof accessKeyRoutes>[1]
  const app: TillApp = fastify()
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
  const mounted: string[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD') mounted.push(`${[method].flat().join()} ${url}`)
  })
  guardKeys(app, ports)
  cardRoutes(app, ports)
  cardSlipRoutes(app, ports as unknown as Parameters<typeof cardSlipRoutes>[1])
  accessKeyRoutes(app, ports)
  app.get('/till/invoices/:id', async () => ({}))
  app.get('/till/status', async () => ({}))
  onTestFinished(async () => {
    await app.close()
    await opened.value.close()
  })
  const keyFor = async (...scopes: readonly KeyScope[]) =>
    createKey(ports, { name: 'gate', scopes })
  const ask = (method: 'GET' | 'POST', url: string, more: { key?: string; body?: object } = {}) =>
    app.inject({
      ...{ method, url },
      ...(more.body === undefined ? {} : { payload: more.body }),
      headers: more.key === undefined ? {} : { authorization: `Bearer ${more.key}` },
    })
  return { ...rig, ports, app, ask, keyFor, mounted }
}

describe('the document', () => {
  it('names every route about cards, and none that there is not', async () => {
    const { mounted } = await house()
    const named = cardApi.map(({ method, path }) => `${method} ${path}`)
    expect(named.filter((route) => !mounted.includes(route))).toEqual([])
    const aboutCards = mounted.filter((route) => route.includes('/till/cards'))
    expect(aboutCards.filter((route) => !named.includes(route))).toEqual([])
  })

  it('is served to whoever asks, as OpenAPI 3.1', async () => {
    const { ask, keyFor } = await house()
    const { key } = await keyFor('cards.read')
    const document = (await ask('GET', '/till/openapi.json', { key: key.reveal() })).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toContain('/till/cards/{id}/top-up')
    expect(document.paths['/till/cards/{id}'].get).toMatchObject({
      security: [{ key: ['cards.read'] }],
      parameters: [{ name: 'id', in: 'path', required: true }],
    })
    expect(document.paths['/till/cards'].get.parameters[0]).toMatchObject({ in: 'query' })
    for (const methods of Object.values<object>(document.paths))
      for (const operation of Object.values<{ responses: object }>(methods as never))
        expect(operation.responses).toHaveProperty(['200', 'content', 'application/json', 'schema'])
  })

  it('is true of every answer', async () => {
    const { ask, newCard, ports } = await house()
    const [card, other] = [await newCard({ sat: 50n }), await newCard()]
    const by = { who: 'gate', why: 'a test' }
    const newAct = () => newId<CardEventId>(systemClock.now(), ports.random.bytes(10))
    const topUp = {
      id: newId<InvoiceId>(systemClock.now(), ports.random.bytes(10)),
      ...{ currency: 'EUR', amountMinor: '500', lightning: false },
    }
    const limits = { limits: { perDayMsat: '5000' } }
    const close = { actId: newAct(), how: 'card', to: other.id }
    const bodies: Readonly<Record<string, object>> = {
      move: { ...by, move: 'freeze' },
      limits: { ...by, ...limits },
      pin: { ...by, how: 'set', pin: '4711', fromMsat: '0' },
      'pin-choice': { ...by, fromMsat: '0' },
      close: { ...by, ...close },
      'top-up': topUp,
    }
    for (const route of cardApi.filter(({ path }) => path.startsWith('/till/cards'))) {
      const body = bodies[route.path.slice(route.path.lastIndexOf('/') + 1)]
      const url = route.path.replace(':id', card.id)
      const answer = await ask(route.method, url, body === undefined ? {} : { body })
      expect([url, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([
        url,
        200,
        '',
      ])
      expect([url, ...Value.Errors(route.answer, answer.json())]).toEqual([url])
    }
    const refused = await ask('GET', `/till/cards/${testId()}`)
    expect(refused.statusCode).toBe(404)
    expect(Value.Check(ErrorAnswer, refused.json())).toBe(true)
  })
})

describe('a key', () => {
  it('opens what its scopes name, nothing else, and nothing once it has ended', async () => {
    const { ask, keyFor, newCard, ports } = await house()
    const { id } = await newCard()
    const { key, row } = await keyFor('cards.read')
    const withKey = { key: key.reveal() }
    const status = async (method: 'GET' | 'POST', url: string) =>
      (await ask(method, url, method === 'POST' ? { ...withKey, body: {} } : withKey)).statusCode
    expect(await status('GET', '/till/cards')).toBe(200)
    expect(await status('GET', `/till/cards/${id}`)).toBe(200)
    for (const [method, url] of [
      ['POST', `/till/cards/${id}/move`],
      ['POST', `/till/cards/${id}/top-up`],
      ['GET', '/till/status'],
      ['GET', '/till/keys'],
      ['GET', '/till/nothing'],
    ] as const)
      expect([url, await status(method, url)]).toEqual([url, 403])
    expect((await endKey(ports, row.id)).ok).toBe(true)
    expect(await status('GET', '/till/cards')).toBe(401)
    expect(await endKey(ports, row.id)).toMatchObject({ error: { code: 'key.notFound' } })
  })

  it('that is none opens nothing, not even what needs no key', async () => {
    const { app } = await house()
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x',
      'Basic eDp5',
      `Bearer ftk_${'a'.repeat(32)}`,
    ]) {
      const answer = await app.inject({ url: '/till/cards', headers: { authorization } })
      const { code } = answer.json().error
      expect([authorization, answer.statusCode, code]).toEqual([authorization, 401, 'key.unknown'])
    }
  })

  it('is made on the technician’s socket alone, and is nowhere in the books', async () => {
    const { ask, keyFor, ports } = await house()
    const wish = { name: 'gate', scopes: ['cards.read'] }
    expect((await ask('POST', '/till/keys', { body: wish })).statusCode).toBe(403)
    const { key } = await keyFor('cards.read', 'cards.topUp')
    const [kept] = await ports.store.read.accessKeys.all()
    assert(kept !== undefined, 'it is kept')
    expect(kept.scopes).toEqual(['cards.read', 'cards.topUp'])
    expect(JSON.stringify(kept)).not.toContain(key.reveal().slice(4))
  })
})
