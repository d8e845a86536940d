import type { ReactNode } from 'react'
import type { CardView } from '../../core/contract/card-view.ts'
import type { CashierActions } from '../cashier/cashier-actions.ts'
import type { Till } from '../cashier/cashier-ui.ts'
import { CardDialog } from '../cashier/cards/card-dialog.tsx'
import type { CardDeed } from '../cashier/cards/card-words.ts'
import { IssuingDialog, type IssuingQuestion } from '../cashier/cards/issuing-dialog.tsx'
import { sampleBackup } from './sample-card-api.ts'
import { BackupShown } from '../cashier/cards/backup-shown.tsx'
import { sampleApi } from './sample-api.ts'
import { sampleBegunCard, sampleCards, sampleIssuing, sampleOther } from './sample-cards.ts'
import { sampleNow, sampleStatus, sampleTill } from './sample-till.ts'

const nothing = () => undefined

type Given = { readonly actions: CashierActions }
type Sample = (given: Given) => ReactNode

const till = (more: Partial<Till> = {}): Till => ({
  ...sampleTill({ status: sampleStatus }),
  ...more,
})

const laidOn = till({
  tap: { state: 'held', at: sampleNow, until: sampleNow + 30_000, own: sampleOther },
})

const deed =
  (
    name: CardDeed,
    { card = sampleCards[0], at = till() }: { card?: CardView; at?: Till } = {},
  ): Sample =>
  ({ actions }) => (
    <CardDialog
      deed={name}
      card={card}
      api={sampleApi}
      actions={actions}
      till={at}
      onClose={nothing}
      onDone={nothing}
    />
  )

const choosing = (why?: 'card.badPin'): Till =>
  till({
    pinChoice: {
      ...{ id: sampleCards[0].id, name: 'Card 73', state: 'asked', until: sampleNow + 90_000 },
      ...(why === undefined ? {} : { why }),
    },
  })

const question =
  (name: IssuingQuestion): Sample =>
  () => (
    <IssuingDialog
      question={name}
      api={sampleApi}
      issuing={{ ...sampleIssuing(), host: { name: 'cards.example.com', own: false } }}
      onWish={nothing}
      onBackup={nothing}
      onClose={nothing}
    />
  )

const locked: CardView = { ...sampleCards[0], pin: { fromMsat: '28450000', locked: true } }

/** The one screen that only an answer leads to. */
const backup: Sample = ({ actions }) => (
  <BackupShown
    view={{ screen: 'elsewhere', place: 'issuing' }}
    head={{ shopName: 'Café Luna', words: [], practice: false }}
    actions={actions}
    api={sampleApi}
    now={sampleNow}
    backup={sampleBackup}
    onKept={nothing}
  />
)

/** Questions that stand over the cards and over the reader. */
export const dialogSamples: Readonly<Record<string, Sample>> = {
  freeze: deed('freeze'),
  'freeze-long-name': deed('freeze', { card: sampleCards[3] }),
  limits: deed('limits'),
  pin: deed('pin'),
  'pin-locked': deed('pin', { card: locked }),
  'pin-asked': deed('pin', { at: choosing() }),
  'pin-easy': deed('pin', { at: choosing('card.badPin') }),
  replace: deed('replace'),
  'replace-laid-on': deed('replace', { at: laidOn }),
  close: deed('close'),
  'close-empty': deed('close', { card: sampleBegunCard }),
  'issue-one': question('one'),
  stack: question('stack'),
  'stack-end': question('end'),
  begun: question('begun'),
  host: question('host'),
  key: question('key'),
  backup,
}
