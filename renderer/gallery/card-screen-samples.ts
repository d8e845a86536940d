import type { IssuingView } from '../../core/contract/issuing-view.ts'
import type { CashierUi, IssuingWork } from '../cashier/cashier-ui.ts'
import { firstUi } from '../cashier/cashier-ui.ts'
import type { CashierFacts } from '../cashier/cashier-view.ts'
import type { Given } from './cashier-samples.ts'
import { sampleCard, sampleCards, sampleIssuing } from './sample-cards.ts'
import { sampleNow } from './sample-till.ts'

type Facts = (given: Given) => CashierFacts

/** Nothing is asked for at the reader now. */
const resting = (run?: Parameters<typeof sampleIssuing>[0]): IssuingView => {
  const { does: _does, batch: _batch, ...rest } = sampleIssuing(run)
  return rest
}

const host = { name: 'cards.example.com', own: false }
const doing = (
  does: NonNullable<IssuingView['does']>,
  run?: Parameters<typeof sampleIssuing>[0],
) => ({
  ...resting(run),
  does,
})

/** The shop's own cards and the reader at which they are made, in every state. */
export function cardScreenSamples(facts: Facts): Readonly<Record<string, () => CashierFacts>> {
  const at = (place: 'cards' | 'issuing', work?: IssuingWork): CashierUi => ({
    ...firstUi('EUR'),
    place,
    ...(work === undefined ? {} : { work }),
  })
  const issues = (issuing: IssuingView, work?: IssuingWork) =>
    facts({ ui: at('issuing', work), issuing })
  const replace: IssuingWork = { kind: 'replace', card: { id: sampleCard.id, name: 'Card 73' } }
  return {
    cards: () => facts({ ui: at('cards') }),
    'cards-tapped': () =>
      facts({
        ui: at('cards'),
        tap: { state: 'held', at: sampleNow, until: sampleNow + 30_000, own: sampleCard },
      }),
    'cards-moving': () =>
      facts({
        ui: at('cards'),
        tap: {
          state: 'held',
          at: sampleNow,
          until: sampleNow + 30_000,
          own: { id: sampleCards[2].id, name: sampleCards[2].name },
        },
      }),
    'issuing-none': () => issues({ session: { state: 'none' }, log: [] }),
    'issuing-locked': () => issues({ session: { state: 'locked' }, log: [] }),
    'issuing-menu': () => issues({ ...resting(), host: { name: 'till-3f2a1b.local', own: true } }),
    'issuing-menu-stack': () => {
      const { does: _does, ...issuing } = sampleIssuing()
      return issues({ ...issuing, host, begun: 2, batch: { ...batchOf(issuing), failed: 1 } })
    },
    'issuing-lay-on': () => issues(sampleIssuing()),
    'issuing-programming': () =>
      issues(sampleIssuing({ state: 'programming', step: 9, steps: 16 })),
    'issuing-done': () => issues(sampleIssuing({ state: 'done' })),
    'issuing-lay-back': () => issues(sampleIssuing({ state: 'stopped', advice: 'layBack' })),
    'issuing-strange': () => issues(sampleIssuing({ state: 'refused', advice: 'strangeKeys' })),
    'issuing-defective': () =>
      issues(sampleIssuing({ state: 'stopped', advice: 'defective', why: 'issuing.defective' })),
    'issuing-replace': () => issues(resting(), replace),
    'issuing-replace-lay-on': () => issues(doing('issue'), replace),
    'issuing-wipe': () => issues(doing('wipe')),
    'issuing-relink': () => issues({ ...doing('relink'), host }),
    'issuing-looked': () =>
      issues(
        doing('diagnose', {
          state: 'done',
          kind: 'diagnose',
          diagnosis: {
            chip: 'NTAG 424 DNA',
            uid: '04a1b2c3d4e5f6',
            keyVersions: [3, 3, 3, 3, 3],
            looksBlank: false,
            signedByNxp: true,
            host: 'cards.example.com',
            card: { id: sampleCard.id, name: 'Card 73', state: 'frozen' },
            counter: 217,
          },
        }),
      ),
  }
}

const batchOf = ({ batch }: IssuingView): NonNullable<IssuingView['batch']> =>
  batch ?? { id: '', name: '', budget: 0, done: 0, failed: 0, stopsOnError: false }
