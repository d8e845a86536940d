/** What the technician asks about keys of other programs, on the socket that only its owner opens. */
import Type from 'typebox'
import { keyScopes } from './card-api.ts'

const strict = { additionalProperties: false } as const

export const KeyWish = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    scopes: Type.Array(Type.Enum([...keyScopes]), { minItems: 1, uniqueItems: true }),
  },
  strict,
)

export const KeyEnd = Type.Object({ id: Type.String({ minLength: 36, maxLength: 36 }) }, strict)
