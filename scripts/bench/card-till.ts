import path from 'node:path'
import { uidFrom } from '../../core/card/card-uid.ts'
import { factoryChip } from '../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import { startTrayReader, type TrayReader } from '../../drivers/sim/tray-reader.ts'
import { serviceAt, type Answer } from '../../main/cli/service.ts'
import { systemRandom } from '../../main/random.ts'
import { freshId, until } from '../test/faults/till-bench.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'

/** A till with one reader on which emulated cards are laid; its issuing session is open. */
export type CardTill = {
  readonly till: BenchTill
  readonly reader: TrayReader
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  /** Issues this card; the milliseconds from the wish to the answer that says done. */
  issue(chip: Ntag424, name: string): Promise<number>
  end(): Promise<void>
}

/** A chip as from the factory; each number is another UID. */
export function blankChip(number: number): Ntag424 {
  const uid = uidFrom(`04f1${number.toString(16).padStart(10, '0')}`)
  if (uid === undefined) throw new Error('seven bytes')
  return createNtag424({ state: factoryChip(uid), random: systemRandom })
}

const credentials = { passphrase: 'a bench in the park', by: 'bench' }

/** The run that the issuing table shows, as far as a benchmark looks at it. */
type Shown = {
  readonly run?: { readonly state: string; readonly card?: { readonly name: string } }
}

const shown = (answer: Answer): Shown => answer['issuing'] as Shown

export async function openCardTill(bench: Bench, name: string): Promise<CardTill> {
  const folder = await bench.place(name)
  const socket = path.join(folder, 'reader.sock')
  const reader = await startTrayReader({ path: socket, used: () => undefined })
  const till = await openBenchTill({ folder, nodes: await bench.nodes(), reader: socket })
  const service = serviceAt(till.home)
  const ask = async (method: 'GET' | 'POST', where: string, body?: unknown) => {
    const answer = await service.ask(method, where, body)
    if (!answer.ok) throw new Error(`${where}: ${JSON.stringify(answer.error)}`)
    return answer.value
  }
  await till.start()
  await ask('POST', '/till/issuing/create', credentials)
  return Object.freeze({
    till,
    reader,
    ask,
    issue: async (chip: Ntag424, card: string) => {
      const started = performance.now()
      await ask('POST', '/till/issuing/wish', { kind: 'issue', name: card })
      reader.lay(chip)
      await until(`${card} is issued`, async () => {
        const { run } = shown(await ask('GET', '/till/issuing'))
        return run?.state === 'done' && run.card?.name === card
      })
      const took = performance.now() - started
      reader.lift()
      await ask('POST', '/till/issuing/cancel')
      return took
    },
    end: async () => {
      await till.end()
      await reader.close()
    },
  })
}

/** The newest card, with so much on it. */
export async function withMoney({ ask }: CardTill, amountMinor: string): Promise<void> {
  const { cards } = (await ask('GET', '/till/cards')) as { cards: readonly { id: string }[] }
  const id = freshId()
  const wish = { id, currency: 'EUR', amountMinor, lightning: false }
  await ask('POST', `/till/cards/${cards[0]?.id}/top-up`, wish)
  await ask('POST', `/till/invoices/${id}/cash`, { paymentId: freshId() })
}
