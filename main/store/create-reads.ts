import type { StoreId } from '../../core/contract/ids.ts'
import type { Reads } from '../../core/ports/store.ts'
import { accessKeyReads } from './access-keys.ts'
import { cardReads, issuerReads } from './cards.ts'
import { changeReads } from './changes.ts'
import { deviceReads } from './devices.ts'
import { drawerOpeningReads } from './drawer-openings.ts'
import { foreignTapReads } from './foreign-taps.ts'
import { invoiceReads } from './invoice-reads.ts'
import { lateMoneyReads } from './late-money.ts'
import { issuingReads } from './issuing-reads.ts'
import { ledgerReads } from './ledger-reads.ts'
import { payoutReads } from './payouts.ts'
import { printJobReads } from './print-jobs.ts'
import { sealedReads } from './sealed.ts'
import { templateReads } from './receipt-templates.ts'
import type { Session } from './session.ts'
import { settlementReads } from './settlements.ts'
import { shopReads } from './shop.ts'
import { streetCodeReads } from './street-codes.ts'
import { tapReads } from './taps.ts'

/** Everything that can be asked, on a connection. */
export const createReads = (session: Session, store: StoreId): Reads =>
  Object.freeze({
    invoices: invoiceReads(session, store),
    ledger: ledgerReads(session, store),
    settlements: settlementReads(session, store),
    printJobs: printJobReads(session, store),
    cards: cardReads(session, store),
    issuers: issuerReads(session, store),
    taps: tapReads(session, store),
    foreignTaps: foreignTapReads(session, store),
    accessKeys: accessKeyReads(session, store),
    streetCodes: streetCodeReads(session, store),
    payouts: payoutReads(session, store),
    shop: shopReads(session, store),
    lateMoney: lateMoneyReads(session, store),
    changes: changeReads(session, store),
    devices: deviceReads(session, store),
    receiptTemplates: templateReads(session, store),
    drawerOpenings: drawerOpeningReads(session, store),
    sealed: sealedReads(session, store),
    issuing: issuingReads(session, store),
  })
