/** The answers about cards as schemas, for programs of others (card-api.ts); a test holds them to the types in card-view.ts. */
import Type from 'typebox'
import { LimitsJson } from '../card/limits-json.ts'

const Id = Type.String({ format: 'uuid' })
const Msat = Type.String({
  pattern: '^-?[0-9]+$',
  description: 'Millisatoshi as a decimal string; what left is negative.',
})
const Moment = Type.Integer({ description: 'Milliseconds since 1970 UTC.' })
const oneOf = <const T extends readonly string[]>(names: T) =>
  Type.Unsafe<T[number]>(Type.Enum([...names]))

export const CardSchema = Type.Object({
  id: Id,
  number: Type.String(),
  name: Type.String(),
  state: oneOf(['new', 'pending', 'active', 'frozen', 'lost', 'closed', 'wiped']),
  balanceMsat: Msat,
  limits: LimitsJson,
  pin: Type.Optional(Type.Object({ fromMsat: Msat, locked: Type.Boolean() })),
  hasChip: Type.Boolean(),
  takesMoney: Type.Boolean(),
  createdAt: Moment,
  replacedBy: Type.Optional(Id),
  moves: Type.Array(
    oneOf(['plan', 'verify', 'freeze', 'unfreeze', 'lose', 'find', 'close', 'wipe', 'giveUp']),
  ),
})

export const MovementSchema = Type.Object({
  id: Type.String(),
  at: Moment,
  kind: oneOf(['sale', 'elsewhere', 'onItsWay', 'back', 'topUp', 'moved', 'paidOut', 'fee']),
  amountMsat: Msat,
  comment: Type.Optional(Type.String()),
  invoiceId: Type.Optional(Id),
  invoiceNumber: Type.Optional(Type.String()),
})

export const ActSchema = Type.Object({
  at: Moment,
  who: Type.String(),
  what: Type.String(),
  why: Type.String(),
})

export const ReachSchema = Type.Union([
  Type.Object({ state: Type.Literal('open'), address: Type.Optional(Type.String()) }),
  Type.Object({ state: Type.Literal('closed') }),
])

export const CardAnswer = Type.Object({ card: CardSchema })
export const CardsAnswer = Type.Object({
  cards: Type.Array(CardSchema),
  next: Type.Optional(Type.String()),
})
export const CardDetailAnswer = Type.Object({
  card: CardSchema,
  reach: ReachSchema,
  movements: Type.Array(MovementSchema),
  acts: Type.Array(ActSchema),
})
export const ClosedAnswer = Type.Object({
  card: CardSchema,
  paidOut: Type.Optional(Type.Object({ currency: Type.String(), amountMinor: Type.String() })),
})
export const PinChoiceAnswer = Type.Object({
  pinChoice: Type.Object({
    id: Id,
    name: Type.String(),
    state: oneOf(['asked', 'done']),
    until: Moment,
    why: Type.Optional(Type.String()),
  }),
})

/** Of a top-up's invoice what a program needs; there is more in it. */
export const InvoiceAnswer = Type.Object({
  invoice: Type.Object({
    id: Id,
    number: Type.String(),
    price: Type.Object({ currency: Type.String(), amountMinor: Type.String() }),
    status: oneOf(['New', 'Processing', 'Settled', 'Expired', 'Invalid']),
    createdAt: Moment,
    payments: Type.Array(
      Type.Object({
        id: Id,
        tender: oneOf(['lightning', 'cash', 'card']),
        state: Type.String(),
        bolt11: Type.Optional(Type.String()),
      }),
    ),
  }),
})

export const ErrorAnswer = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    detail: Type.Optional(Type.Record(Type.String(), Type.String())),
  }),
})
