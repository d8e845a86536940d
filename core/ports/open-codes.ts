import type { Invoice } from '../invoice/invoice.ts'
import type { LightningPayment } from '../invoice/payment.ts'

/**
 * Codes that LND has made and that are not on disk yet. They ride along with the next commit (DESIGN §3.8); until then
 * they stand here, and every reading of an invoice lays them over the row. After a crash LND is asked again.
 */
export type OpenCodes = {
  remember(payment: LightningPayment): void
  /** The invoice with what is known beside the row; a row that has caught up is forgotten here. */
  over(invoice: Invoice): Invoice
}

/** What stands beside the row, laid over it: a code fills a row that has none; any later state of the row wins. */
function layOver(row: LightningPayment, beside: LightningPayment): LightningPayment {
  if (row.bolt11 !== undefined || beside.bolt11 === undefined) return row
  const isOlder = row.state === 'planned' || row.state === 'unknown'
  if (isOlder) return beside
  const { bolt11, expiresAt, nodeKey } = beside
  return { ...row, bolt11, expiresAt, ...(nodeKey === undefined ? {} : { nodeKey }) }
}

/** An empty memory of codes. */
export function openCodes(): OpenCodes {
  const beside = new Map<string, LightningPayment>()
  return Object.freeze({
    remember: (payment: LightningPayment) => void beside.set(payment.id, payment),
    over: (invoice: Invoice): Invoice => {
      if (!invoice.payments.some(({ id }) => beside.has(id))) return invoice
      const payments = invoice.payments.map((payment) => {
        const known = beside.get(payment.id)
        if (payment.tender === 'lightning' && payment.bolt11 !== undefined)
          beside.delete(payment.id)
        return payment.tender === 'lightning' && known !== undefined
          ? layOver(payment, known)
          : payment
      })
      return { ...invoice, payments }
    },
  })
}
