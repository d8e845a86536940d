/** What a pole display says: the customer's view of a sale in two lines. */
import type { CustomerInvoice, CustomerSnapshot, MoneyView } from '../contract/screen.ts'
import { formatMoney, formatSat } from '../money/format-amount.ts'
import { money, sat } from '../money/units.ts'
import type { DisplayLine, DisplayText } from '../ports/display.ts'
import type { Words } from '../words/words.ts'

export type PoleSetting = { readonly words: Words; readonly locale: string }

const centre = (text: string): DisplayLine => ({ kind: 'centre', text })
const spread = (label: string, value: string): DisplayLine => ({ kind: 'spread', label, value })

const amountOf = ({ currency, amountMinor }: MoneyView, { locale }: PoleSetting): string =>
  formatMoney(money(currency, BigInt(amountMinor)), locale)

/** What can be done now; the bitcoin amount stands there where it is asked for. */
function payLine({ amountSat, bolt11 }: CustomerInvoice, setting: PoleSetting): DisplayLine {
  if (bolt11 === undefined || amountSat === undefined) return centre('')
  return spread(setting.words('display.scan'), formatSat(sat(BigInt(amountSat)), setting.locale))
}

function saleText(sale: CustomerInvoice, setting: PoleSetting): DisplayText {
  const { words } = setting
  // What a card or cash has paid of it already is not asked for again.
  const price = amountOf(sale.owed ?? sale.price, setting)
  switch (sale.phase) {
    case 'paying':
      return [spread(words('display.toPay'), price), payLine(sale, setting)]
    case 'checking':
      return [spread(words('display.toPay'), price), centre(words('display.checking'))]
    case 'paid':
      return [
        spread(words('display.paid'), amountOf(sale.price, setting)),
        sale.change === undefined
          ? centre(words('display.thanks'))
          : spread(words('display.change'), amountOf(sale.change, setting)),
      ]
    case 'expired':
      return [spread(words('display.toPay'), price), centre(words('display.expired'))]
    case 'cancelled':
      return [centre(words('display.cancelled')), centre('')]
  }
}

export function poleText(
  { shop, invoice }: Pick<CustomerSnapshot, 'shop' | 'invoice'>,
  setting: PoleSetting,
): DisplayText {
  if (invoice !== undefined) return saleText(invoice, setting)
  return [centre(shop.name), centre(setting.words('display.welcome'))]
}
