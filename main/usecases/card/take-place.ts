import type { Card } from '../../../core/card/card.ts'
import { sealPin, unsealPin } from '../../../core/card/pin-hash.ts'
import { sealNonceLength } from '../../../core/lightning/seal-key.ts'
import type { Ports } from '../../../core/ports/ports.ts'

type Guarded = Pick<Ports, 'random' | 'deviceKey'>

/** The old card's PIN under the new card's name; tries that were lost stay lost. */
function pinFor({ random, deviceKey }: Guarded, card: Card, old: Card): Pick<Card, 'pin'> {
  if (card.pin !== undefined || old.pin === undefined) return {}
  const hash = unsealPin(deviceKey, old.id, old.pin.sealedHash)
  if (!hash.ok) return {}
  const device = { deviceKey, nonce: random.bytes(sealNonceLength) }
  return { pin: { ...old.pin, sealedHash: sealPin(device, card.id, hash.value) } }
}

/** The card that takes another one's place: called and guarded as that one was, where nobody has set anything else for it. */
export const takingPlaceOf = (ports: Guarded, card: Card, old: Card): Card => ({
  ...card,
  name: card.name === '' ? old.name : card.name,
  limits: { ...old.limits, ...card.limits },
  ...pinFor(ports, card, old),
})
