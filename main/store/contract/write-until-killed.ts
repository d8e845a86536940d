import { hex } from '@scure/base'
import { newId, type InvoiceId, type StoreId } from '../../../core/contract/ids.ts'
import { paymentHashFrom } from '../../../core/lightning/payment-hash.ts'
import { systemClock } from '../../clock.ts'
import { systemRandom } from '../../random.ts'
import { openStore } from '../open-store.ts'
import { sampleSale } from './samples.ts'

/**
 * A program that writes until it is killed: arguments are the data folder and the shop. On standard output a line for each
 * unit that was acknowledged, written at once.
 */
const [folder = '', shop = ''] = process.argv.slice(2)
const opened = await openStore({ folder, storeId: shop as StoreId, clock: systemClock })
if (!opened.ok) throw new Error(opened.error.code)
const store = opened.value
process.send?.('ready')

const randomHash = () => paymentHashFrom(hex.encode(systemRandom.bytes(32)))

async function writeOne(): Promise<void> {
  const id = newId<InvoiceId>(systemClock.now(), systemRandom.bytes(10))
  await store.commit(async (unit) => {
    await unit.ledger.post(sampleSale(randomHash()))
    await unit.changes.add('invoice', id)
  })
  process.stdout.write(`${id}\n`)
}
for (;;) await Promise.all([writeOne(), writeOne(), writeOne()])
