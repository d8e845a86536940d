import type { StoreId } from '../../core/contract/ids.ts'
import type { Unit } from '../../core/ports/store.ts'
import { accessKeyWrites } from './access-keys.ts'
import { cardWrites, issuerWrites } from './cards.ts'
import { changeWrites } from './changes.ts'
import { deviceWrites } from './devices.ts'
import { drawerOpeningWrites } from './drawer-openings.ts'
import { foreignTapWrites } from './foreign-taps.ts'
import { invoiceWrites } from './invoice-writes.ts'
import { lateMoneyWrites } from './late-money.ts'
import { issuingWrites } from './issuing-writes.ts'
import { ledgerWrites } from './ledger-writes.ts'
import { payoutWrites } from './payouts.ts'
import { printJobWrites } from './print-jobs.ts'
import { sealedWrites } from './sealed.ts'
import { templateWrites } from './receipt-templates.ts'
import type { Session } from './session.ts'
import { settlementWrites } from './settlements.ts'
import { shopWrites } from './shop.ts'
import { streetCodeWrites } from './street-codes.ts'
import { tapWrites } from './taps.ts'

/** Everything that one unit of work can write. `noteChange` hears the number of each change row. */
export const createUnit = (
  session: Session,
  store: StoreId,
  noteChange: (seq: bigint) => void,
): Unit =>
  Object.freeze({
    invoices: invoiceWrites(session, store),
    ledger: ledgerWrites(session, store),
    settlements: settlementWrites(session, store),
    printJobs: printJobWrites(session, store),
    cards: cardWrites(session, store),
    issuers: issuerWrites(session, store),
    taps: tapWrites(session, store),
    foreignTaps: foreignTapWrites(session, store),
    accessKeys: accessKeyWrites(session, store),
    streetCodes: streetCodeWrites(session, store),
    payouts: payoutWrites(session, store),
    shop: shopWrites(session, store),
    lateMoney: lateMoneyWrites(session, store),
    changes: changeWrites(session, store, noteChange),
    devices: deviceWrites(session, store),
    receiptTemplates: templateWrites(session, store),
    drawerOpenings: drawerOpeningWrites(session, store),
    sealed: sealedWrites(session, store),
    issuing: issuingWrites(session, store),
  })
