import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { isCodePage } from '../printer/code-pages.ts'
import epson58 from './epson-58.json' with { type: 'json' }
import epson80 from './epson-80.json' with { type: 'json' }
import epson80At180Dpi from './epson-80-180dpi.json' with { type: 'json' }
import generic58Silent from './generic-58-silent.json' with { type: 'json' }
import generic58 from './generic-58.json' with { type: 'json' }
import generic80Silent from './generic-80-silent.json' with { type: 'json' }
import generic80 from './generic-80.json' with { type: 'json' }
import type { Profile } from './profile.ts'

type Fields = Readonly<Record<string, unknown>>

const shipped: Readonly<Record<string, Fields>> = {
  'epson-58': epson58,
  'epson-80': epson80,
  'epson-80-180dpi': epson80At180Dpi,
  'generic-58': generic58,
  'generic-58-silent': generic58Silent,
  'generic-80': generic80,
  'generic-80-silent': generic80Silent,
}

/** The names that a technician may set. */
export const profileNames: readonly string[] = Object.keys(shipped)

/** A profile's own fields over those it inherits. Sixteen generations are a circle. */
function inherited(name: string, depth = 0): Fields | undefined {
  const own = Object.hasOwn(shipped, name) ? shipped[name] : undefined
  if (own === undefined || depth > 16) return undefined
  const parent = own['inherits']
  return typeof parent === 'string' ? { ...inherited(parent, depth + 1), ...own } : own
}

const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most

function isCodePages(value: unknown): value is Profile['codePages'] {
  if (typeof value !== 'object' || value === null) return false
  const entries = Object.entries(value)
  return (
    entries.length > 0 &&
    entries.every(([page, number]) => isCodePage(page) && isWhole(number, 0, 255))
  )
}

const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): value is T =>
  allowed.some((one) => one === value)

/** A longer pull than half a second burns the coil; ESC p knows no more than 510 ms. */
const longestPulseMs = 500

function isDrawer(value: unknown): value is Profile['drawer'] {
  if (typeof value !== 'object' || value === null || !('pin' in value) || !('pulseMs' in value))
    return false
  const openIs = 'openIs' in value ? value.openIs : undefined
  const isKnown = openIs === undefined || oneOf(openIs, ['high', 'low'])
  return (
    isKnown && (value.pin === 2 || value.pin === 5) && isWhole(value.pulseMs, 20, longestPulseMs)
  )
}

/** The first thing wrong with a profile's fields, or the profile. */
export function checkProfile(fields: Fields): Profile | string {
  const { name, dots, columns, dpi, codePages, qr, cutter, drawer } = fields
  const { answers, clearsBuffer, realTimeSwitch, motionUnits } = fields
  if (typeof name !== 'string' || name === '') return 'name'
  if (!isWhole(dots, 128, 1_664) || dots % 8 !== 0) return 'dots'
  if (!isWhole(columns, 10, 138)) return 'columns'
  if (!isWhole(dpi, 100, 255)) return 'dpi'
  if (!isCodePages(codePages)) return 'codePages'
  if (!oneOf(qr, ['native', 'raster'])) return 'qr'
  if (!oneOf(cutter, ['partial', 'full', 'none'])) return 'cutter'
  if (!isDrawer(drawer)) return 'drawer'
  if (typeof answers !== 'boolean') return 'answers'
  if (typeof clearsBuffer !== 'boolean') return 'clearsBuffer'
  if (typeof realTimeSwitch !== 'boolean') return 'realTimeSwitch'
  if (typeof motionUnits !== 'boolean') return 'motionUnits'
  const can = { answers, clearsBuffer, realTimeSwitch, motionUnits }
  return { name, dots, columns, dpi, codePages, qr, cutter, drawer, ...can }
}

/** A shipped profile by its name, or `request.invalid` with the field or the name that is wrong. */
export function readProfile(name: string): Result<Profile, Failure> {
  const fields = inherited(name)
  if (fields === undefined) return err(failure('request.invalid', { profile: name }))
  const profile = checkProfile(fields)
  return typeof profile === 'string'
    ? err(failure('request.invalid', { profile: name, field: profile }))
    : ok(profile)
}

/** The least that every ESC/POS printer on 80 mm paper can do. */
export const fallbackProfile: Profile = Object.freeze({
  name: generic80.name,
  dots: generic80.dots,
  columns: generic80.columns,
  dpi: generic80.dpi,
  codePages: generic80.codePages,
  qr: 'raster',
  cutter: 'partial',
  drawer: Object.freeze({ pin: 2 as const, pulseMs: 50 }),
  answers: true,
  clearsBuffer: false,
  realTimeSwitch: false,
  motionUnits: false,
})
