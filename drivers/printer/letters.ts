/** Bytes as letters: code pages, the kanji mode, and marks that stand on the letter before. */
import { areaOf, put, type Machine } from './machine.ts'
import { characterOf } from './code-pages.ts'
import { decode, isLead, lengthOf } from './multi-byte.ts'
import { cellWidth, letterPicture } from './printed-line.ts'

/** ESC R: what Japanese and Korean printers write for a backslash. The other countries' sets are not drawn. */
const backslashes = new Map([
  [8, '¥'],
  [13, '₩'],
])

const BACKSLASH = 0x5c
const mark = /^\p{Mn}$/u

function letterOf(machine: Machine, byte: number): string {
  const { page, characterSet, isKanji } = machine.setting
  if (byte === BACKSLASH) return backslashes.get(characterSet) ?? '\\'
  // A lone byte of a Japanese printer is JIS X 0201, whatever page is set.
  if (isKanji && machine.multiByte === 'shift_jis' && byte >= 0x80)
    return characterOf(byte, 'katakana')
  const codePage = machine.pages.get(page)
  if (codePage === undefined && byte >= 0x80) return '\ufffd'
  return characterOf(byte, codePage ?? 'cp437')
}

function putLetter(machine: Machine, text: string, cells: 1 | 2): void {
  const { letters, spacing, kanjiSpacing } = machine.setting
  const picture = letterPicture(text, cells, letters)
  const [before, after] = cells === 1 ? [0, spacing] : kanjiSpacing
  const width = cellWidth(letters) * cells
  put(machine, { picture, width, text }, [before * letters.scaleX, after * letters.scaleX])
}

/** A mark (Thai vowels and tones, Vietnamese accents) goes onto the letter before it and takes no cell. */
function putMark(machine: Machine, text: string): void {
  const last = machine.pieces.pop()
  if (last === undefined) return putLetter(machine, text, 1)
  const whole = last.text + text
  machine.pieces.push({
    ...last,
    text: whole,
    picture: letterPicture(whole, 1, machine.setting.letters),
  })
}

/** One byte ≥ 0x20. */
export function write(machine: Machine, byte: number): void {
  const { multiByte, setting } = machine
  const { lead } = machine
  if (
    multiByte !== undefined &&
    (lead.length > 0 || (setting.isKanji && isLead(byte, multiByte)))
  ) {
    lead.push(byte)
    if (lead.length < 2 || lead.length < lengthOf(lead, multiByte)) return
    machine.lead = []
    return putLetter(machine, decode(lead, multiByte), 2)
  }
  const text = letterOf(machine, byte)
  return mark.test(text) ? putMark(machine, text) : putLetter(machine, text, 1)
}

/** ESC $ and ESC \: positions outside the print area are not obeyed. */
export function movePen(machine: Machine, to: number): void {
  if (to >= 0 && to <= areaOf(machine)) machine.pen = to
}
