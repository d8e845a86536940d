import type { Words } from '../../core/words/words.ts'
import { CashierScreen } from '../cashier/cashier-screen.tsx'
import type { CashierActions } from '../cashier/cashier-actions.ts'
import { cashierView, type CashierFacts } from '../cashier/cashier-view.ts'
import { headView } from '../cashier/head-view.ts'
import { CustomerScreen } from '../customer/customer-screen.tsx'
import { customerView, type CustomerFacts } from '../customer/customer-view.ts'
import { Screen, type Say } from '../kit/screen.tsx'
import { cashierSamples } from './cashier-samples.ts'
import { customerSamples } from './customer-samples.ts'
import type { GalleryLanguage, GalleryQuery } from './gallery-query.ts'
import { Parts } from './parts.tsx'
import { dialogSamples } from './dialog-samples.tsx'
import { pseudoArabic, pseudoJapanese } from './pseudo.ts'
import { sampleApi } from './sample-api.ts'
import { sampleNow } from './sample-till.ts'

const nothing = () => undefined

/** Keys that can be pressed and do nothing: the gallery stands still. */
const still: CashierActions = {
  key: nothing,
  switchUnit: nothing,
  charge: nothing,
  chargeCash: nothing,
  chargeLargest: nothing,
  tryAgain: nothing,
  cancel: nothing,
  check: nothing,
  newCode: nothing,
  otherWay: nothing,
  cashKey: nothing,
  cashNote: nothing,
  takeCash: nothing,
  goOn: nothing,
  setName: nothing,
  backToSale: nothing,
  newSale: nothing,
  resolve: nothing,
  resolveLater: nothing,
  printAnswer: nothing,
  topUp: nothing,
  takePart: nothing,
  leavePart: nothing,
  openSale: nothing,
  tapSeen: nothing,
  openLast: nothing,
  go: nothing,
  issue: nothing,
}

const shopNames: Readonly<Record<GalleryLanguage, string>> = {
  en: 'Café Luna',
  de: 'Bäckerei Königsstraße',
  ja: '月の喫茶店',
  ar: 'مقهى القمر',
}

const longName =
  'Gebrüder Grünenfelder & Töchter, Feinbäckerei, Konditorei und Kaffeerösterei am Marktplatz'

const shopName = (query: GalleryQuery) => (query.long ? longName : shopNames[query.lang])

function sayIn(lang: GalleryLanguage, words: { readonly en: Words; readonly de: Words }): Say {
  if (lang === 'ar') return pseudoArabic(words.en)
  if (lang === 'ja') return pseudoJapanese(words.en)
  return words[lang]
}

/** One state in one dress. */
export function Shown(props: {
  readonly query: GalleryQuery
  readonly en: Words
  readonly de: Words
}) {
  const { query } = props
  const [room = '', state = ''] = query.show.split('/')
  const say = sayIn(query.lang, props)
  const named = shopName(query)
  return (
    <Screen
      className={room === 'dialogs' ? 'cashier' : room}
      locale={query.lang}
      say={say}
      appearance={query.appearance}
      show={query.show}
      key={`${query.show} ${query.lang}`}
    >
      {room === 'cashier' ? (
        <ShownCashier facts={cashierSamples[state]?.()} say={say} shopName={named} />
      ) : room === 'customer' ? (
        <ShownCustomer facts={customerSamples[state]?.()} shopName={named} />
      ) : room === 'dialogs' ? (
        <ShownDialog name={state} say={say} shopName={named} />
      ) : (
        <Parts />
      )}
    </Screen>
  )
}

function ShownCashier(props: {
  readonly facts: CashierFacts | undefined
  readonly say: Say
  readonly shopName: string
}) {
  const { facts, say } = props
  if (facts === undefined) return null
  const head = headView(facts.till, facts.link, say)
  return (
    <CashierScreen
      view={cashierView(facts)}
      head={facts.till === undefined ? head : { ...head, shopName: props.shopName }}
      actions={still}
      api={sampleApi}
      {...(facts.till === undefined ? {} : { till: facts.till })}
      now={sampleNow}
    />
  )
}

/** A question, over the cards. */
function ShownDialog(props: {
  readonly name: string
  readonly say: Say
  readonly shopName: string
}) {
  return (
    <>
      {props.name === 'backup' ? null : (
        <ShownCashier
          facts={cashierSamples['cards']?.()}
          say={props.say}
          shopName={props.shopName}
        />
      )}
      {dialogSamples[props.name]?.({ actions: still })}
    </>
  )
}

function ShownCustomer(props: {
  readonly facts: CustomerFacts | undefined
  readonly shopName: string
}) {
  const { facts } = props
  if (facts === undefined) return null
  const shop = facts.shop === undefined ? {} : { shop: { ...facts.shop, name: props.shopName } }
  return <CustomerScreen view={customerView({ ...facts, ...shop })} now={sampleNow} />
}
