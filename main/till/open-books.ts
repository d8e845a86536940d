/** The store, the shop and the key of the codes: what a till has to know before it opens. */
import type { Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Secret } from '../../core/errors/secret.ts'
import type { Shop } from '../../core/invoice/shop.ts'
import type { Store } from '../../core/ports/store.ts'
import { systemClock as clock } from '../clock.ts'
import type { DataFolder } from '../data-folder.ts'
import { explain } from '../explain.ts'
import { systemRandom as random } from '../random.ts'
import type { Settings } from '../settings.ts'
import { openStore } from '../store/open-store.ts'
import { watchStore, type WatchedStore } from '../store/watch-store.ts'
import { doubtForeignTaps } from '../usecases/card/doubt-foreign-taps.ts'
import { openInvoiceKey } from '../usecases/lightning/open-invoice-key.ts'
import { doubtSending } from '../usecases/receipt/print-next.ts'
import { openShop } from '../usecases/shop/set-shop.ts'
import type { Log } from '../../core/ports/log.ts'

export type Setup = {
  readonly folder: DataFolder
  readonly settings: Settings
  readonly logFile: string
  readonly log: Log
}

export type Books = {
  readonly store: WatchedStore
  readonly shop: Shop
  readonly invoiceKey: Secret<Uint8Array>
}

async function closed<F>(store: Store, refusal: F): Promise<F> {
  await store.close()
  return refusal
}

/** What the store refuses while the till starts is why it cannot start. */
export async function orRefusal<T>(
  start: Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    return await start
  } catch (thrown) {
    if (isStoreFailure(thrown)) return err(thrown.failure)
    throw thrown
  }
}

export async function openBooks(setup: Setup): Promise<Result<Books, Failure>> {
  const { folder, settings } = setup
  const where = settings.store === undefined ? { folder: folder.path } : { url: settings.store.url }
  const opened = await openStore({ ...where, storeId: folder.storeId, clock })
  if (!opened.ok) return opened
  const { refuses } = opened.value
  if (refuses !== undefined) await explain(refuses)
  const store = watchStore(opened.value, refuses)
  const books = await orRefusal(readBooks(setup, store))
  return books.ok ? books : closed(store, books)
}

/** What a till has to know before it opens; the first start writes it. */
async function readBooks(
  { folder, settings, log }: Setup,
  store: WatchedStore,
): Promise<Result<Books, Failure>> {
  const shop = await openShop({ store }, settings.shop ?? {})
  const key = await openInvoiceKey({ store, random }, folder.deviceKey)
  if (!shop.ok) return shop
  if (!key.ok) return key
  const doubted = store.refusal() === undefined ? await doubtSending({ store }) : 0
  if (doubted > 0) log.warn({ event: 'print.doubted', count: doubted })
  const unsure = store.refusal() === undefined ? await doubtForeignTaps({ store }) : 0
  if (unsure > 0) log.warn({ event: 'foreignTap.doubted', count: unsure })
  return ok({ store, shop: shop.value, invoiceKey: key.value })
}
