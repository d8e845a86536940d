import type { CardRefusal } from '../../core/card/apdu/command.ts'
import { selectApplication } from '../../core/card/apdu/select-application.ts'
import { status } from '../../core/card/apdu/status-word.ts'
import { converse } from '../../core/card/dialogue.ts'
import { readTap } from '../../core/card/read-tap.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { TapProblem } from '../../core/ports/reader.ts'
import type { CardLink } from './card-transport.ts'

/** What stands in the way of a file, in the words of the port. */
function problemOf(refusal: CardRefusal): TapProblem {
  if (refusal.kind === 'torn') return 'tap.gone'
  // Phones, bank cards and memory cards have no such application: whatever they say to the first command is no.
  if (refusal.command === selectApplication.name) return 'tap.otherCard'
  if (refusal.command !== 'ISOReadBinary') return 'tap.noLink'
  // 6982 to a stranger's read: the counter's end (NT4H2421Gx §9.3), or a file that only its owner may read.
  return refusal.kind === 'status' ? 'tap.refused' : 'tap.noLink'
}

/** A command of several parts that somebody began and left (a till that died) costs the next one: 6985 to ISO commands. */
const isLeftover = (refusal: CardRefusal): boolean =>
  refusal.kind === 'status' &&
  refusal.status === status.isoConditions &&
  refusal.command === selectApplication.name

/** The NDEF file of the card on this link: one tap. */
export async function readCard({ transmit }: CardLink): Promise<Result<Uint8Array, TapProblem>> {
  const first = await converse(readTap(), transmit)
  const read = first.ok || !isLeftover(first.error) ? first : await converse(readTap(), transmit)
  return read.ok ? ok(read.value) : err(problemOf(read.error))
}
