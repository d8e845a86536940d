import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { CardBox } from './card-box.ts'
import { json, refused, type DoorReply, type DoorRoute } from './http-door.ts'

const Named = Type.Object({ name: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })) })

/** The last command of a tap: pulled off before it, the card was on too short to be read. */
const inTheMiddle = { at: 3, side: 'before' } as const

const hands: Readonly<Record<string, (box: CardBox, id: string) => boolean>> = {
  lay: (box, id) => box.lay(id),
  snatch: (box, id) => box.lay(id, { tear: inTheMiddle }),
}

/** Cards laid on the reader, taken off, snatched away; new blank ones. */
export function cardRoutes(box: CardBox): readonly DoorRoute[] {
  const now = (): DoorReply => json({ cards: box.cards() })
  return [
    { method: 'GET', pattern: /^\/cards\/list$/, handle: now },
    {
      method: 'POST',
      pattern: /^\/cards\/new$/,
      handle: ({ body = {} }) => {
        if (!Value.Check(Named, body)) return refused(422, 'A name has 1 to 40 letters.')
        box.add(body.name)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/cards\/lift$/,
      handle: () => {
        box.lift()
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/cards\/(card-\d{1,6})\/(lay|snatch)$/,
      handle: ({ caught: [id = '', verb = ''] }) =>
        hands[verb]?.(box, id) === true ? now() : refused(404, `There is no card called ${id}.`),
    },
  ]
}
