import { mayReceive } from '../../../core/card/lifecycle.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, type Result } from '../../../core/errors/result.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import {
  openInvoice,
  type OpenInvoiceInput,
  type OpenInvoicePorts,
} from '../invoice/open-invoice.ts'

/** Opens an invoice whose money goes to a card: by code, in cash, or from another card, like any sale. */
export async function topUpCard(
  ports: OpenInvoicePorts,
  input: OpenInvoiceInput & { readonly topUpCardId: CardId },
): Promise<Result<Invoice, Failure>> {
  const card = await ports.store.read.cards.find(input.topUpCardId)
  if (card === undefined) return err(failure('card.notFound'))
  if (!mayReceive(card.state)) return err(failure('card.takesNothing', { state: card.state }))
  return openInvoice(ports, input)
}
