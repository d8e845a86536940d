import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createStop } from '../../core/ports/stop.ts'
import { pricePerBtc } from '../../core/rates/convert.ts'
import { openRateBook, usedRate, withQuotes } from '../../core/rates/rate-book.ts'
import { defaultRateLimits } from '../../core/rates/rate-limits.ts'
import { instant } from '../../core/time/instant.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { coinbase } from './coinbase.ts'
import { createRateSource } from './exchange.ts'
import { rateSourcesFrom } from './rate-sources.ts'

/** Exchanges on a local HTTP server, well-behaved and not. */
const clock = createVirtualClock(instant(1_767_225_600_000))
const servers: Server[] = []

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }),
  )
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const prices = (
  price: Readonly<Record<'kraken' | 'coinbase' | 'bitstamp', string>>,
): RequestListener => {
  const answers: Readonly<Record<string, object>> = {
    '/0/public/Ticker?pair=XBTEUR': {
      error: [],
      result: { XXBTZEUR: { a: [price.kraken, '1', '1'], b: [price.kraken, '1', '1'] } },
    },
    '/v2/prices/BTC-EUR/spot': { data: { base: 'BTC', currency: 'EUR', amount: price.coinbase } },
    '/api/v2/ticker/btceur/': { bid: price.bitstamp, ask: price.bitstamp, timestamp: '1767225599' },
  }
  return (request, response) => {
    const answer = answers[request.url ?? '']
    response.statusCode = answer === undefined ? 404 : 200
    response.end(JSON.stringify(answer ?? {}))
  }
}

/** One round over all three, as watch-rates does it. */
async function round(address: string) {
  const sources = rateSourcesFrom({ kraken: address, coinbase: address, bitstamp: address }, clock)
  const answers = await Promise.all(sources.map((source) => source.fetch('EUR')))
  const quotes = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
  const at = { now: clock.now(), monotonicMs: clock.monotonicMs() }
  const limits = defaultRateLimits
  const used = usedRate(withQuotes(openRateBook('EUR'), quotes, { at, limits }), at, limits)
  return { quotes, used, price: used.ok ? pricePerBtc(used.value.rate).amount : used.error.code }
}

describe('three exchanges over HTTP', () => {
  it('give the median of what they say, with sources and times', async () => {
    const address = await serve(
      prices({ kraken: '60000.10', coinbase: '60010.00', bitstamp: '60020' }),
    )
    const { used, price } = await round(`${address}/`)
    expect(price).toBe(6_001_000n)
    expect(used).toMatchObject({
      ok: true,
      value: {
        age: 'fresh',
        quotes: [
          { source: 'kraken', asOf: 1_767_225_600_000 },
          { source: 'coinbase', asOf: 1_767_225_600_000 },
          { source: 'bitstamp', asOf: 1_767_225_599_000 },
        ],
      },
    })
  })

  it.each([
    ['wrong by ten', '600100.00'],
    ['not a number', 'NaN'],
    ['zero', '0'],
    ['negative', '-60010'],
  ])('outvote one that is %s', async (_, wrong) => {
    const address = await serve(prices({ kraken: '60000', coinbase: wrong, bitstamp: '60020' }))
    expect((await round(address)).price).toBe(6_001_000n)
  })

  it('give none where all are far apart', async () => {
    const address = await serve(prices({ kraken: '60000', coinbase: '70000', bitstamp: '80000' }))
    expect((await round(address)).price).toBe('rate.spread')
  })
})

describe('one that misbehaves', () => {
  const ask = (address: string, timeoutMs = 5000) =>
    createRateSource(coinbase, { clock, address, limits: { timeoutMs, largestBytes: 65_536 } })
  const failed = (code: string) => ({ ok: false, error: { code } })

  it('is not there', async () => {
    const address = await serve(() => {})
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    expect(await ask(address).fetch('EUR')).toMatchObject(failed('rate.noAnswer'))
  })

  it.each<[string, RequestListener, string]>([
    ['cuts the line', (request) => void request.socket.destroy(), 'rate.noAnswer'],
    ['fails', (_, response) => void response.writeHead(500).end('<html>'), 'rate.noAnswer'],
    ['limits us', (_, response) => void response.writeHead(429).end('slow down'), 'rate.noAnswer'],
    ['answers a page', (_, response) => void response.end('<html>'), 'rate.badAnswer'],
    ['answers nothing', (_, response) => void response.end(), 'rate.badAnswer'],
    ['answers half', (_, response) => void response.end('{"data":{"amount":"1'), 'rate.badAnswer'],
    [
      'answers a number',
      (_, response) => void response.end('{"data":{"amount":1,"currency":"EUR"}}'),
      'rate.badAnswer',
    ],
  ])('%s', async (_, answer, code) => {
    expect(await ask(await serve(answer)).fetch('EUR')).toMatchObject(failed(code))
  })

  it('sends us elsewhere: we do not follow, even to a good answer', async () => {
    const good = prices({ kraken: '1', coinbase: '60000', bitstamp: '1' })
    const elsewhere = await serve(good)
    const address = await serve((request, response) => {
      response.writeHead(302, { location: elsewhere + (request.url ?? '') }).end()
    })
    expect(await ask(elsewhere).fetch('EUR')).toMatchObject({ ok: true })
    expect(await ask(address).fetch('EUR')).toMatchObject(failed('rate.noAnswer'))
  })

  it('sends without end: it is cut off at the largest size', async () => {
    let sent = 0
    const address = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('"'.repeat(16_384))) sent += 16_384
      }
      response.on('drain', more)
      more()
    })
    expect(await ask(address).fetch('EUR')).toMatchObject(failed('rate.badAnswer'))
    expect(sent).toBeLessThan(64 * 1_048_576)
  })

  it('says nothing, or drips: it is left after the time set', async () => {
    const silent = await serve(() => {})
    expect(await ask(silent, 50).fetch('EUR')).toMatchObject(failed('rate.noAnswer'))
    const drip = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 5)
      response.on('close', () => clearInterval(timer))
    })
    expect(await ask(drip, 100).fetch('EUR')).toMatchObject(failed('rate.noAnswer'))
  })

  it('is left at once when the till stops', async () => {
    const { stop, call } = createStop()
    const asked = new Promise<void>((heard) => {
      void serve(() => heard()).then((address) => {
        answer = ask(address, 60_000).fetch('EUR', stop)
      })
    })
    let answer: ReturnType<ReturnType<typeof ask>['fetch']> | undefined
    await asked
    call()
    expect(await answer).toMatchObject(failed('rate.noAnswer'))
    expect(await ask('http://127.0.0.1:9').fetch('EUR', stop)).toMatchObject(
      failed('rate.noAnswer'),
    )
  })

  it.each(['', 'XXX', 'BTC', 'SAT', '../admin'])('is not asked for %j', async (quote) => {
    let asked = 0
    const address = await serve((_, response) => {
      asked += 1
      response.end()
    })
    expect(await ask(address).fetch(quote)).toMatchObject(failed('currency.unknown'))
    expect(asked).toBe(0)
  })
})

describe('settings', () => {
  it('leave out an exchange that is off', () => {
    const names = rateSourcesFrom({ coinbase: 'off' }, clock).map(({ name }) => name)
    expect(names).toEqual(['kraken', 'bitstamp'])
  })
})
