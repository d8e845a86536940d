/** From what shall be shown to cells: the code page that says most, the letters it has, and where each stands. */
import type { DisplayLine, DisplayText } from '../../core/ports/display.ts'
import { byteOf, type CodePage } from '../printer/code-pages.ts'
import type { DisplayProfile } from './display-profile.ts'
import { transliterate } from './transliterate.ts'

/** A filled glass: bytes of one code page. */
export type LaidOut = { readonly page: CodePage; readonly cells: Uint8Array }

const textsOf = (line: DisplayLine): readonly string[] =>
  line.kind === 'centre' ? [line.text] : [line.label, line.value]

/** The page with the fewest letters of the text missing; the first of those that are equal. */
function bestPage({ codePages }: DisplayProfile, text: DisplayText): CodePage {
  const letters = Array.from(text.flatMap(textsOf).join('').normalize('NFKC'))
  const missing = (page: CodePage) =>
    letters.filter((letter) => byteOf(letter, page) === undefined).length
  const [first, ...others] = codePages.map(([page]) => page)
  return others.reduce<CodePage>(
    (best, page) => (missing(page) < missing(best) ? page : best),
    first ?? 'cp437',
  )
}

/** A value is whole or it is not shown as one: a price that lost its first digit would be another price. */
function spread(label: string, value: string, columns: number): string {
  if (value.length > columns) return '#'.repeat(columns)
  const room = columns - value.length - (value === '' ? 0 : 1)
  return `${label.slice(0, Math.max(0, room)).padEnd(columns - value.length)}${value}`
}

function centre(text: string, columns: number): string {
  const cut = text.trim().slice(0, columns)
  return `${' '.repeat(Math.floor((columns - cut.length) / 2))}${cut}`.padEnd(columns)
}

export function layOut(text: DisplayText, profile: DisplayProfile): LaidOut {
  const page = bestPage(profile, text)
  const { columns } = profile
  const rows = text.map((line) =>
    line.kind === 'centre'
      ? centre(transliterate(line.text, page), columns)
      : spread(transliterate(line.label, page), transliterate(line.value, page), columns),
  )
  const cells = Uint8Array.from(rows.join(''), (letter) => byteOf(letter, page) ?? 0x20)
  return { page, cells }
}
