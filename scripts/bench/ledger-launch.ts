/** One launch of the ledger's benchmark: `node ledger-launch.ts <folder> <rounds> <slice ms> <seed>`; answers with rounds as JSON. */
import path from 'node:path'
import { newId, type StoreId } from '../../core/contract/ids.ts'
import { auditEntries } from './audit-entries.ts'
import type { Transaction } from '../../core/ledger/transaction.ts'
import { msat } from '../../core/money/units.ts'
import { systemClock } from '../../main/clock.ts'
import { systemRandom } from '../../main/random.ts'
import { openStore, type OpenStore } from '../../main/store/open-store.ts'
import { openBareLedger, type BareLedger } from './bare-ledger.ts'
import { abba, seeded, type Round } from './statistics.ts'

export const callerCounts = [1, 16, 100] as const
export const accountKinds = ['random', 'hot'] as const

const accounts = 2000

/** A transfer between two of many accounts, or always out of the same one. */
function transfers(kind: (typeof accountKinds)[number], seed: number): () => Transaction {
  const random = seeded(seed)
  const card = (): `card:${string}` => `card:${Math.floor(random() * accounts)}`
  let number = 0
  return () => {
    number += 1
    const from = kind === 'hot' ? 'card:hot' : card()
    const leg = { currency: 'BTC', amount: msat(BigInt(number)), layer: 'settled' } as const
    return {
      externalId: `${kind}:${seed}:${number}`,
      kind: 'bench.transfer',
      at: systemClock.now(),
      description: 'a transfer',
      entries: [
        { ...leg, account: from, direction: 'debit' },
        { ...leg, account: card(), direction: 'credit' },
      ],
    }
  }
}

/** Transactions a second of so many callers, each waiting for its own answer before it asks again. */
async function oursFor(store: OpenStore, next: () => Transaction, slice: Slice): Promise<number> {
  const startedAt = performance.now()
  let count = 0
  const caller = async (): Promise<void> => {
    while (performance.now() - startedAt < slice.ms) {
      const transaction = next()
      const posted = await store.commit((unit) => unit.ledger.post(transaction))
      if (!posted.ok) throw new Error(posted.error.code)
      count += 1
    }
  }
  await Promise.all(Array.from({ length: slice.callers }, caller))
  return (1000 * count) / (performance.now() - startedAt)
}

/** The same number in each commit, without callers. */
async function bareFor(bare: BareLedger, next: () => Transaction, slice: Slice): Promise<number> {
  const startedAt = performance.now()
  let count = 0
  while (performance.now() - startedAt < slice.ms) {
    bare.post(Array.from({ length: slice.callers }, next))
    count += slice.callers
  }
  return (1000 * count) / (performance.now() - startedAt)
}

type Slice = { readonly ms: number; readonly callers: number }

async function makeStore(folder: string, storeId: StoreId): Promise<OpenStore> {
  const opened = await openStore({ folder, storeId, clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

async function main(): Promise<void> {
  const [folder = '', rounds = '1', sliceMs = '50', seed = '1'] = process.argv.slice(2)
  const storeId = newId<StoreId>(systemClock.now(), systemRandom.bytes(10))
  const bareFolder = path.join(folder, 'bare')
  await (await makeStore(bareFolder, storeId)).close()
  const bare = openBareLedger(bareFolder, storeId)
  const store = await makeStore(path.join(folder, 'ours'), storeId)
  const answer: Record<string, readonly Round[]> = {}
  for (const kind of accountKinds) {
    const [forOurs, forBare] = [transfers(kind, Number(seed)), transfers(kind, Number(seed))]
    for (const callers of callerCounts) {
      const slice = { ms: Number(sliceMs), callers }
      const floor = () => bareFor(bare, forBare, slice)
      const ours = () => oursFor(store, forOurs, slice)
      // The first round warms both up.
      const all = await abba(Number(rounds) + 1, floor, ours)
      answer[`${kind} ${callers}`] = all.slice(1)
    }
  }
  const isSound = await auditEntries(store)
  await store.close()
  bare.close()
  process.stdout.write(JSON.stringify({ rounds: answer, isSound }))
}

if (process.argv[1] === import.meta.filename) await main()
