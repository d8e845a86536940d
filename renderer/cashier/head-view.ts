import type { NodeView, PrinterView, StatusView } from '../../core/contract/screen.ts'
import type { StatusWord } from '../kit/status-bar.tsx'
import type { Say } from '../kit/screen.tsx'
import type { Link, Till } from './cashier-ui.ts'

/** What stands in the head of the cashier's screen in every state. */
export type HeadView = {
  readonly shopName: string
  readonly words: readonly StatusWord[]
  readonly practice: boolean
}

export function headView(till: Till | undefined, link: Link, say: Say): HeadView {
  const shopName = till?.shop.name ?? ''
  const practice = till?.status.practice ?? false
  if (link.kind === 'lost' || till === undefined) return { shopName, words: [], practice }
  return { shopName, words: statusWords(till, say), practice }
}

function statusWords(till: Till, say: Say): readonly StatusWord[] {
  const { status } = till
  const words: StatusWord[] = []
  if (status.store !== 'ready')
    words.push({ id: 'store', trouble: true, word: say(`cashier.head.store.${status.store}`) })
  if (status.clockWrong) words.push({ id: 'clock', trouble: true, word: say('cashier.head.clock') })
  if (status.drawerLeftOpen === true)
    words.push({ id: 'drawer', trouble: true, word: say('cashier.head.drawer') })
  const rate = rateWord(status, say)
  if (rate !== undefined) words.push(rate)
  words.push({ id: 'node', ...nodeWord(status.node, say) })
  if (status.printer.state !== 'none') words.push({ id: 'printer', ...printerWord(status, say) })
  return words
}

function rateWord(status: StatusView, say: Say): StatusWord | undefined {
  const old = status.rate?.age === 'tooOld' || status.rate?.age === 'lastKnown'
  if (status.rateFailure === undefined && !old) return undefined
  return { id: 'rate', trouble: true, word: say('cashier.head.rate') }
}

const nodeWord = (node: NodeView, say: Say) => ({
  word: say(`cashier.head.node.${node.state}`),
  trouble: node.state !== 'ready',
})

function printerWord({ printer }: StatusView, say: Say) {
  const trouble =
    printer.state !== 'ready' && printer.state !== 'busy' && printer.state !== 'probing'
  return { trouble, word: say(`cashier.head.printer.${printerIs(printer)}`) }
}

function printerIs(printer: PrinterView) {
  if (printer.reason === 'printer.paperOut') return 'paperOut'
  if (printer.reason === 'printer.paperLow') return 'paperLow'
  if (printer.reason === 'printer.coverOpen') return 'coverOpen'
  if (printer.state === 'absent' || printer.state === 'degraded' || printer.state === 'error')
    return printer.state
  return 'ready'
}
