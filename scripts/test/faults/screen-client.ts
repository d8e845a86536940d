import type { InvoiceView, ScreenMessage } from '../../../core/contract/screen.ts'

type Seen = { readonly message: ScreenMessage; readonly atMs: number }

/** A screen without a browser: what it was told, and when (by `performance.now`). */
export type ScreenClient = {
  readonly seen: readonly Seen[]
  /** The newest state of a sale that it was told of. */
  invoice(id: string): InvoiceView | undefined
  /** When it was first told that a sale stands so. */
  toldAt(id: string, fits: (invoice: InvoiceView) => boolean): number | undefined
  /** The number to resume from. */
  seq(): string | undefined
  isOpen(): boolean
  close(): void
}

const invoicesIn = (message: ScreenMessage): readonly InvoiceView[] => {
  if (message.type === 'invoice') return [message.invoice]
  return message.type === 'snapshot' && message.screen === 'cashier' ? message.invoices : []
}

/** Connects as the cashier's screen; resolves with the first message. */
export async function openScreen(port: number, since?: string): Promise<ScreenClient> {
  const resume = since === undefined ? '' : `&since=${since}`
  const socket = new WebSocket(`ws://127.0.0.1:${port}/till/socket?screen=cashier${resume}`)
  const seen: Seen[] = []
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', ({ data }) => {
      seen.push({ message: JSON.parse(String(data)) as ScreenMessage, atMs: performance.now() })
      resolve()
    })
    socket.addEventListener('error', () => reject(new Error('the screen could not connect')))
    socket.addEventListener('close', () => reject(new Error('the screen was cut off')))
  })
  const told = (id: string) =>
    seen.flatMap(({ message, atMs }) =>
      invoicesIn(message)
        .filter((invoice) => invoice.id === id)
        .map((invoice) => ({ invoice, atMs })),
    )
  return Object.freeze({
    seen,
    invoice: (id: string) => told(id).at(-1)?.invoice,
    toldAt: (id: string, fits: (invoice: InvoiceView) => boolean) =>
      told(id).find(({ invoice }) => fits(invoice))?.atMs,
    seq: () => seen.flatMap(({ message }) => ('seq' in message ? [message.seq] : [])).at(-1),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.close(),
  })
}
