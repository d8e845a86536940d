import type { Card } from '../../../core/card/card.ts'
import type { CardLimits } from '../../../core/card/card-limits.ts'
import { limitsToJson } from '../../../core/card/limits-json.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { ok, type Result } from '../../../core/errors/result.ts'
import { changeCard, type By, type CardPorts } from './change-card.ts'

/** Sets all limits of a card at once; one that is left out limits no more. */
export const limitCard = (
  ports: CardPorts,
  { id, limits, by }: { readonly id: CardId; readonly limits: CardLimits; readonly by: By },
): Promise<Result<Card, Failure>> =>
  changeCard(ports, { id, what: 'limit', by }, (_unit, card) =>
    Promise.resolve(
      ok({
        card: { ...card, limits },
        detail: {
          before: JSON.stringify(limitsToJson(card.limits)),
          after: JSON.stringify(limitsToJson(limits)),
        },
      }),
    ),
  )
