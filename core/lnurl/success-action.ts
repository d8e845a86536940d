/** LUD-09 `successAction` (message, url) and LUD-10 (aes): what a payer sees once a payment is complete. */
import { cbc } from '@noble/ciphers/aes.js'
import { base64 } from '@scure/base'
import { failure, type Failure } from '../errors/registry.ts'
import { assert, err, ok, type Result } from '../errors/result.ts'
import type { Preimage } from '../lightning/preimage.ts'
import { badAnswer, shownText } from './answer.ts'
import { httpUrlFrom } from './wire-values.ts'

/** `ciphertext` and `iv` are base64; the key is the payment's preimage. Texts have at most 144 characters. */
export type SuccessAction =
  | { readonly tag: 'message'; readonly message: string }
  | { readonly tag: 'url'; readonly description: string; readonly url: string }
  | {
      readonly tag: 'aes'
      readonly description: string
      readonly ciphertext: string
      readonly iv: string
    }
export type AesAction = Extract<SuccessAction, { readonly tag: 'aes' }>

const longestText = 144
const longestCiphertext = 4096
const ivLength = 16

const fits = (text: string): boolean => Array.from(text).length <= longestText

/** An action of ours, whole: what breaks the document is a mistake in the program. */
export function successActionJson(action: SuccessAction): SuccessAction {
  assert(
    fits(action.tag === 'message' ? action.message : action.description),
    'the text of an action has at most 144 characters',
  )
  if (action.tag === 'url') assert(httpUrlFrom(action.url) !== undefined, 'its url is a URL')
  return action
}

const hostOf = (url: string): string => new URL(url).hostname

function base64Bytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return base64.decode(value.replace(/\s/g, ''))
  } catch {
    return undefined
  }
}

function readAes(
  member: (name: string) => unknown,
  description: string,
): SuccessAction | undefined {
  const ciphertext = base64Bytes(member('ciphertext'))
  const iv = base64Bytes(member('iv'))
  if (iv?.length !== ivLength || ciphertext === undefined) return undefined
  if (ciphertext.length === 0 || ciphertext.length % ivLength !== 0) return undefined
  const written = { ciphertext: base64.encode(ciphertext), iv: base64.encode(iv) }
  if (written.ciphertext.length > longestCiphertext) return undefined
  return { tag: 'aes', description, ...written }
}

function readKnown(member: (name: string) => unknown, callback: string): SuccessAction | undefined {
  const text = (name: string): string => {
    const value = member(name)
    return typeof value === 'string' ? shownText(value, longestText) : ''
  }
  const url = httpUrlFrom(member('url'))
  switch (member('tag')) {
    case 'message':
      return { tag: 'message', message: text('message') }
    case 'url':
      if (url === undefined || hostOf(url) !== hostOf(callback)) return undefined
      return { tag: 'url', description: text('description'), url }
    case 'aes':
      return readAes(member, text('description'))
    default:
      return undefined
  }
}

/**
 * The action of a pay answer; none is undefined. One of a kind that we do not know, or a url on another host than the
 * callback's, is `lnurl.badAnswer`: LUD-09 forbids paying then. Longer texts than allowed are cut.
 */
export function readSuccessAction(
  value: unknown,
  callback: string,
): Result<SuccessAction | undefined, Failure> {
  if (value === undefined || value === null) return ok(undefined)
  if (typeof value !== 'object') return badAnswer('successAction')
  const members = new Map<string, unknown>(Object.entries(value))
  const action = readKnown((name) => members.get(name), callback)
  return action === undefined ? badAnswer('successAction') : ok(action)
}

/** Seals a text under the preimage: AES-256 in CBC mode with PKCS #7 padding (LUD-10). `iv`: 16 random bytes, used once. */
export function sealAesAction(
  preimage: Preimage,
  text: { readonly description: string; readonly plain: string },
  iv: Uint8Array,
): AesAction {
  assert(iv.length === ivLength, 'an initialisation vector has 16 bytes')
  const sealed = cbc(preimage.reveal(), iv).encrypt(new TextEncoder().encode(text.plain))
  const ciphertext = base64.encode(sealed)
  assert(ciphertext.length <= longestCiphertext, 'a ciphertext has at most 4096 characters')
  return { tag: 'aes', description: text.description, ciphertext, iv: base64.encode(iv) }
}

/** Opens it with the preimage that the payment bought. Fails with `lnurl.badSecret`; the payment stands all the same. */
export function openAesAction(action: AesAction, preimage: Preimage): Result<string, Failure> {
  try {
    const key = preimage.reveal()
    const plain = cbc(key, base64.decode(action.iv)).decrypt(base64.decode(action.ciphertext))
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain))
  } catch {
    return err(failure('lnurl.badSecret'))
  }
}
