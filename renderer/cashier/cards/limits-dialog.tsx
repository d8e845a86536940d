import { useState } from 'react'
import type { LimitsJson } from '../../../core/card/limits-json.ts'
import type { CardLimitsView } from '../../../core/contract/card-view.ts'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { CardDialogProps } from './card-dialog.tsx'
import { msatTyped, satText, worthHint } from './sat-text.ts'

type Typed = {
  readonly perTap: string
  readonly perDay: string
  readonly charges: string
  readonly minutes: string
}

const typedFrom = ({ perTapMsat, perDayMsat, velocity }: CardLimitsView): Typed => ({
  perTap: satText(perTapMsat),
  perDay: satText(perDayMsat),
  charges: velocity?.charges.toString() ?? '',
  minutes: velocity?.minutes.toString() ?? '',
})

const countOf = (text: string, most: number): number | undefined => {
  const count = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  return count >= 1 && count <= most ? count : undefined
}

/** Both or none: so many times in so many minutes. */
function velocityOf({ charges, minutes }: Typed): LimitsJson['velocity'] | 'none' {
  if (charges.trim() === '' && minutes.trim() === '') return 'none'
  const [times, within] = [countOf(charges, 10_000), countOf(minutes, 1_440)]
  return times === undefined || within === undefined
    ? undefined
    : { charges: times, minutes: within }
}

/** The limits as typed, or undefined when a field holds none. */
export function limitsTyped(typed: Typed): LimitsJson | undefined {
  const [perTapMsat, perDayMsat] = [msatTyped(typed.perTap), msatTyped(typed.perDay)]
  const velocity = velocityOf(typed)
  if (perTapMsat === undefined || perDayMsat === undefined || velocity === undefined)
    return undefined
  return {
    ...(perTapMsat === null ? {} : { perTapMsat }),
    ...(perDayMsat === null ? {} : { perDayMsat }),
    ...(velocity === 'none' ? {} : { velocity }),
  }
}

/** What a card may pay at most; an empty field limits nothing. */
export function LimitsDialog({ card, api, till, onClose, onDone }: CardDialogProps) {
  const { say, locale } = useScreen()
  const [typed, setTyped] = useState(() => typedFrom(card.limits))
  const limits = limitsTyped(typed)
  const rate = till?.status.rate
  const field = (name: keyof Typed, hint: { readonly hint?: string }) => (
    <Field
      label={say(`cards.limits.${name}`)}
      value={typed[name]}
      onChange={(text) => setTyped({ ...typed, [name]: text })}
      digits
      longest={12}
      {...hint}
    />
  )
  return (
    <ActDialog
      title={say('cards.limits.ask', { name: card.name })}
      means={say(limits === undefined ? 'cards.limits.wrong' : 'cards.limits.means')}
      forward={{ label: say('cards.limits.set'), icon: 'check' }}
      isIncomplete={limits === undefined}
      onDo={(by) => api.limitCard(card.id, { limits: limits ?? {}, ...by })}
      onClose={onClose}
      onDone={onDone}
    >
      <div className="fields">
        {field('perTap', worthHint(typed.perTap, rate, locale))}
        {field('perDay', worthHint(typed.perDay, rate, locale))}
        {field('charges', {})}
        {field('minutes', {})}
      </div>
    </ActDialog>
  )
}
