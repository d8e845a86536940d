/** From a scanner's bytes to scans: one decoder a kind of scanner. What is no scan is refused with the reason. */
import type { ScanHappening } from '../../core/ports/scanner.ts'
import { longestScan } from '../../core/scan/parse-scan.ts'
import { createKeyReader, type KeyWord } from './key-events.ts'
import { layoutNames, letterOf, type LayoutName } from './layouts.ts'

export type ScanDecoder = {
  take(bytes: Uint8Array): readonly ScanHappening[]
  /** Nothing came for a while: what has begun was broken off. */
  rest(): readonly ScanHappening[]
}

const refused = (code: Extract<ScanHappening, { kind: 'refused' }>['code']): ScanHappening => ({
  kind: 'refused',
  code,
})
const read = (text: string): ScanHappening => ({ kind: 'read', reading: { text } })

/** What has begun and not ended; what is too long is thrown away up to its end, and said once. */
type Begun<T> = { parts: T[]; isTooLong: boolean; isLost: boolean }
const begin = <T>(): Begun<T> => ({ parts: [], isTooLong: false, isLost: false })

function add<T>(begun: Begun<T>, part: T): void {
  if (begun.parts.length < longestScan) begun.parts.push(part)
  else begun.isTooLong = true
}

const whyNot = ({ isTooLong, isLost }: Begun<unknown>): readonly ScanHappening[] => {
  if (isTooLong) return [refused('scan.tooLong')]
  return isLost ? [refused('scan.damaged')] : []
}

const isUnderWay = ({ parts, isTooLong, isLost }: Begun<unknown>): boolean =>
  parts.length > 0 || isTooLong || isLost

const STX = 0x02
const endMarks: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x03])

/** UTF-8 where it is, as phones draw their codes; else a byte a letter. */
function textOf(bytes: readonly number[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return String.fromCharCode(...bytes.slice(0, longestScan))
  }
}

/** A decoder of things that come one by one and end with a mark. */
function endedDecoder<T>(
  wordsOf: (bytes: Uint8Array) => readonly (T | 'end' | 'lost')[],
  readingOf: (parts: readonly T[]) => ScanHappening,
  rested: () => void = () => {},
): ScanDecoder {
  let begun = begin<T>()
  const end = (): readonly ScanHappening[] => {
    const ended = begun
    begun = begin<T>()
    const why = whyNot(ended)
    if (why.length > 0) return why
    return ended.parts.length === 0 ? [] : [readingOf(ended.parts)]
  }
  return Object.freeze({
    take: (bytes: Uint8Array) =>
      wordsOf(bytes).flatMap((word) => {
        if (word === 'end') return end()
        if (word === 'lost') begun.isLost = true
        else add(begun, word)
        return []
      }),
    rest: () => {
      const ended = begun
      begun = begin<T>()
      rested()
      if (!isUnderWay(ended)) return []
      const why = whyNot(ended)
      return why.length > 0 ? why : [refused('scan.unfinished')]
    },
  })
}

/** Serial scanners: a line of text a scan, ended by CR, LF or ETX. */
export const createTextDecoder = (): ScanDecoder =>
  endedDecoder<number>(
    (bytes) =>
      [...bytes].flatMap((byte) => (byte === STX ? [] : [endMarks.has(byte) ? 'end' : byte])),
    (bytes) => read(textOf(bytes)),
  )

type Typed = Exclude<KeyWord, { kind: 'end' | 'lost' }>

const spelled = (words: readonly Typed[], layout: LayoutName): string =>
  words
    .map((word) =>
      word.kind === 'letter' ? word.letter : (letterOf(word.press, layout) ?? '\ufffd'),
    )
    .join('')

/** Scanners that show themselves as a keyboard, set to this one. */
export function createKeyDecoder(layout: LayoutName): ScanDecoder {
  const keys = createKeyReader()
  return endedDecoder<Typed>(
    (bytes) =>
      keys
        .take(bytes)
        .map((word) => (word.kind === 'end' || word.kind === 'lost' ? word.kind : word)),
    (words) => {
      const text = spelled(words, layout)
      const otherwise = layoutNames
        .filter((name) => name !== layout)
        .map((name) => ({ layout: name, text: spelled(words, name) }))
        .filter((other) => other.text !== text)
      return { kind: 'read', reading: otherwise.length === 0 ? { text } : { text, otherwise } }
    },
    keys.rest,
  )
}

const scannedData = 0x02
const reportBytes = 64
const dataFrom = 5

/**
 * HID POS scanners (usage page 0x8C): reports of 64 bytes: id 2, how many bytes, the AIM identifier in three, the bytes; bit
 * 0 of the last byte says that the code goes on in the next one.
 */
export function createPosDecoder(): ScanDecoder {
  let aim: string | undefined
  let begun = begin<number>()
  const take = (report: Uint8Array): readonly ScanHappening[] => {
    if (report[0] !== scannedData) return []
    const length = report[1] ?? 0
    if (report.length < dataFrom || length > report.length - dataFrom) {
      begun.isLost = true
      return []
    }
    aim ??= String.fromCharCode(...report.subarray(2, dataFrom))
    for (const byte of report.subarray(dataFrom, dataFrom + length)) add(begun, byte)
    const goesOn = report.length === reportBytes && ((report[reportBytes - 1] ?? 0) & 1) === 1
    return goesOn ? [] : end()
  }
  const end = (): readonly ScanHappening[] => {
    const [ended, symbology] = [begun, aim ?? '']
    begun = begin<number>()
    aim = undefined
    const why = whyNot(ended)
    if (why.length > 0) return why
    if (ended.parts.length === 0) return []
    return [
      read(`${/^\][A-Za-z][0-9A-Za-z]$/.test(symbology) ? symbology : ''}${textOf(ended.parts)}`),
    ]
  }
  return Object.freeze({
    take: (bytes: Uint8Array) => {
      const happened: ScanHappening[] = []
      // The kernel hands over a report a read; a pipe may join them.
      for (let at = 0; at < bytes.length; at += reportBytes)
        happened.push(...take(bytes.subarray(at, at + reportBytes)))
      return happened
    },
    rest: () => {
      const wasUnderWay = isUnderWay(begun)
      const isTooLong = begun.isTooLong
      begun = begin<number>()
      aim = undefined
      if (!wasUnderWay) return []
      return [refused(isTooLong ? 'scan.tooLong' : 'scan.unfinished')]
    },
  })
}
