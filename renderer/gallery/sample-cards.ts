import type { TapReason } from '../../core/card/card.ts'
import type {
  CardActView,
  CardMovementView,
  CardView,
  TappedCard,
  TapView,
} from '../../core/contract/card-view.ts'
import type { BegunView, IssuingRunView, IssuingView } from '../../core/contract/issuing-view.ts'
import { euro, sampleNow } from './sample-till.ts'

const movement = (at: number, more: Omit<CardMovementView, 'id' | 'at'>): CardMovementView => ({
  id: `01996a00-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  at: sampleNow - at * 3_600_000,
  ...more,
})

export const sampleMovements: readonly CardMovementView[] = [
  movement(1, { kind: 'sale', amountMsat: '-5124000', invoiceNumber: '1042' }),
  movement(26, { kind: 'sale', amountMsat: '-11386000' }),
  movement(50, {
    kind: 'topUp',
    amountMsat: '56900000',
    comment: 'Alles Gute zum Geburtstag, Oma!',
  }),
]

/** A card of the shop's own, with what a tap tells of it. */
export const sampleCard: TappedCard = {
  id: '01996a00-0000-7000-8000-000000000100',
  name: 'Card 73',
  balanceMsat: '40390000',
  last: sampleMovements,
}

export const sampleDeclined = (why: TapReason, availableMsat = '3643000'): TapView => ({
  state: 'declined',
  at: sampleNow,
  why,
  own: sampleCard,
  availableMsat,
})

/** There is less on it than the sale's 30,00 €. */
export const sampleOffer = (invoiceId: string): TapView => ({
  state: 'partOffered',
  at: sampleNow,
  until: sampleNow + 30_000,
  tapId: sampleCard.id,
  invoiceId,
  why: 'balance',
  own: sampleCard,
  part: euro('1549'),
})

const ownCard = (at: number, more: Partial<CardView>): CardView => ({
  id: `01996a00-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  number: String(73 - at),
  name: `Card ${73 - at}`,
  state: 'active',
  balanceMsat: '40390000',
  limits: { perTapMsat: '56900000', perDayMsat: '113800000' },
  pin: { fromMsat: '28450000', locked: false },
  hasChip: true,
  takesMoney: true,
  createdAt: sampleNow,
  moves: ['freeze', 'lose', 'close'],
  ...more,
})

export const sampleCards = [
  ownCard(0, {}),
  ownCard(1, { state: 'frozen', balanceMsat: '5124000', moves: ['unfreeze', 'lose', 'close'] }),
  ownCard(2, { state: 'lost', balanceMsat: '0', moves: ['find', 'close'] }),
  ownCard(3, { name: 'Frau Grünenfelder, Stammkundin vom Marktplatz', balanceMsat: '1234567000' }),
  ownCard(4, { state: 'closed', balanceMsat: '0', takesMoney: false, moves: ['wipe'] }),
  ownCard(5, { name: '山田 花子さまのカード' }),
  ownCard(6, { name: 'بطاقة أحمد عبد الرحمن' }),
  ownCard(7, { state: 'pending', balanceMsat: '0', takesMoney: false, moves: ['giveUp'] }),
] as const

/** A card that is empty. */
export const sampleBegunCard: CardView = ownCard(8, { balanceMsat: '0' })

/** Another one, on the reader. */
export const sampleOther: TappedCard = {
  id: '01996a00-0000-7000-8000-000000000177',
  name: '山田 花子さまのカード',
}

export const sampleActs: readonly CardActView[] = [
  { at: sampleNow - 7_200_000, who: 'Lena', what: 'unfreeze', why: 'found under the counter' },
  { at: sampleNow - 10_800_000, who: 'Lena', what: 'freeze', why: 'left on the table' },
]

/** A stack of cards being issued, and what happens to the one on the reader. */
export const sampleIssuing = (
  run?: Partial<IssuingRunView> & Pick<IssuingRunView, 'state'>,
): IssuingView => ({
  session: { state: 'open', by: 'Lena', until: sampleNow + 600_000 },
  does: 'issue',
  batch: {
    id: sampleCard.id,
    name: 'Market stall',
    budget: 50,
    stopsOnError: false,
    done: 3,
    failed: 0,
  },
  log: [71, 70, 69].map((number, at) => ({
    at: sampleNow - at * 9_000,
    kind: 'issue',
    name: `Card ${number}`,
    outcome: 'done',
    ms: 2_100,
  })),
  ...(run === undefined
    ? {}
    : {
        run: { at: sampleNow, kind: 'issue', card: { id: sampleCard.id, name: 'Card 72' }, ...run },
      }),
})

/** Cards that were begun and left. */
export const sampleBegun: readonly BegunView[] = [
  {
    id: '01996a00-0000-7000-8000-000000000190',
    card: { id: sampleCard.id, name: 'Market stall 04' },
    kind: 'issue',
    stands: 'begun',
    by: 'Lena',
    at: sampleNow - 600_000,
  },
  {
    id: '01996a00-0000-7000-8000-000000000191',
    card: { id: sampleCard.id, name: 'Frau Grünenfelder, Stammkundin vom Marktplatz' },
    kind: 'wipe',
    stands: 'unproved',
    by: 'Lena',
    at: sampleNow - 86_400_000,
  },
]
