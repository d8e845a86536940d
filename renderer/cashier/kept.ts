import { isId } from '../../core/contract/ids.ts'
import type { Asked } from './cashier-ui.ts'

/**
 * What outlives a reload of this screen: the request that is not acknowledged yet, so that a retry is the same sale, and the
 * sale that stands here. In sessionStorage: each window has its own counter.
 */
export type Kept = {
  readonly request?: Asked
  readonly saleId?: string
}

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

const requestKey = 'flashtill.request'
const saleKey = 'flashtill.sale'

export function readKept(storage: Storage): Kept {
  const request = requestFrom(storage.getItem(requestKey))
  const saleId = storage.getItem(saleKey)
  return {
    ...(request === undefined ? {} : { request }),
    ...(saleId === null || !isId(saleId) ? {} : { saleId }),
  }
}

export function keep(storage: Storage, kept: Kept): void {
  set(storage, requestKey, kept.request === undefined ? undefined : JSON.stringify(kept.request))
  set(storage, saleKey, kept.saleId)
}

function set(storage: Storage, key: string, text: string | undefined): void {
  if (text === undefined) storage.removeItem(key)
  else storage.setItem(key, text)
}

function requestFrom(text: string | null): Asked | undefined {
  if (text === null) return undefined
  try {
    const json: unknown = JSON.parse(text)
    return isRequest(json) ? json : undefined
  } catch {
    return undefined
  }
}

const isRequest = (json: unknown): json is Asked =>
  typeof json === 'object' &&
  json !== null &&
  'id' in json &&
  typeof json.id === 'string' &&
  isId(json.id) &&
  'currency' in json &&
  typeof json.currency === 'string' &&
  'amountMinor' in json &&
  typeof json.amountMinor === 'string' &&
  (!('topUpCardId' in json) || (typeof json.topUpCardId === 'string' && isId(json.topUpCardId)))
