import { wrongUsage, type Practice, type PracticeCards, type Said } from '../command.ts'

export const cardUsage = 'card [lay|snatch <id> | lift | new [name]]'

function said({ cards }: PracticeCards): Said {
  const lines = cards.map(({ id, name, uid, isLaid, host, counter }) =>
    [
      id.padEnd(9),
      name.padEnd(16),
      uid,
      `${counter} taps`.padStart(10),
      host ?? 'blank',
      ...(isLaid ? ['on the reader'] : []),
    ].join('  '),
  )
  return { exit: 0, json: { cards }, lines }
}

/** `flashtill sandbox card …`: what a hand does with the customer's cards; undefined for what it cannot do. */
export async function handleCard(
  client: Practice,
  [verb, ...rest]: readonly string[],
): Promise<Said> {
  const what = rest.join(' ')
  if (verb === undefined) return said(await client.cards())
  if (verb === 'lift') return said(await client.liftCard())
  if (verb === 'new') return said(await client.newCard(what === '' ? undefined : what))
  if ((verb === 'lay' || verb === 'snatch') && what !== '')
    return said(await client.moveCard(what, verb))
  return wrongUsage({ name: 'sandbox', usage: cardUsage }, 'what shall be done with which card?')
}
