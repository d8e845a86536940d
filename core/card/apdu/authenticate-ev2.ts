/** AuthenticateEV2First and AuthenticateEV2NonFirst (NT4H2421Gx rev. 3.0 §10.4.1–2), two commands each. */
import { concatBytes, equalBytes } from '@noble/ciphers/utils.js'
import { blockLength, decryptBlocks, encryptBlocks } from '../aes.ts'
import type { AesKey } from '../card-keys.ts'
import { agreeSession, rotated, type Ev2Session } from '../ev2.ts'
import { nativeCommand, type CardCommand } from './command.ts'

const transactionIdLength = 4
const capabilitiesLength = 12

const challenge = (data: Uint8Array): Uint8Array | undefined =>
  data.length === blockLength ? data : undefined

/** Part 1: asks for the card's challenge, E(K, RndB). `91AD` means: the card makes us wait, ask again. */
export const authenticateEv2First = (keyNo: number): CardCommand<Uint8Array> =>
  nativeCommand({
    name: 'AuthenticateEV2First',
    ins: 0x71,
    data: Uint8Array.of(keyNo, 0x00),
    more: true,
    value: challenge,
  })

/** Part 1 within a session: transaction id and command counter go on. */
export const authenticateEv2NonFirst = (keyNo: number): CardCommand<Uint8Array> =>
  nativeCommand({
    name: 'AuthenticateEV2NonFirst',
    ins: 0x77,
    data: Uint8Array.of(keyNo),
    more: true,
    value: challenge,
  })

export type Ev2Answer = {
  readonly key: AesKey
  readonly keyNo: number
  readonly challenge: Uint8Array
  /** 16 fresh random bytes. */
  readonly rndA: Uint8Array
  /** The session that AuthenticateEV2NonFirst goes on with. */
  readonly within?: Ev2Session
}

/**
 * Part 2 of either: proves the key and checks that the card has it too. `91AE`: it is another key (and the card has counted
 * the attempt). `mac`: the card does not know the key.
 */
export function answerEv2({
  key,
  keyNo,
  challenge: asked,
  rndA,
  within,
}: Ev2Answer): CardCommand<Ev2Session> {
  const rndB = decryptBlocks(key.reveal(), asked)
  return nativeCommand({
    name: 'AuthenticateEV2 part 2',
    ins: 0xaf,
    data: encryptBlocks(key.reveal(), concatBytes(rndA, rotated(rndB))),
    otherwise: 'mac',
    value: (data) => {
      const idLength = within === undefined ? transactionIdLength : 0
      const length = idLength + blockLength + (within === undefined ? capabilitiesLength : 0)
      if (data.length !== length) return undefined
      const clear = decryptBlocks(key.reveal(), data)
      const proof = clear.subarray(idLength, idLength + blockLength)
      if (!equalBytes(proof, rotated(rndA))) return undefined
      const transactionId = within?.transactionId ?? clear.slice(0, idLength)
      const commandCounter = within?.commandCounter ?? 0
      return agreeSession({ key, keyNo, rndA, rndB, transactionId, commandCounter })
    },
  })
}
