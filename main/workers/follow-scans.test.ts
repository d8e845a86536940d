import { describe, expect, it } from 'vitest'
import type { TapView } from '../../core/contract/card-view.ts'
import type { DeviceId } from '../../core/contract/ids.ts'
import type { InvoiceView } from '../../core/contract/screen.ts'
import type { ScanEvent, ScanHappening } from '../../core/ports/scanner.ts'
import { tapBoard } from '../../core/ports/tap-board.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { followScans } from './follow-scans.ts'

const page = 'MZXW6YTBOJTG633CMFZGM33PMI'
const sale = { id: 'i', number: '7' } as InvoiceView

function counter() {
  const clock = createVirtualClock()
  const board = tapBoard(clock)
  const tapped: string[] = []
  const logged: unknown[] = []
  let listener: (event: ScanEvent) => void = () => {}
  const store = {
    read: {
      printJobs: { ofPage: async (id: string) => (id === page ? { invoiceId: 'i' } : undefined) },
    },
  } as never
  const note = (line: unknown) => void logged.push(line)
  const stop = followScans({
    ...{ store, board, clock },
    scanners: {
      onScan: (happened) => {
        listener = happened
        return () => {}
      },
    },
    taps: { read: async (link) => void tapped.push(link) },
    viewOf: async () => sale,
    log: { info: note, warn: note, error: note, debug: note },
  })
  const scan = async (happened: ScanHappening): Promise<TapView | undefined> => {
    listener({ ...happened, device: 'd' as DeviceId })
    await clock.advance(1)
    return board.current()
  }
  const read = (text: string) => scan({ kind: 'read', reading: { text } })
  return { scan, read, tapped, logged, stop, clock, board }
}

describe('a scan at the till', () => {
  it('of a card’s link is a tap, and the log does not have it', async () => {
    const { read, tapped, logged, board } = counter()
    const link = 'lnurlw://cards.example.com/boltcard?p=SECRET&c=2'
    await read(`]Q1${link}`)
    expect(tapped).toEqual([link])
    expect(board.current()).toBeUndefined()
    expect(JSON.stringify(logged)).not.toContain('SECRET')
  })

  it('of our receipt opens its sale', async () => {
    const { read } = counter()
    expect(await read(`HTTPS://TILL.EXAMPLE/R/${page}`)).toMatchObject({ state: 'scanned', sale })
  })

  it('of somebody else’s receipt is not known', async () => {
    const { read } = counter()
    const other = `HTTPS://TILL.EXAMPLE/R/${page.replace('M', 'A')}`
    expect(await read(other)).toMatchObject({ state: 'scanned', why: 'scan.unknown' })
  })

  it.each([
    [{ kind: 'read', reading: { text: ']E04006381333931' } }, 'scan.unknown'],
    [{ kind: 'read', reading: { text: 'ada@example.com' } }, 'scan.notTaken'],
    [{ kind: 'refused', code: 'scan.unfinished' }, 'scan.unfinished'],
    [{ kind: 'read', reading: { text: 'x'.repeat(70_000) } }, 'scan.tooLong'],
  ] as const)('%j is a word on the screen for a while', async (happened, why) => {
    const { scan, clock, board, tapped } = counter()
    expect(await scan(happened)).toMatchObject({ state: 'scanned', why })
    await clock.advance(10_000)
    expect(board.current()).toBeUndefined()
    expect(tapped).toEqual([])
  })
})
