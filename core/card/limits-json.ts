/** A card's limits as text in the store and in requests: amounts are decimal strings. */
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import { msat } from '../money/units.ts'
import type { CardLimits } from './card-limits.ts'

const MsatText = Type.String({ pattern: '^(?:0|[1-9][0-9]{0,17})$' })

/** `velocity`: at most so many charges within so many minutes (up to a day). */
export const LimitsJson = Type.Object(
  {
    perTapMsat: Type.Optional(MsatText),
    perDayMsat: Type.Optional(MsatText),
    velocity: Type.Optional(
      Type.Object(
        {
          charges: Type.Integer({ minimum: 1, maximum: 10_000 }),
          minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type LimitsJson = Readonly<Static<typeof LimitsJson>>

export const limitsToJson = ({ perTapMsat, perDayMsat, velocity }: CardLimits): LimitsJson => ({
  ...(perTapMsat === undefined ? {} : { perTapMsat: perTapMsat.toString() }),
  ...(perDayMsat === undefined ? {} : { perDayMsat: perDayMsat.toString() }),
  ...(velocity === undefined ? {} : { velocity: { ...velocity } }),
})

export const limitsFromJson = ({ perTapMsat, perDayMsat, velocity }: LimitsJson): CardLimits => ({
  ...(perTapMsat === undefined ? {} : { perTapMsat: msat(BigInt(perTapMsat)) }),
  ...(perDayMsat === undefined ? {} : { perDayMsat: msat(BigInt(perDayMsat)) }),
  ...(velocity === undefined ? {} : { velocity }),
})

/** The limits from the store's text; undefined for anything that was not written by `limitsToJson`. */
export function limitsFromText(text: string): CardLimits | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return Check(LimitsJson, json) ? limitsFromJson(json) : undefined
  } catch {
    return undefined
  }
}
