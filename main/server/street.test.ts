import { describe, expect, it, onTestFinished } from 'vitest'
import { err } from '../../core/errors/result.ts'
import { failure } from '../../core/errors/registry.ts'
import { storeFailure } from '../../core/errors/store-failure.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { newPageId } from '../../core/receipt/page-id.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import { receiptPageRoutes } from './receipt-page.ts'
import { buildStreet, openStreet, type StreetPart, type StreetPorts } from './street.ts'

const say = await loadWords('en')
const page = newPageId(new Uint8Array(16).fill(7))
const receipts: StreetPart = (app) =>
  receiptPageRoutes(app, {
    findReceipt: async (id) => (id === page ? sampleReceipt() : undefined),
  })
const offers: StreetPart = (app) => {
  app.get('/lnurl/p/:name', async () => ({ tag: 'payRequest' }))
  app.get('/lnurl/full', async () => {
    throw storeFailure(failure('store.full'))
  })
}

function portsOf(more: Partial<StreetPorts> = {}): StreetPorts {
  const logged: string[] = []
  const write = ({ event }: { event: string }) => void logged.push(event)
  const log = { info: write, warn: write, error: write, debug: write }
  const address = { host: '127.0.0.1', port: 0 }
  const clock = createVirtualClock()
  const lists = { proxies: ['127.0.0.1'], tills: [], parts: [receipts, offers] }
  return { clock, log, say, address, ...lists, ...more }
}

function street(more: Partial<StreetPorts> = {}) {
  const { app, counts } = buildStreet(portsOf(more))
  onTestFinished(() => app.close())
  const get = (url: string, from?: string) =>
    app.inject({
      method: 'GET',
      url,
      headers: from === undefined ? {} : { 'x-forwarded-for': from },
    })
  return { app, counts, get }
}

describe('the street', () => {
  it('serves the receipt of whoever holds the paper', async () => {
    const answer = await street().get(`/r/${page}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('Café Luna')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each([
    '/till/invoices',
    '/till/cards',
    '/cashier',
    '/technician',
    '/healthz',
    '/',
    '/assets/x',
  ])('has nothing at %s', async (url) => {
    const answer = await street().get(url)
    expect([answer.statusCode, answer.body]).toEqual([404, '404\n'])
  })

  it('is read only', async () => {
    const { app } = street()
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const)
      expect((await app.inject({ method, url: `/r/${page}` })).statusCode).toBe(404)
  })

  it.each([
    ['/till/cards', 'GET'],
    ['/lnurlx', 'GET'],
    ['/lnurl/p/x', 'POST'],
  ] as const)('does not take a part that wants %s by %s', (url, method) => {
    const part: StreetPart = (app) => void app.route({ method, url, handler: async () => 'x' })
    expect(() => buildStreet(portsOf({ parts: [part] }))).toThrow(/street/)
  })

  it('says ERROR as LNURL does, to wallets in a browser too', async () => {
    const { get } = street()
    const nowhere = await get('/lnurl/nowhere')
    expect(nowhere.statusCode).toBe(200)
    expect(nowhere.json()).toEqual({ status: 'ERROR', reason: say('error.request.notFound') })
    expect(nowhere.headers['access-control-allow-origin']).toBe('*')
    const full = await get('/lnurl/full')
    expect(full.json()).toEqual({ status: 'ERROR', reason: say('error.store.full') })
  })
})

describe('on the street', () => {
  const many = 200
  const askMany = async (
    get: (url: string, from?: string) => Promise<{ body: string }>,
    from: string,
  ) => {
    let served = 0
    for (let asked = 0; asked < many; asked += 1)
      if ((await get('/lnurl/p/x', from)).body.includes('payRequest')) served += 1
    return served
  }

  it('who asks too often waits, alone, and is told when to come back', async () => {
    const clock = createVirtualClock()
    const { get, counts } = street({ clock })
    expect(await askMany(get, '203.0.113.7')).toBe(60)
    const refused = await get('/lnurl/p/x', '203.0.113.7')
    expect(refused.json()).toEqual({ status: 'ERROR', reason: say('error.request.tooMany') })
    expect(refused.headers['retry-after']).toBe('5')
    expect((await get(`/r/${page}`, '203.0.113.7')).statusCode).toBe(429)
    expect((await get('/lnurl/p/x', '203.0.113.8')).json()).toEqual({ tag: 'payRequest' })
    expect(counts()).toEqual({ asked: many + 3, madeToWait: many - 60 + 2 })
    await clock.advance(5_000)
    expect((await get('/lnurl/p/x', '203.0.113.7')).json()).toEqual({ tag: 'payRequest' })
  })

  it('our own tills never wait', async () => {
    const { get } = street({ tills: ['192.168.1.0/24'] })
    expect(await askMany(get, '192.168.1.9')).toBe(many)
  })

  it('nobody gets further by saying that they ask for somebody', async () => {
    const { get } = street({ proxies: ['10.0.0.1'], tills: ['192.168.1.0/24'] })
    expect(await askMany(get, '192.168.1.9')).toBe(60)
    const behind = street({ tills: ['192.168.1.0/24'] })
    expect(await askMany(behind.get, '192.168.1.9, 203.0.113.7')).toBe(60)
  })

  it('a proxy or a till that is no address stops the start', async () => {
    expect(await openStreet(portsOf({ tills: ['till.lan'] }))).toEqual(
      err(failure('settings.invalid', { detail: 'street: till.lan' })),
    )
  })
})
