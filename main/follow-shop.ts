import type { Shop } from '../core/invoice/shop.ts'
import type { Store } from '../core/ports/store.ts'
import { languageFor } from '../core/words/languages.ts'
import { loadWords } from '../core/words/load-words.ts'
import type { Words } from '../core/words/words.ts'

/** The shop as it was found at the start, and where it is kept. */
type Followed = { readonly store: Pick<Store, 'read'>; readonly shop: Shop }

/** The shop as it is now, and the words of its language. */
export async function followShop({ store, shop: first }: Followed) {
  let shop = first
  let words: Words = await loadWords(languageFor(shop.language))
  return {
    current: () => shop,
    say: ((id, values) => words(id, values)) satisfies Words,
    reload: async () => {
      shop = (await store.read.shop.find()) ?? shop
      words = await loadWords(languageFor(shop.language))
    },
  }
}

export type FollowedShop = Awaited<ReturnType<typeof followShop>>
