import { carryOut } from '../../core/card/carry-out.ts'
import { cardKeysOf, factoryKeys, type AesKey } from '../../core/card/card-keys.ts'
import { converse } from '../../core/card/dialogue.ts'
import { inspectCard } from '../../core/card/inspect-card.ts'
import { planIssue } from '../../core/card/plan-provisioning.ts'
import { provisionCard } from '../../core/card/provision-card.ts'
import { assert } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import type { CardLink } from '../../drivers/nfc/card-transport.ts'
import { systemRandom } from '../../main/random.ts'
import { openBareReader } from './bare-reader.ts'
import type { Bench } from './bench.ts'
import { blankChip, openCardTill } from './card-till.ts'
import { verdictOf, type Figure, type Measured } from './figure.ts'
import {
  abba,
  firsts,
  floorOf,
  ms,
  oursOf,
  p50,
  ratioOf,
  seconds,
  timesWithin,
  within,
} from './statistics.ts'

/** What a real chip would need for the same bytes: 106 kbit/s with parity bits, a pause each way, a millisecond a page written. */
const air = { msAByte: 9 / 106, msACommand: 0.6, writes: 7, msAWrite: 1, cryptoMsACommand: 1 }

type Counted = { commands: number; bytes: number }

const airMs = ({ commands, bytes }: Counted): number =>
  bytes * air.msAByte +
  commands * (air.msACommand + air.cryptoMsACommand) +
  air.writes * air.msAWrite

/** The same commands as the till sends, with nobody who keeps a journal. */
async function script(link: CardLink, issuerKey: AesKey, counted: Counted): Promise<void> {
  const exchange = async (apdu: Uint8Array): Promise<Uint8Array> => {
    const answer = await link.transmit(apdu)
    counted.commands += 1
    counted.bytes += apdu.length + answer.length
    return answer
  }
  const facts = await converse(inspectCard(), exchange)
  assert(facts.ok, 'the card speaks')
  const keys = { kind: 'derived', issuer: 'floor', version: 1 } as const
  const link_ = 'lnurlw://till-0123456789.local/lnurl/w'
  const journal = planIssue({ facts: facts.value }, { keys, link: link_ })
  assert(journal.ok, 'a blank card can be issued')
  const run = provisionCard(journal.value, {
    keysOf: (name, uid) =>
      name.kind === 'factory' ? factoryKeys : cardKeysOf({ issuerKey, uid, version: 1 }),
    random: systemRandom,
  })
  const done = await carryOut(run, { exchange, save: () => Promise.resolve() })
  assert(done.ok, 'the script issues the card')
}

async function openScript(folder: string) {
  const reader = await openBareReader(folder)
  const issuerKey = secret(systemRandom.bytes(16))
  const counted: Counted = { commands: 0, bytes: 0 }
  const once = async (number: number): Promise<number> => {
    Object.assign(counted, { commands: 0, bytes: 0 })
    const started = performance.now()
    const link = await reader.lay(blankChip(number))
    await script(link, issuerKey, counted)
    const took = performance.now() - started
    await link.close()
    return took
  }
  return { once, counted, close: () => reader.close() }
}

async function measure(bench: Bench): Promise<Measured> {
  const cards = await openCardTill(bench, 'issue')
  const bare = await openScript(await bench.place('issue-floor'))
  let number = 0x1000
  try {
    const floor = () => bare.once((number += 1))
    const ours = () => {
      number += 1
      return cards.issue(blankChip(number), `Bench ${number}`)
    }
    await abba(2, floor, ours)
    const rounds = await abba(bench.many(20, 3), floor, ours)
    const computed = airMs(bare.counted)
    const withAir = (samples: readonly number[]) => samples.map((sample) => sample + computed)
    const emulated = ratioOf(oursOf(rounds), floorOf(rounds), p50)
    const real = ratioOf(withAir(oursOf(rounds)), withAir(floorOf(rounds)), p50)
    const noise = ratioOf(firsts(rounds), seconds(rounds), p50)
    const aMinute = (each: number): string => `${Math.round(60_000 / each)} a minute`
    return {
      rows: [
        {
          what: 'a blank card issued and verified, emulated, p50',
          ours: ms(p50(oursOf(rounds))),
          floor: ms(p50(floorOf(rounds))),
          ratio: timesWithin(emulated),
          band: within(noise),
          goal: '',
          verdict: 'shown',
        },
        {
          what: 'the same with the computed time of a real chip’s answers',
          ours: aMinute(p50(oursOf(rounds)) + computed),
          floor: aMinute(p50(floorOf(rounds)) + computed),
          ratio: timesWithin(real),
          band: '',
          goal: '≤ 1.15×',
          verdict: verdictOf(real.value <= 1.15),
        },
      ],
      notes: [
        `n = ${oursOf(rounds).length} cards; ours: from the wish sent over HTTP to the answer that says done; a hand that changes cards is not counted`,
        `floor: the same ${bare.counted.commands} commands (${bare.counted.bytes} bytes) over the same kind of wire, without journal, record or database`,
        `computed, not measured: ${ms(computed)} a card for a chip at 106 kbit/s (${air.cryptoMsACommand} ms a command, ${air.msAWrite} ms a write)`,
        'what ours does beyond the floor: every journal on disk before the card is touched, the card and its keys in the books',
      ],
      samples: { ours: oursOf(rounds), floor: floorOf(rounds) },
    }
  } finally {
    await bare.close()
    await cards.end()
  }
}

export const issueFigure: Figure = { name: 'issue', title: 'Cards issued a minute', measure }
