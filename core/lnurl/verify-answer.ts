/** LUD-21 `verify`: whether the code of a pay answer has been paid. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Failure } from '../errors/registry.ts'
import { ok, type Result } from '../errors/result.ts'
import { secret } from '../errors/secret.ts'
import type { Bolt11, PaymentHash } from '../lightning/payment-hash.ts'
import type { Preimage } from '../lightning/preimage.ts'
import { badAnswer, readAnswer } from './answer.ts'
import { bolt11In } from './pay-answer.ts'

/** The preimage is there once it is settled, and only then; services may keep it to themselves. */
export type VerifyAnswer = {
  readonly settled: boolean
  readonly preimage?: Preimage
  readonly pr?: Bolt11
}

export type VerifyAnswerJson = {
  readonly status: 'OK'
  readonly settled: boolean
  readonly preimage: string | null
  readonly pr: string
}

/** Our answer. Of an unsettled code no preimage is taken: whoever has it could claim to have paid. */
export const verifyAnswerJson = (
  pr: Bolt11,
  state: { readonly settled: false } | { readonly settled: true; readonly preimage: Preimage },
): VerifyAnswerJson => ({
  status: 'OK',
  settled: state.settled,
  preimage: state.settled ? bytesToHex(state.preimage.reveal()) : null,
  pr,
})

function preimageFrom(value: unknown): Preimage | undefined {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/i.test(value)) return undefined
  return secret(hexToBytes(value.toLowerCase()))
}

/** Reads a service's word. It is a word: only a preimage that fits the hash is proof, see `provesPayment`. */
export function readVerifyAnswer(body: string): Result<VerifyAnswer, Failure> {
  const answer = readAnswer(body)
  if (!answer.ok) return answer
  const settled = answer.value.get('settled')
  if (typeof settled !== 'boolean') return badAnswer('settled')
  const preimage = settled ? preimageFrom(answer.value.get('preimage')) : undefined
  const pr = bolt11In(answer.value.get('pr'))
  return ok({
    settled,
    ...(preimage === undefined ? {} : { preimage }),
    ...(pr === undefined ? {} : { pr }),
  })
}

/** Whether the answer holds the preimage of that payment hash. */
export const provesPayment = ({ preimage }: VerifyAnswer, paymentHash: PaymentHash): boolean =>
  preimage !== undefined && bytesToHex(sha256(preimage.reveal())) === paymentHash
