import type { Card } from '../../../core/card/card.ts'
import { isGoodPin, pinTries, unlockedPin } from '../../../core/card/card-pin.ts'
import { hashPin, pinSaltLength, sealPin } from '../../../core/card/pin-hash.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import { sealNonceLength } from '../../../core/lightning/seal-key.ts'
import type { Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { changeCard, type By, type CardPorts } from './change-card.ts'

export type PinPorts = CardPorts & Pick<Ports, 'stretch' | 'deviceKey'>

export type SetPinInput = {
  readonly id: CardId
  readonly pin: Secret<string>
  /** From this amount on it is asked; zero: always. */
  readonly fromMsat: Msat
  readonly by: By
}

/** Gives a card its PIN. Stretching takes its time, so it is done before the transaction; only the sealed hash is kept. */
export async function setPin(ports: PinPorts, input: SetPinInput): Promise<Result<Card, Failure>> {
  const { id, pin, fromMsat, by } = input
  if (!isGoodPin(pin.reveal())) return err(failure('card.badPin'))
  const { random, deviceKey } = ports
  const hash = await hashPin(ports.stretch, pin, random.bytes(pinSaltLength))
  const sealedHash = sealPin({ deviceKey, nonce: random.bytes(sealNonceLength) }, id, hash)
  return changeCard(ports, { id, what: 'pin.set', by }, (_unit, card) =>
    Promise.resolve(
      ok({
        card: { ...card, pin: { sealedHash, fromMsat, triesLeft: pinTries } },
        detail: { fromMsat: fromMsat.toString() },
      }),
    ),
  )
}

/** Staff gives the tries back. */
export const unlockPin = (
  ports: CardPorts,
  { id, by }: { readonly id: CardId; readonly by: By },
): Promise<Result<Card, Failure>> =>
  changeCard(ports, { id, what: 'pin.unlock', by }, (_unit, card) => {
    const { pin } = card
    return Promise.resolve(
      pin === undefined
        ? err(failure('card.noPin'))
        : ok({ card: { ...card, pin: { ...pin, ...unlockedPin(pin) } } }),
    )
  })

export const removePin = (
  ports: CardPorts,
  { id, by }: { readonly id: CardId; readonly by: By },
): Promise<Result<Card, Failure>> =>
  changeCard(ports, { id, what: 'pin.remove', by }, (_unit, { pin, ...card }) =>
    Promise.resolve(pin === undefined ? err(failure('card.noPin')) : ok({ card })),
  )
