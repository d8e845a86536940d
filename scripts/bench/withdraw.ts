import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import type { StoreId } from '../../core/contract/ids.ts'
import { newId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import type { Log } from '../../core/ports/log.ts'
import { tillMemory } from '../../core/ports/memory.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { systemClock as clock } from '../../main/clock.ts'
import { systemRandom } from '../../main/random.ts'
import { buildStreet } from '../../main/server/street.ts'
import { withdrawRoutes } from '../../main/server/withdraw-routes.ts'
import { openStore } from '../../main/store/open-store.ts'
import { cardRig } from '../test/cards/card-rig.ts'
import type { Bench } from './bench.ts'
import type { Figure, Measured } from './figure.ts'
import { oneCommit } from './one-commit.ts'
import {
  abba,
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  timesWithin,
  within,
} from './statistics.ts'

const batch = 160
const atOnce = 16

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const agent = new Agent({ keepAlive: true, maxSockets: atOnce })

const get = (port: number, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, path }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (body += part))
      answer.on('end', () => resolve(body))
    })
    asked.on('error', reject)
    asked.end()
  })

/** A batch of requests, so many at once: requests a second. */
async function rate(port: number, paths: readonly string[]): Promise<number> {
  let next = 0
  const started = performance.now()
  const ask = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const body = await get(port, path)
      assert(body.includes('withdrawRequest'), `an offer, not ${body.slice(0, 80)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  return (1000 * paths.length) / (performance.now() - started)
}

/** The till's street on a store of its own; each call is a batch of fresh taps. */
async function openOurs(folder: string) {
  const storeId = newId<StoreId>(clock.now(), systemRandom.bytes(10))
  const opened = await openStore({ folder, storeId, clock })
  if (!opened.ok) throw new Error(opened.error.code)
  const store = opened.value
  const rig = await cardRig(store)
  const cards = await Promise.all(Array.from({ length: 100 }, () => rig.newCard({ sat: 10_000n })))
  const say = await loadWords('en')
  const part = withdrawRoutes({
    ...{ ...rig.ports, clock, ...tillMemory(clock), log: quiet, say },
    host: 'cards.example.com',
    shopName: () => 'Bench',
    isStopping: () => false,
    payOut: () => {},
  })
  const { app } = buildStreet({
    ...{ clock, log: quiet, say, address: { host: '127.0.0.1', port: 0 } },
    ...{ proxies: [], tills: ['127.0.0.1'], parts: [part] },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  let taps = 0
  const tap = () => {
    const card = cards[taps++ % cards.length]
    assert(card !== undefined, 'there are cards')
    return rig.tap(card).replace(/^[^?]+/, '/lnurl/w/defe')
  }
  return {
    run: () => rate(port, Array.from({ length: batch }, tap)),
    sample: () => get(port, tap()),
    close: async () => {
      await app.close()
      await store.close()
    },
  }
}

/** Plain fastify that answers the same text, with one durable commit a request. */
async function openFloor(folder: string, text: string) {
  const disk = oneCommit(folder)
  const app = fastify({ logger: false, forceCloseConnections: true })
  app.get('/lnurl/w/:issuer', (_request, reply) => {
    disk.commit()
    return reply.type('application/json').send(text)
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const paths = Array.from(
    { length: batch },
    () => `/lnurl/w/defe?p=${'0'.repeat(32)}&c=${'0'.repeat(16)}`,
  )
  return {
    run: () => rate(port, paths),
    close: async () => {
      await app.close()
      disk.close()
    },
  }
}

const perSecond = (value: number): string => `${Math.round(value)} /s`

async function measure(bench: Bench): Promise<Measured> {
  const ours = await openOurs(await bench.place('withdraw'))
  const floor = await openFloor(await bench.place('withdraw-floor'), await ours.sample())
  await abba(2, floor.run, ours.run)
  const rounds = await abba(bench.many(30, 6), floor.run, ours.run)
  await ours.close()
  await floor.close()
  agent.destroy()
  return {
    rows: [
      {
        what: 'offers of fresh taps, 16 at once',
        ours: perSecond(p50(oursOf(rounds))),
        floor: perSecond(p50(floorOf(rounds))),
        ratio: timesWithin(oursToFloor(rounds)),
        band: within(floorToFloor(rounds)),
        goal: '',
        verdict: 'shown',
      },
    ],
    notes: [
      `n = ${oursOf(rounds).length} × ${batch} requests on 100 cards; floor: plain fastify with the same answer and one FULL commit a request; above 1× is faster`,
      'each of ours decrypts p, verifies c, takes the counter, judges limits and balance and writes the tap, durable before the answer; 16 share a commit',
    ],
    samples: { ours: oursOf(rounds), floor: floorOf(rounds) },
  }
}

export const withdrawFigure: Figure = {
  name: 'withdraw',
  title: 'Own cards asked by other terminals',
  measure,
}
