import { ledger } from './0001-ledger.ts'
import { sale } from './0002-sale.ts'
import { shop } from './0003-shop.ts'
import { cards } from './0004-cards.ts'
import { issuing } from './0005-issuing.ts'
import { devices } from './0006-devices.ts'
import { foreignTap } from './0007-foreign-tap.ts'
import { receiptPage } from './0008-receipt-page.ts'
import { cardDesk } from './0009-card-desk.ts'
import { streetCode } from './0010-street-code.ts'
import { payout } from './0011-payout.ts'
import { receiptTemplate } from './0012-receipt-template.ts'
import { drawer } from './0013-drawer.ts'
import { tapSettings } from './0014-tap-settings.ts'
import { foreignTapDays } from './0015-foreign-tap-days.ts'
import { accessKey } from './0016-access-key.ts'
import type { Migration } from './vocabulary.ts'

/** In order; a released one is never edited (the golden dumps under main/store/golden show what they make). */
export const allMigrations: readonly Migration[] = [
  ledger,
  sale,
  shop,
  cards,
  issuing,
  devices,
  foreignTap,
  receiptPage,
  cardDesk,
  streetCode,
  payout,
  receiptTemplate,
  drawer,
  tapSettings,
  foreignTapDays,
  accessKey,
]
