import type { CustomerWindow } from './settings.ts'

export type Area = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What we need to know of a display. */
export type DisplayFacts = {
  readonly id: number
  readonly area: Area
  readonly touch: boolean
  readonly primary: boolean
}

export type Placement = {
  readonly cashier: DisplayFacts
  /** Absent: no customer's window. The cashier's own display: a plain window on it, not the whole. */
  readonly customer: DisplayFacts | undefined
}

export type PlacementWish = {
  readonly customer: CustomerWindow
  readonly cashierDisplay: number | undefined
}

const fromTheLeft = (displays: readonly DisplayFacts[]): readonly DisplayFacts[] =>
  [...displays].sort((a, b) => a.area.x - b.area.x || a.area.y - b.area.y || a.id - b.id)

/**
 * Who stands where. The cashier gets the display she was given, else the only touch screen, else the main display; the
 * customer gets the first other one from the left. Undefined while no display is connected.
 */
export const place = (
  displays: readonly DisplayFacts[],
  wish: PlacementWish,
): Placement | undefined => {
  const row = fromTheLeft(displays)
  const touch = row.filter((display) => display.touch)
  const cashier =
    (wish.cashierDisplay === undefined ? undefined : row[wish.cashierDisplay - 1]) ??
    (touch.length === 1 ? touch[0] : undefined) ??
    row.find((display) => display.primary) ??
    row[0]
  if (cashier === undefined) return undefined
  const other = row.find((display) => display.id !== cashier.id)
  if (wish.customer === 'never') return { cashier, customer: undefined }
  return { cashier, customer: other ?? (wish.customer === 'always' ? cashier : undefined) }
}

/** A window that leaves room around it: the middle of the display. */
export const middleOf = ({ area }: DisplayFacts): Area => ({
  x: area.x + Math.round(area.width / 10),
  y: area.y + Math.round(area.height / 10),
  width: Math.round((area.width * 8) / 10),
  height: Math.round((area.height * 8) / 10),
})

/** A plain window for the customer on the cashier's display: the right third of it. */
export const asideOn = ({ area }: DisplayFacts): Area => ({
  x: area.x + Math.round((area.width * 2) / 3),
  y: area.y,
  width: Math.round(area.width / 3),
  height: Math.round((area.height * 2) / 3),
})
