import type {
  CardPaymentView,
  InvoiceView,
  LightningView,
  MoneyView,
  RateView,
  ShopView,
  StatusView,
} from '../../core/contract/screen.ts'
import type { Till } from '../cashier/cashier-ui.ts'

/** Saturday 2026-11-21, 12:41 in Berlin: the moment in which the gallery stands still. */
export const sampleNow = Date.UTC(2026, 10, 21, 11, 41)

/**
 * source: BOLT11 of the LND practice shop on regtest would be as long; this one is the specification's example "Please send
 * $30 for coffee beans … fallback address" (lightning/bolts, 11-payment-encoding.md), the longest without secrets.
 */
export const sampleBolt11 =
  'lnbc20m1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqhp58yjmdan79s6qqdhdzgynm4zwqd5d7xmw5fk98klysy043l2ahrqsfpp3qjmp7lwpagxun9pygexvgpjdc4jdj85fr9yq20q82gphp2nflc7jtzrcazrra7wwgzxqc8u7754cdlpfrmccae92qgzqvzq2ps8pqqqqqqpqqqqq9qqqvpeuqafqxu92d8lr6fvg0r5gv0heeeqgcrqlnm6jhphu9y00rrhy4grqszsvpcgpy9qqqqqqgqqqqq7qqzq9qrsgqdfjcdk6w3ak5pca9hwfwfh63zrrz06wwfya0ydlzpgzxkn5xagsqz7x9j4jwe7yj7vaf2k9lqsdk45kts2fd0fkr28am0u4w95tt2nsq76cqw0'

export const euro = (amountMinor: string): MoneyView => ({ currency: 'EUR', amountMinor })

export const sampleRate: RateView = {
  quote: 'EUR',
  pricePerBtcMinor: '8784100',
  age: 'fresh',
  decidedAt: sampleNow - 12_000,
  sources: [
    { name: 'Kraken', asOf: sampleNow - 14_000 },
    { name: 'Coinbase', asOf: sampleNow - 12_500 },
    { name: 'Bitstamp', asOf: sampleNow - 13_000 },
  ],
}

export const sampleShop: ShopView = {
  name: 'Café Luna',
  currency: 'EUR',
  language: 'en',
  expiryMin: 10,
  smallestCoinMinor: '1',
  tapHoldSec: 30,
  cashierSeesBalance: false,
}

export const sampleStatus: StatusView = {
  node: { state: 'ready', canReceiveSat: '4800000', largestReceivableSat: '4800000' },
  printer: { state: 'ready' },
  readers: [{ id: 'pcsc:ACS ACR1252', name: 'ACS ACR1252', state: 'ready' }],
  rate: sampleRate,
  clockWrong: false,
  store: 'ready',
  practice: false,
  version: '0.1.0',
}

const hash = '0001020304050607080900010203040506070809000102030405060708090102'

export const sampleCode = (more: Partial<LightningView> = {}): LightningView => ({
  tender: 'lightning',
  id: '01996a00-0000-7000-8000-000000000001',
  state: 'open',
  due: euro('450'),
  amountSat: '5124',
  paymentHash: hash,
  bolt11: sampleBolt11,
  createdAt: sampleNow - 150_000,
  expiresAt: sampleNow + 450_000,
  rate: sampleRate,
  ...more,
})

export const sampleInvoice = (more: Partial<InvoiceView> = {}): InvoiceView => ({
  owed: more.status === 'Settled' ? euro('0') : (more.price ?? euro('450')),
  id: '01996a00-0000-7000-8000-000000000002',
  number: '1042',
  price: euro('450'),
  status: 'New',
  additionalStatus: 'None',
  createdAt: sampleNow - 150_000,
  lifetimeMin: 10,
  payments: [sampleCode()],
  printJobs: [],
  lateMoney: [],
  ...more,
})

/** A sale paid over Lightning two minutes ago, its receipt printed. */
export const paidInvoice = (more: Partial<InvoiceView> = {}): InvoiceView =>
  sampleInvoice({
    status: 'Settled',
    payments: [
      sampleCode({
        state: 'settled',
        receivedMsat: '5124000',
        settledAt: sampleNow - 120_000,
        applied: 'price',
      }),
    ],
    printJobs: [
      { id: '01996a00-0000-7000-8000-000000000003', kind: 'original', copy: 0, state: 'confirmed' },
    ],
    ...more,
  })

/** 30,00 € of which a card has paid 15,49 €; the rest has a code of its own. */
export const partlyPaid = (more: Partial<InvoiceView> = {}): InvoiceView =>
  sampleInvoice({
    price: euro('3000'),
    owed: euro('1451'),
    additionalStatus: 'PaidPartial',
    payments: [
      sampleCode({ state: 'cancelled', cancelReason: 'tender', due: euro('3000') }),
      samplePart(),
      sampleCode({
        id: '01996a00-0000-7000-8000-000000000006',
        due: euro('1451'),
        amountSat: '16520',
        createdAt: sampleNow - 5_000,
        expiresAt: sampleNow + 595_000,
      }),
    ],
    ...more,
  })

export const samplePart = (more: Partial<CardPaymentView> = {}): CardPaymentView => ({
  tender: 'card',
  id: '01996a00-0000-7000-8000-000000000007',
  state: 'settled',
  due: euro('1549'),
  amountSat: '17635',
  cardId: '01996a00-0000-7000-8000-000000000100',
  createdAt: sampleNow - 10_000,
  rate: sampleRate,
  ...more,
})

export const sampleTill = (more: Partial<Till> = {}): Till => ({
  seq: 7n,
  shop: sampleShop,
  status: sampleStatus,
  invoices: [paidInvoice()],
  lateMoneyCount: 0,
  serviceNow: sampleNow,
  heardAt: sampleNow,
  ...more,
})
