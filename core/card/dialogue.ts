/**
 * Several commands in order, as a generator: it yields what to send and is given what came back, so it is pure, and whoever
 * carries bytes (PC/SC, an emulated chip, a test) drives it. An empty answer means that the card has left.
 */
import type { Result } from '../errors/result.ts'
import type { CardCommand, CardRefusal } from './apdu/command.ts'

export type Send = { readonly kind: 'send'; readonly name: string; readonly apdu: Uint8Array }

/** `undefined` answers what is no command. */
export type Reply = Uint8Array | undefined

export type Dialogue<T, E = CardRefusal> = Generator<Send, Result<T, E>, Reply>

/** One command within a dialogue. */
export function* ask<T>(command: CardCommand<T>): Dialogue<T> {
  const response = yield { kind: 'send', name: command.name, apdu: command.apdu }
  return command.read(response ?? new Uint8Array(0))
}

/** Carries a dialogue to its end. `exchange` resolves to an empty answer when the card has left. */
export async function converse<T, E>(
  dialogue: Dialogue<T, E>,
  exchange: (apdu: Uint8Array) => Promise<Uint8Array>,
): Promise<Result<T, E>> {
  let next = dialogue.next()
  while (next.done !== true) {
    const response = await exchange(next.value.apdu)
    next = dialogue.next(response)
  }
  return next.value
}
