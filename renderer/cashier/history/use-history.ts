import { useCallback, useEffect, useState } from 'react'
import type { InvoiceView } from '../../../core/contract/screen.ts'
import type { Answer, ApiRefusal, HistoryPage, TillApi } from '../../kit/till-api.ts'

export type HistoryState = {
  readonly sales: readonly InvoiceView[]
  readonly next: string | undefined
  readonly loading: boolean
  readonly refusal: ApiRefusal | undefined
  readonly load: () => void
}

/** Pages of the history as they are asked for, with what the socket has told since over them. */
export function useHistory(api: TillApi, live: readonly InvoiceView[]): HistoryState {
  const [pages, setPages] = useState<readonly InvoiceView[]>([])
  const [next, setNext] = useState<string>()
  const [loading, setLoading] = useState(true)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const took = useCallback((answer: Answer<HistoryPage>) => {
    setLoading(false)
    if (!answer.ok) return setRefusal(answer.error)
    setPages((known) => [...known, ...answer.value.invoices])
    return setNext(answer.value.next)
  }, [])
  useEffect(() => {
    let here = true
    void api.history().then((answer) => {
      if (here) took(answer)
    })
    return () => {
      here = false
    }
  }, [api, took])
  const load = () => {
    setLoading(true)
    setRefusal(undefined)
    void api.history(next).then(took)
  }
  return { sales: newestFirst(pages, live), next, loading, refusal, load }
}

/** Each sale once, as it was told last. */
export function newestFirst(
  pages: readonly InvoiceView[],
  live: readonly InvoiceView[],
): readonly InvoiceView[] {
  if (pages.length === 0) return []
  const byId = new Map([...pages, ...live].map((sale) => [sale.id, sale]))
  return [...byId.values()].sort((a, b) => (BigInt(a.number) < BigInt(b.number) ? 1 : -1))
}
