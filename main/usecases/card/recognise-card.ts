import type { Card, CardKey, Issuer } from '../../../core/card/card.ts'
import { chipRefOf } from '../../../core/card/chip-ref.ts'
import { claimsOf, proveTap, type IssuerMeta } from '../../../core/card/recognise-tap.ts'
import { unsealK1, unsealK2 } from '../../../core/card/tap-keys.ts'
import type { Sun } from '../../../core/card/sun.ts'
import type { IssuerId } from '../../../core/contract/ids.ts'
import type { Ports } from '../../../core/ports/ports.ts'

export type RecognisePorts = Pick<Ports, 'store' | 'deviceKey'>

/** A tap of an own card whose MAC was checked. The counter is not taken yet. */
export type ProvenTap = {
  readonly card: Card
  readonly keyVersion: number
  readonly counter: number
}

function metaOf({ deviceKey }: RecognisePorts, issuer: Issuer): readonly IssuerMeta[] {
  const opened = unsealK1(deviceKey, issuer)
  return opened.ok ? [{ issuer: issuer.id, metaReadKey: opened.value }] : []
}

function fileReadKeys({ deviceKey }: RecognisePorts, keys: readonly CardKey[]) {
  return keys.flatMap((key) => {
    const opened = unsealK2(deviceKey, key)
    return opened.ok ? [{ version: key.version, key: opened.value }] : []
  })
}

/** Whose tap it is: ours is what decrypts and verifies with our keys, whatever the link says. Undefined: not ours. */
export async function recogniseCard(
  ports: RecognisePorts,
  sun: Sun,
): Promise<ProvenTap | undefined> {
  const { read } = ports.store
  const metas = (await read.issuers.all()).flatMap((issuer) => metaOf(ports, issuer))
  for (const claim of claimsOf(sun, metas)) {
    const meta = metas.find(({ issuer }) => issuer === claim.issuer)
    if (meta === undefined) continue
    const ref = chipRefOf(meta.metaReadKey, claim.data.uid)
    const card = await read.cards.ofChip(claim.issuer as IssuerId, ref)
    if (card === undefined) continue
    const keys = fileReadKeys(ports, await read.cards.keys(card.id))
    const keyVersion = proveTap(claim, sun, keys)
    if (keyVersion !== undefined) return { card, keyVersion, counter: claim.data.counter }
  }
  return undefined
}
