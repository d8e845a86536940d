import { deviceHost } from '../../core/card/card-host.ts'
import { practicePassphrase } from '../../core/card/issuer.ts'
import { calledCard, type Card } from '../../core/card/card.ts'
import type { IssuingBatch, Provisioning } from '../../core/card/issuing.ts'
import { standsAt } from '../../core/card/issuing-stop.ts'
import {
  provisioningAdvices,
  type ProvisioningAdvice,
} from '../../core/card/provisioning-advice.ts'
import { provisioningSteps } from '../../core/card/provisioning-journal.ts'
import type {
  BegunView,
  DiagnosisView,
  IssuingKind,
  IssuingLogView,
  IssuingRunView,
  IssuingView,
} from '../../core/contract/issuing-view.ts'
import type { CardId } from '../../core/contract/ids.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import { later } from '../../core/time/instant.ts'
import type { Diagnosis } from '../usecases/card/diagnose-card.ts'
import { hostNow } from '../usecases/card/begin-card.ts'
import { hasVault, type IssuingPorts } from '../usecases/card/issuing-vault.ts'
import type { IssuingTable, TableRun, TableWish } from '../usecases/card/issuing-table.ts'

export type IssuingViewPorts = IssuingPorts & { readonly table: IssuingTable }

/** An import makes a card ours. */
const kindOf = ({ kind }: TableWish): IssuingKind => (kind === 'import' ? 'issue' : kind)

const cardView = (card: Card) => ({ id: card.id, name: calledCard(card) })

const diagnosisView = ({ card, ...rest }: Diagnosis): DiagnosisView => ({
  ...rest,
  ...(card === undefined ? {} : { card: { ...cardView(card), state: card.state } }),
})

/** The one next step that a code names, if it names one. */
const adviceOf = (code: string): ProvisioningAdvice | undefined =>
  provisioningAdvices.find((advice) => code === `issuing.${advice}`)

const whyOf = ({ failure }: TableRun) => {
  if (failure === undefined) return {}
  const { code, detail } = failure
  const advice = adviceOf(code)
  return {
    why: code,
    ...(advice === undefined ? {} : { advice }),
    ...(detail === undefined ? {} : { detail }),
  }
}

type Named = (id: CardId | undefined) => Promise<{ id: string; name: string } | undefined>

const namesIn =
  ({ store }: IssuingPorts): Named =>
  async (id) => {
    const card = id && (await store.read.cards.find(id))
    return card === undefined ? undefined : cardView(card)
  }

async function runView(run: TableRun, named: Named): Promise<IssuingRunView> {
  const { no, at, wish, state, provisioning, diagnosis } = run
  const card = await named(provisioning?.cardId)
  const step = provisioning && provisioningSteps.indexOf(provisioning.journal.step)
  return {
    no,
    at,
    kind: kindOf(wish),
    state,
    ...(card === undefined ? {} : { card }),
    ...(step === undefined ? {} : { step, steps: provisioningSteps.length - 1 }),
    ...(diagnosis === undefined ? {} : { diagnosis: diagnosisView(diagnosis) }),
    ...whyOf(run),
  }
}

async function logView(run: TableRun, named: Named): Promise<readonly IssuingLogView[]> {
  const { at, wish, state, ms, provisioning } = run
  if (state !== 'done' && state !== 'stopped' && state !== 'refused') return []
  if (wish.kind === 'diagnose') return []
  const name = (await named(provisioning?.cardId))?.name ?? ''
  return [{ at, kind: kindOf(wish), name, outcome: state, ...(ms === undefined ? {} : { ms }) }]
}

/** A stack: cards that work, and cards that were begun and do not yet, or never will. */
export async function batchView({ store }: IssuingPorts, batch: IssuingBatch) {
  const { id, name, budget, pattern, stopsOnError } = batch
  const rows = await store.read.issuing.ofBatch(id)
  const works = ({ state }: Provisioning) => state === 'done' || state === 'moving'
  const done = new Set(rows.flatMap((row) => (works(row) ? [row.cardId] : [])))
  const failed = new Set(rows.flatMap(({ cardId }) => (done.has(cardId) ? [] : [cardId])))
  return {
    ...{ id, name, budget, stopsOnError, done: done.size, failed: failed.size },
    ...(pattern === undefined ? {} : { pattern }),
  }
}

/** Cards that have to be laid back, oldest first. */
export async function begunView(ports: IssuingPorts): Promise<readonly BegunView[]> {
  const named = namesIn(ports)
  const rows = await ports.store.read.issuing.openProvisionings()
  return Promise.all(
    rows.map(async ({ id, cardId, journal, by, startedAt }) => ({
      ...{ id, by, at: startedAt, kind: journal.purpose, stands: standsAt(journal.step) },
      card: (await named(cardId)) ?? { id: cardId, name: '' },
    })),
  )
}

async function sessionView(ports: IssuingPorts): Promise<IssuingView['session']> {
  const now = ports.session.state()
  if (now.kind === 'unlocked')
    return { state: 'open', by: now.by, until: later(ports.clock.now(), now.locksInMs) }
  return { state: (await hasVault(ports)) ? 'locked' : 'none' }
}

/** Everything that a screen or the command shows of issuing now. */
export async function issuingView(ports: IssuingViewPorts): Promise<IssuingView> {
  const { store, session, storeId, practice } = ports
  const { wish, runs } = ports.table.state()
  const [last] = runs
  const batch = await store.read.issuing.openBatch()
  const host = await hostNow(ports)
  const named = namesIn(ports)
  const logs = await Promise.all(runs.map((run) => logView(run, named)))
  return {
    session: await sessionView(ports),
    ...(wish === undefined ? {} : { does: kindOf(wish) }),
    ...(batch === undefined ? {} : { batch: await batchView(ports, batch) }),
    ...(last === undefined ? {} : { run: await runView(last, named) }),
    log: logs.flat(),
    begun: (await store.read.issuing.openProvisionings()).length,
    host: { name: host, own: host === deviceHost(storeId) },
    waitMs: session.waitMs(),
    ...(practice ? { practicePassphrase } : {}),
  }
}

/** Sends the screens how issuing stands, after each change and never two at once. Returns a way to stop. */
export function tellIssuing(
  ports: IssuingViewPorts,
  screens: { issuing(issuing: IssuingView): void },
): () => void {
  let isTelling = false
  let isStale = false
  const tell = async (): Promise<void> => {
    isStale = true
    if (isTelling) return
    isTelling = true
    try {
      while (isStale) {
        isStale = false
        screens.issuing(await issuingView(ports))
      }
    } catch (thrown) {
      // What cannot be read now leaves the screens as they are.
      if (!isStoreFailure(thrown)) throw thrown
    } finally {
      isTelling = false
    }
  }
  return ports.table.onChange(() => void tell())
}
