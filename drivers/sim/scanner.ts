/** A scanner that is none, in each of the ways in which scanners talk: it is held before codes by hand, and misbehaves by hand. */
import { droppedEvent, enterPress, eventsOf } from '../scanner/key-events.ts'
import { keyOf, type LayoutName } from '../scanner/layouts.ts'

export type SimScannerKind =
  | { readonly talks: 'text' }
  | { readonly talks: 'reports' }
  /** As the keyboard that somebody has set it to, which need not be the one that the till believes. */
  | { readonly talks: 'keys'; readonly layout: LayoutName }

export type SimScanner = {
  /** Reads a code; `aim` stands in front where the scanner is set to say it (`]E0`). HID POS scanners always do. */
  scan(text: string, aim?: string): void
  /** Reads a code and breaks off in the middle. */
  half(text: string): void
  /** The same code so many times, as fast as it goes. */
  flood(text: string, times: number): void
  /** What a broken cable sends: bytes of this generator. */
  noise(bytes: Uint8Array): void
  /** The kernel had no room for some of its keys (keyboards only). */
  lose(text: string): void
}

function keys(text: string, layout: LayoutName): Uint8Array {
  return eventsOf(Array.from(text).flatMap((letter) => keyOf(letter, layout) ?? []))
}

const reportData = 56

/** Scanned data reports of HID POS; the last byte's bit 0 says that more follows. */
function reports(text: string, aim: string): Uint8Array {
  const bytes = Buffer.from(text)
  const pieces = Math.max(1, Math.ceil(bytes.length / reportData))
  return Buffer.concat(
    Array.from({ length: pieces }, (_, at) => {
      const data = bytes.subarray(at * reportData, (at + 1) * reportData)
      const report = Buffer.alloc(64)
      report[0] = 0x02
      report[1] = data.length
      report.write(aim, 2, 'latin1')
      report.set(data, 5)
      report[63] = at < pieces - 1 ? 1 : 0
      return report
    }),
  )
}

function bytesOf(kind: SimScannerKind, text: string, aim: string | undefined): Uint8Array {
  const whole = `${aim ?? ''}${text}`
  if (kind.talks === 'keys')
    return Buffer.concat([keys(whole, kind.layout), eventsOf([enterPress])])
  return kind.talks === 'text' ? Buffer.from(`${whole}\r\n`) : reports(text, aim ?? ']X0')
}

/** Whole units only: half a report or half an event never comes. */
function halfOf({ talks }: SimScannerKind, bytes: Uint8Array): Uint8Array {
  const unit = talks === 'keys' ? 24 : talks === 'reports' ? 64 : 1
  return bytes.subarray(0, Math.floor(bytes.length / 2 / unit) * unit)
}

/** `send` is the cable. */
export function createSimScanner(
  kind: SimScannerKind,
  send: (bytes: Uint8Array) => void,
): SimScanner {
  return Object.freeze({
    scan: (text: string, aim?: string) => send(bytesOf(kind, text, aim)),
    half: (text: string) => send(halfOf(kind, bytesOf(kind, text, undefined))),
    flood: (text: string, times: number) => {
      for (let count = 0; count < times; count += 1)
        send(bytesOf(kind, `${text}${count}`, undefined))
    },
    noise: send,
    lose: (text: string) => {
      if (kind.talks === 'keys')
        send(Buffer.concat([droppedEvent(), bytesOf(kind, text, undefined)]))
    },
  })
}
