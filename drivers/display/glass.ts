import { characterOf, type CodePage } from '../printer/code-pages.ts'
import { readDisplayToken, type DisplayToken } from './commands.ts'
import type { DisplayProfile } from './display-profile.ts'

/** What a pole display does with bytes: two rows of cells behind glass. The other direction of the command table. */
export type Glass = {
  take(bytes: Uint8Array): void
  /** Row by row, blanks and all. */
  lines(): readonly [string, string]
  brightness(): number
  /** Bytes that were no command and no letter, since it was switched on. */
  strays(): number
  /** Off and on again: everything is as it wakes up. */
  restart(): void
}

type Mode = 'overwrite' | 'vertical' | 'horizontal'

type Inside = {
  readonly profile: DisplayProfile
  cells: string[]
  /** 0 … 39. */
  at: number
  mode: Mode
  page: CodePage
  brightness: number
  isSelected: boolean
  /** After ESC Q: only lines, CLR and CAN are heard. */
  isLocked: boolean
  strays: number
  tail: Uint8Array
}

const rows = 2

const wakePage = ({ codePages }: DisplayProfile): CodePage =>
  codePages.find(([, number]) => number === null || number === 0)?.[0] ?? 'cp437'

const blank = ({ columns }: DisplayProfile): string[] =>
  Array.from({ length: columns * rows }, () => ' ')

function awake(profile: DisplayProfile): Inside {
  return {
    profile,
    cells: blank(profile),
    at: 0,
    mode: 'overwrite',
    page: wakePage(profile),
    brightness: 4,
    isSelected: true,
    isLocked: false,
    strays: 0,
    tail: new Uint8Array(0),
  }
}

const rowOf = ({ at, profile }: Inside): number => Math.floor(at / profile.columns)

function setLine(inside: Inside, row: number, letters: readonly string[]): void {
  const { columns } = inside.profile
  for (let column = 0; column < columns; column += 1)
    inside.cells[row * columns + column] = letters[column] ?? ' '
}

/** The cursor goes on; at an end it wraps, or the glass scrolls. */
function advance(inside: Inside): void {
  const { columns } = inside.profile
  const isRowEnd = (inside.at + 1) % columns === 0
  if (inside.mode === 'horizontal' && isRowEnd) {
    const start = rowOf(inside) * columns
    const row = [...inside.cells.slice(start + 1, start + columns), ' ']
    inside.cells.splice(start, columns, ...row)
    return
  }
  if (inside.at < columns * rows - 1) {
    inside.at += 1
    return
  }
  if (inside.mode === 'overwrite') {
    inside.at = 0
    return
  }
  inside.cells = [...inside.cells.slice(columns), ...Array.from({ length: columns }, () => ' ')]
  inside.at = columns
}

function write(inside: Inside, byte: number): void {
  const letter = characterOf(byte, inside.page)
  inside.cells[inside.at] = letter
  advance(inside)
}

type Command = Extract<DisplayToken, { kind: 'command' }>

/** `ESC Q A … CR`: a whole row at once. */
function writeLine(inside: Inside, row: number, { text }: Command): void {
  setLine(
    inside,
    row,
    Array.from(text, (byte) => characterOf(byte, inside.page)),
  )
  inside.isLocked = true
}

/** An address outside the glass is ignored, as the makers say. */
function moveTo(inside: Inside, [x = 0, y = 0]: readonly number[]): void {
  const { columns } = inside.profile
  if (x < 1 || x > columns || y < 1 || y > rows) return
  inside.at = (y - 1) * columns + x - 1
}

function selectPage(inside: Inside, number: number): void {
  const page = inside.profile.codePages.find(([, one]) => one === number)?.[0]
  if (page !== undefined) inside.page = page
}

function step(inside: Inside, by: number): void {
  const count = inside.profile.columns * rows
  inside.at = (inside.at + by + count) % count
}

function obey(inside: Inside, command: Command): void {
  const { name, parameters } = command
  const { columns } = inside.profile
  const [first = 0] = parameters
  switch (name) {
    case 'initialize':
      return void Object.assign(inside, awake(inside.profile), {
        strays: inside.strays,
        tail: inside.tail,
      })
    case 'clear':
      return void Object.assign(inside, { cells: blank(inside.profile), at: 0, isLocked: false })
    case 'clearLine':
      setLine(inside, rowOf(inside), [])
      return void Object.assign(inside, { at: rowOf(inside) * columns, isLocked: false })
    case 'home':
      return moveTo(inside, [1, 1])
    case 'bottom':
      return moveTo(inside, [columns, rows])
    case 'left':
      return step(inside, -1)
    case 'right':
      return step(inside, 1)
    case 'up':
    case 'down':
      return step(inside, columns)
    case 'lineStart':
      return moveTo(inside, [1, rowOf(inside) + 1])
    case 'lineEnd':
      return moveTo(inside, [columns, rowOf(inside) + 1])
    case 'moveTo':
      return moveTo(inside, parameters)
    case 'overwrite':
      return void (inside.mode = 'overwrite')
    case 'verticalScroll':
      return void (inside.mode = 'vertical')
    case 'horizontalScroll':
      return void (inside.mode = 'horizontal')
    case 'brightness':
      if (first >= 1 && first <= 4) inside.brightness = first
      return
    case 'codePage':
      return selectPage(inside, first)
    case 'upperLine':
    case 'scrollUpperLine':
      return writeLine(inside, 0, command)
    case 'lowerLine':
      return writeLine(inside, 1, command)
    case 'selectDevice':
    case 'cursor':
    case 'blink':
    case 'characterSet':
    case 'selfTest':
      return
  }
}

const heardWhileLocked: ReadonlySet<string> = new Set([
  'upperLine',
  'lowerLine',
  'clear',
  'clearLine',
])

function perform(inside: Inside, token: DisplayToken): void {
  if (token.kind === 'unknown') inside.strays += 1
  if (token.kind === 'command' && token.name === 'selectDevice')
    inside.isSelected = ((token.parameters[0] ?? 2) & 2) !== 0
  if (!inside.isSelected || token.kind === 'unknown') return
  if (inside.isLocked && !(token.kind === 'command' && heardWhileLocked.has(token.name))) return
  if (token.kind === 'character') write(inside, token.byte)
  else obey(inside, token)
}

/** A glass that was just switched on. */
export function createGlass(profile: DisplayProfile): Glass {
  const inside = awake(profile)
  const take = (bytes: Uint8Array): void => {
    const all = Buffer.concat([inside.tail, bytes])
    let at = 0
    for (;;) {
      const token = readDisplayToken(profile.commands, all, at)
      if (token === undefined) break
      inside.tail = new Uint8Array(0)
      perform(inside, token)
      at = token.end
    }
    inside.tail = all.subarray(at)
  }
  return Object.freeze({
    take,
    lines: () => {
      const { columns } = profile
      const row = (number: number) =>
        inside.cells.slice(number * columns, (number + 1) * columns).join('')
      return [row(0), row(1)] as const
    },
    brightness: () => inside.brightness,
    strays: () => inside.strays,
    restart: () => void Object.assign(inside, awake(profile)),
  })
}
