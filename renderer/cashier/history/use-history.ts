import { useCallback, useEffect, useState } from 'react'
import type { InvoiceView } from '../../../core/contract/screen.ts'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'

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
  const load = useCallback(
    (before?: string) => {
      setLoading(true)
      setRefusal(undefined)
      void api.history(before).then((answer) => {
        setLoading(false)
        if (!answer.ok) return setRefusal(answer.error)
        setPages((known) => [...known, ...answer.value.invoices])
        setNext(answer.value.next)
        return undefined
      })
    },
    [api],
  )
  useEffect(() => load(), [load])
  return { sales: newestFirst(pages, live), next, loading, refusal, load: () => load(next) }
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
