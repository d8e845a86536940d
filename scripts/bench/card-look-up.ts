import path from 'node:path'
import Database from 'better-sqlite3'
import { metaReadKeyOf } from '../../core/card/card-keys.ts'
import { sunOfLink } from '../../core/card/card-link.ts'
import { chipRefOf, type ChipRef } from '../../core/card/chip-ref.ts'
import { sealK1 } from '../../core/card/tap-keys.ts'
import { newId, type IssuerId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import { systemClock } from '../../main/clock.ts'
import { openDataFolder } from '../../main/data-folder.ts'
import { systemRandom } from '../../main/random.ts'
import type { OpenStore } from '../../main/store/open-store.ts'
import { databaseName } from '../../main/store/sqlite/open-sqlite.ts'
import { recogniseCard, type RecognisePorts } from '../../main/usecases/card/recognise-card.ts'
import { newCard, taps, type HeldCard } from '../test/cards/card-rig.ts'
import type { Bench } from './bench.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { storeIn } from './make-history.ts'
import {
  abba,
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  seeded,
  timesWithin,
  within,
  type Round,
} from './statistics.ts'

const genuine = 20
const sizes = { few: 1000, many: 1_000_000 }

type Shop = {
  readonly store: OpenStore
  readonly ports: RecognisePorts
  readonly cards: readonly HeldCard[]
  readonly issuer: IssuerId
  /** Chips from all over the table. */
  readonly refs: readonly ChipRef[]
}

/** So many more cards and keys, like the first one but for what is unique. */
function copyCards(home: string, count: number): void {
  const db = new Database(path.join(home, databaseName))
  for (const pragma of ['journal_mode = off', 'synchronous = off', 'foreign_keys = off'])
    db.pragma(pragma)
  const id = `printf('01%06x-0000-7000-8001-%012x', n.i / 65536, n.i)`
  // Refs in the order of their index, which fills it ten times faster.
  const spread = `printf('%08x', n.i * ${Math.floor(2 ** 32 / (count + 1))}) || '${'5a'.repeat(12)}'`
  const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    card: { id, number: 'n.i', chip_ref: spread },
    card_key: { card_id: id },
  }
  db.transaction(() => {
    for (const [table, own] of Object.entries(values)) {
      const names = db.prepare('select name from pragma_table_info(?)').pluck().all(table)
      const columns = names.map((name) => own[String(name)] ?? `p.${String(name)}`)
      db.exec(`insert into ${table} (${names.join(', ')})
        with recursive n(i) as (select 1000 union all select i + 1 from n where i < ${count + 1000})
        select ${columns.join(', ')} from n, (select * from ${table} limit 1) as p`)
    }
  })()
  db.pragma('journal_mode = wal')
  db.close()
}

async function makeShop(home: string, count: number): Promise<Shop> {
  const first = await storeIn(home)
  const { deviceKey } = openDataFolder(home, { clock: systemClock, random: systemRandom })
  const issuerKey = secret(systemRandom.bytes(16))
  const issuer = newId<IssuerId>(systemClock.now(), systemRandom.bytes(10))
  const k1 = metaReadKeyOf(issuerKey)
  const sealedK1 = sealK1({ deviceKey, nonce: systemRandom.bytes(24) }, issuer, k1)
  const row = { id: issuer, createdAt: systemClock.now(), state: 'current', sealedK1 } as const
  await first.commit((unit) => unit.issuers.put(row))
  const ports = { store: first, random: systemRandom, deviceKey }
  const make = newCard({ ports, clock: systemClock, issuerId: issuer, issuerKey })
  const cards: HeldCard[] = []
  for (let made = 0; made < genuine; made++) cards.push(await make())
  await first.close()
  copyCards(home, count)
  const store = await storeIn(home)
  const own = cards.map(({ uid }) => chipRefOf(k1, uid))
  const step = Math.floor(2 ** 32 / (count + 1))
  const others = Array.from({ length: 500 }, (_, at) => {
    const number = 1000 + Math.floor((at * count) / 500)
    return `${(number * step).toString(16).padStart(8, '0')}${'5a'.repeat(12)}` as ChipRef
  })
  return { store, ports: { store, deviceKey }, cards, issuer, refs: [...own, ...others] }
}

async function timed(times: number, one: (at: number) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  for (let at = 0; at < times; at++) assert((await one(at)) !== undefined, 'the card is known')
  return (1000 * (performance.now() - started)) / times
}

const tap = taps(systemRandom)

/** A tap's link → whose card it is: decrypted, looked up, verified. */
const recognise = ({ ports, cards }: Shop) =>
  timed(50, (at) => {
    const card = cards[at % cards.length]
    const sun = card === undefined ? undefined : sunOfLink(tap(card))
    assert(sun?.ok === true, 'a link of a card')
    return recogniseCard(ports, sun.value)
  })

const random = seeded(8)

const lookUp = ({ store, issuer, refs }: Shop) =>
  timed(100, () => {
    const ref = refs[Math.floor(random() * refs.length)]
    assert(ref !== undefined, 'there are chips')
    return store.read.cards.ofChip(issuer, ref)
  })

const micro = (value: number): string => `${value.toFixed(0)} µs`

function rowOf(what: string, rounds: readonly Round[]): Row {
  const ratio = oursToFloor(rounds)
  return {
    what,
    ours: micro(p50(oursOf(rounds))),
    floor: micro(p50(floorOf(rounds))),
    ratio: timesWithin(ratio),
    band: within(floorToFloor(rounds)),
    goal: '≤ 1.25×',
    verdict: verdictOf(ratio.value <= 1.25),
  }
}

async function measure(bench: Bench): Promise<Measured> {
  const folder = await bench.place('cards')
  const few = await makeShop(path.join(folder, 'few'), sizes.few)
  bench.say(`writing ${sizes.many} cards`)
  const many = await makeShop(path.join(folder, 'many'), sizes.many)
  try {
    const rows: Row[] = []
    const samples: Record<string, number[]> = {}
    const questions = [
      ['a tap recognised', recognise],
      ['a card found by its chip', lookUp],
    ] as const
    for (const [what, ask] of questions) {
      await abba(
        3,
        () => ask(few),
        () => ask(many),
      )
      const rounds = await abba(
        bench.many(60, 6),
        () => ask(few),
        () => ask(many),
      )
      rows.push(rowOf(what, rounds))
      samples[`${what}, many`] = oursOf(rounds)
      samples[`${what}, few`] = floorOf(rounds)
    }
    return {
      rows,
      notes: [
        `ours: a shop with ${sizes.many} cards; floor: the same till with ${sizes.few}; on one disk, in the same minutes`,
      ],
      samples,
    }
  } finally {
    await few.store.close()
    await many.store.close()
  }
}

export const cardLookUpFigure: Figure = {
  name: 'card-look-up',
  title: 'A card found among a million',
  measure,
}
