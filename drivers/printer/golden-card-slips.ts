/** Slips about cards, for their golden pictures. */
import { backupBlocks } from '../../core/receipt/backup-slip.ts'
import { balanceBlocks, type BalanceSlip } from '../../core/receipt/balance-slip.ts'
import type { Block } from '../../core/receipt/blocks.ts'
import { money, msat } from '../../core/money/units.ts'
import de from '../../core/words/de.json' with { type: 'json' }
import en from '../../core/words/en.json' with { type: 'json' }
import { createWords } from '../../core/words/words.ts'

const words = { de: createWords('de', de), en: createWords('en', en) }

const slip: BalanceSlip = {
  shopName: 'Café Luna',
  language: 'de',
  cardName: 'Karte 73',
  at: '21.11.26, 12:39:07',
  balanceMsat: msat(40_390_000n),
  worth: money('EUR', 3_548n),
  movements: [
    {
      at: '21.11., 11:40',
      word: 'customer.card.movement.sale',
      amountMsat: msat(-5_124_000n),
      invoiceNumber: '1042',
    },
    { at: '20.11., 09:02', word: 'customer.card.movement.moved', amountMsat: msat(-11_386_000n) },
    {
      at: '19.11., 17:55',
      word: 'customer.card.movement.topUp',
      amountMsat: msat(56_900_000n),
      invoiceNumber: '998',
    },
  ],
  practice: false,
}

const japanese: BalanceSlip = {
  ...slip,
  shopName: 'カフェ・ルナ 東京駅前店',
  language: 'en',
  cardName: '山田 花子さまのカード',
  at: '11/21/26, 12:39:07 PM',
  practice: true,
}

const arabic: BalanceSlip = {
  ...japanese,
  shopName: 'مقهى القمر',
  cardName: 'بطاقة أحمد',
  movements: [],
  practice: false,
}

/** Letters of a backup, sealing nothing. */
const backup =
  'FTISSUER1QYPQXPQ9QCRSSZG2PVXQ6RS0ZQG3YYC5Z5TPWXQERGD3C8G7RUSQGZQVRSW9DU4QRZVSPN8WZ5T7Y3M0J2K6L4H9D8S7F5G3A2Q0W9E8R7T6Y5UX4V3N2M'

export const cardSlips: readonly (readonly [
  name: string,
  blocks: readonly Block[],
  profile: string,
])[] = [
  ['balance-de-80', balanceBlocks(slip, words.de), 'epson-80'],
  ['balance-japanese-58', balanceBlocks(japanese, words.en), 'epson-58'],
  ['balance-arabic-80', balanceBlocks(arabic, words.en), 'epson-80'],
  [
    'backup-de-80',
    backupBlocks({ shopName: 'Café Luna', at: '21.11.26, 12:39:07', backup }, words.de),
    'epson-80',
  ],
  [
    'backup-en-58',
    backupBlocks({ shopName: 'Café Luna', at: '11/21/26, 12:39 PM', backup }, words.en),
    'epson-58',
  ],
]
