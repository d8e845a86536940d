import type { CodePage } from '../printer/code-pages.ts'
import { cd5220Commands, epsonCommands, type DisplayCommands } from './commands.ts'

/** What a kind of pole display can do. */
export type DisplayProfile = {
  readonly commands: DisplayCommands
  readonly columns: number
  /** In the order they are tried, with the number that selects each; null: it is what the display wakes up with. */
  readonly codePages: readonly (readonly [CodePage, number | null])[]
  /** 1 dim … 4 bright. */
  readonly brightness: number
  /** Bits a second as it comes from the factory. */
  readonly speed: number
}

const profiles = {
  /** Epson DM-D110, DM-D210, DM-D30 and what obeys the same commands. */
  'display-epson': {
    commands: epsonCommands,
    columns: 20,
    codePages: [
      ['cp858', 19],
      ['cp852', 18],
      ['cp866', 17],
      ['cp437', 0],
    ],
    brightness: 4,
    speed: 9_600,
  },
  /** Partner CD5220, and the many that imitate it. Its manual's ESC c and ESC f are no code pages that we could rely on. */
  'display-cd5220': {
    commands: cd5220Commands,
    columns: 20,
    codePages: [['cp437', null]],
    brightness: 4,
    speed: 9_600,
  },
} as const satisfies Readonly<Record<string, DisplayProfile>>

export type DisplayProfileName = keyof typeof profiles

export const displayProfileNames = Object.keys(profiles) as readonly DisplayProfileName[]

export const isDisplayProfile = (name: string): name is DisplayProfileName =>
  Object.hasOwn(profiles, name)

export const displayProfile = (name: DisplayProfileName): DisplayProfile => profiles[name]

/** By its own name where it tells one; CD5220 is what most others imitate. */
export const chooseDisplayProfile = (model: string): DisplayProfileName =>
  /\bDM-D\d/i.test(model) || /epson/i.test(model) ? 'display-epson' : 'display-cd5220'
