import { ok } from '../errors/result.ts'
import { getKeyVersion } from './apdu/get-key-version.ts'
import {
  getVersionHardware,
  getVersionProduction,
  getVersionSoftware,
  isNtag424,
} from './apdu/get-version.ts'
import { selectApplication } from './apdu/select-application.ts'
import type { CardUid } from './card-uid.ts'
import { ask, type Dialogue } from './dialogue.ts'

/** The version bytes of keys 0–4: which keys the card holds, told without an attempt. */
export type KeyVersions = readonly [number, number, number, number, number]

/** What a card tells everybody. `uid` is missing where the chip hides it. */
export type CardFacts = {
  readonly isNtag424: boolean
  readonly uid?: CardUid
  readonly keyVersions: KeyVersions
}

/** The five version bytes; costs neither a tap nor an attempt. */
export function* readKeyVersions(): Dialogue<KeyVersions> {
  const versions: number[] = []
  for (let keyNo = 0; keyNo < 5; keyNo += 1) {
    const version = yield* ask(getKeyVersion(keyNo))
    if (!version.ok) return version
    versions.push(version.value)
  }
  const [k0 = 0, k1 = 0, k2 = 0, k3 = 0, k4 = 0] = versions
  return ok([k0, k1, k2, k3, k4])
}

/** Looks at a card without a key: chip, UID, key versions. Nine commands, no tap counted. */
export function* inspectCard(): Dialogue<CardFacts> {
  const application = yield* ask(selectApplication)
  if (!application.ok) return application
  const hardware = yield* ask(getVersionHardware)
  if (!hardware.ok) return hardware
  const software = yield* ask(getVersionSoftware)
  if (!software.ok) return software
  const production = yield* ask(getVersionProduction)
  if (!production.ok) return production
  const keyVersions = yield* readKeyVersions()
  if (!keyVersions.ok) return keyVersions
  return ok({
    isNtag424: isNtag424(hardware.value),
    ...production.value,
    keyVersions: keyVersions.value,
  })
}

/** Fresh from NXP, or wiped by a tool that says so: the only card on which the factory's keys are tried. */
export const looksBlank = ({ keyVersions }: CardFacts): boolean =>
  keyVersions.every((version) => version === 0)
