import type { PinChoiceView } from '../../core/contract/card-view.ts'
import type { CustomerInvoice } from '../../core/contract/screen.ts'
import type { CustomerFacts } from '../customer/customer-view.ts'
import { sampleCard, sampleDeclined, sampleOffer } from './sample-cards.ts'
import { euro, sampleBolt11, sampleNow, sampleShop } from './sample-till.ts'

const shop = { name: sampleShop.name, currency: 'EUR', language: 'en' }

const invoice = (more: Partial<CustomerInvoice>): CustomerInvoice => ({
  id: '01996a00-0000-7000-8000-000000000002',
  number: '1042',
  phase: 'paying',
  price: euro('450'),
  amountSat: '5124',
  bolt11: sampleBolt11,
  createdAt: sampleNow - 150_000,
  expiresAt: sampleNow + 450_000,
  ...more,
})

const showing = (more: Partial<CustomerInvoice>): CustomerFacts => ({
  lost: false,
  shop,
  now: sampleNow,
  invoice: invoice(more),
})

/** Every state of the customer's screen as the facts that lead to it. */
/** A PIN is chosen for a card. */
const choosing = (more: Partial<PinChoiceView>): CustomerFacts => ({
  lost: false,
  shop,
  now: sampleNow,
  pinChoice: {
    ...{ id: sampleCard.id, name: 'Card 73', state: 'asked', until: sampleNow + 90_000 },
    ...more,
  },
})

export const customerSamples: Readonly<Record<string, () => CustomerFacts>> = {
  starting: () => ({ lost: false, now: sampleNow }),
  idle: () => ({ lost: false, shop, now: sampleNow }),
  paying: () => showing({}),
  'paying-cards': () => showing({ takesCards: true }),
  'paying-large': () => showing({ price: euro('123456789'), amountSat: '1405457000' }),
  'paying-ends': () => showing({ expiresAt: sampleNow + 25_000 }),
  'paying-sat': () => showing({ price: { currency: 'BTC', amountMinor: '5124000' } }),
  making: () => {
    const { bolt11: _, ...rest } = invoice({})
    return { lost: false, shop, now: sampleNow, invoice: rest }
  },
  checking: () => showing({ phase: 'checking' }),
  paid: () => showing({ phase: 'paid' }),
  'paid-large': () => showing({ phase: 'paid', price: euro('123456789') }),
  expired: () => showing({ phase: 'expired' }),
  cancelled: () => showing({ phase: 'cancelled' }),
  'card-reading': () => ({ ...showing({}), tap: { state: 'reading', at: sampleNow } }),
  'card-asking': () => ({
    ...showing({}),
    tap: { state: 'asking', at: sampleNow, invoiceId: invoice({}).id, host: 'card.bank.example' },
  }),
  'card-pin': () => ({
    ...showing({}),
    tap: {
      state: 'pinWanted',
      at: sampleNow,
      tapId: sampleCard.id,
      invoiceId: invoice({}).id,
      amountMsat: '5124000',
      triesLeft: 2,
    },
  }),
  'card-part': () => ({
    ...showing({ price: euro('3000') }),
    tap: sampleOffer(invoice({}).id),
  }),
  'paying-rest': () =>
    showing({ price: euro('3000'), owed: euro('1451'), amountSat: '16520', takesCards: true }),
  'card-part-rest': () => ({
    ...showing({ price: euro('4500'), owed: euro('2951'), amountSat: '33600' }),
    tap: sampleOffer(invoice({}).id),
  }),
  'paying-rest-no-code': () => {
    const { bolt11: _, amountSat: __, expiresAt: ___, ...rest } = invoice({})
    const owed = { price: euro('3000'), owed: euro('1451') }
    return { lost: false, shop, now: sampleNow, invoice: { ...rest, ...owed } }
  },
  'card-refused': () => ({ ...showing({}), tap: sampleDeclined('balance') }),
  'card-pin-wrong': () => ({ ...showing({}), tap: sampleDeclined('pinWrong') }),
  'card-refused-alone': () => ({
    lost: false,
    shop,
    now: sampleNow,
    tap: sampleDeclined('state', '0'),
  }),
  'card-held': () => ({
    lost: false,
    shop,
    now: sampleNow,
    tap: {
      state: 'held',
      at: sampleNow,
      until: sampleNow + 30_000,
      host: 'card.bank.example',
    },
  }),
  'pin-choose': () => choosing({}),
  'pin-too-easy': () => choosing({ why: 'card.badPin' }),
  'pin-set': () => choosing({ state: 'done' }),
  'card-shown': () => ({
    lost: false,
    shop,
    now: sampleNow,
    tap: { state: 'held', at: sampleNow, until: sampleNow + 30_000, own: sampleCard },
  }),
  sorry: () => ({ lost: true, shop, now: sampleNow }),
}
