/**
 * NDEF messages as a Type 4 tag keeps them: NFC Forum NDEF 1.0 §3, URI record type 1.0 §3.2, text record type 1.0 §3,
 * Type 4 tag §7 (NLEN in front). Read tolerantly, since any card may be laid on; written in one form.
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from '../errors/result.ts'

/** What a record says: a URI with its prefix put back, or plain text. */
export type NdefText = { readonly kind: 'uri' | 'text'; readonly text: string }

/**
 * Why a file says nothing. `empty`: no message (a blank card). `cut`: fewer bytes than the length says. `record`: broken or
 * chunked records. `text`: not UTF-8. `none`: records, but no URI and no text.
 */
export type NdefProblem = 'empty' | 'cut' | 'record' | 'text' | 'none'

/** URI identifier codes 00–23 (URI record type definition 1.0, table 3). */
const prefixes = [
  '',
  'http://www.',
  'https://www.',
  'http://',
  'https://',
  'tel:',
  'mailto:',
  'ftp://anonymous:anonymous@',
  'ftp://ftp.',
  'ftps://',
  'sftp://',
  'smb://',
  'nfs://',
  'ftp://',
  'dav://',
  'news:',
  'telnet://',
  'imap:',
  'rtsp://',
  'urn:',
  'pop:',
  'sip:',
  'sips:',
  'tftp:',
  'btspp://',
  'btl2cap://',
  'btgoep://',
  'tcpobex://',
  'irdaobex://',
  'file://',
  'urn:epc:id:',
  'urn:epc:tag:',
  'urn:epc:pat:',
  'urn:epc:raw:',
  'urn:epc:',
  'urn:nfc:',
] as const

const flag = { last: 0x40, chunk: 0x20, short: 0x10, id: 0x08 } as const
const typeName = { wellKnown: 1, absoluteUri: 3 } as const

type NdefRecord = {
  readonly format: number
  readonly type: Uint8Array
  readonly payload: Uint8Array
  readonly isLast: boolean
  readonly end: number
}

/** One record from `start`; undefined when it is cut, or a chunk of one. */
function recordAt(bytes: Uint8Array, start: number): NdefRecord | undefined {
  const head = bytes[start]
  if (head === undefined || (head & flag.chunk) !== 0) return undefined
  const isShort = (head & flag.short) !== 0
  const lengthBytes = isShort ? 1 : 4
  const at = start + 2 + lengthBytes
  const idBytes = (head & flag.id) === 0 ? 0 : 1
  const typeLength = bytes[start + 1] ?? 0
  const payloadLength = bytes.subarray(start + 2, at).reduce((sum, byte) => sum * 256 + byte, 0)
  const typeAt = at + idBytes
  const payloadAt = typeAt + typeLength + (idBytes === 0 ? 0 : (bytes[at] ?? 0))
  const end = payloadAt + payloadLength
  if (typeAt > bytes.length || end > bytes.length) return undefined
  return {
    format: head & 0x07,
    type: bytes.subarray(typeAt, typeAt + typeLength),
    payload: bytes.subarray(payloadAt, end),
    isLast: (head & flag.last) !== 0,
    end,
  }
}

function decoded(bytes: Uint8Array, encoding = 'utf-8'): string | undefined {
  try {
    // A mark of byte order is text in UTF-8, and an order in UTF-16.
    const ignoreBOM = encoding === 'utf-8'
    return new TextDecoder(encoding, { fatal: true, ignoreBOM }).decode(bytes)
  } catch {
    return undefined
  }
}

function uriOf(payload: Uint8Array): string | undefined {
  const prefix = prefixes[payload[0] ?? prefixes.length]
  const rest = decoded(payload.subarray(1))
  return prefix === undefined || rest === undefined ? undefined : prefix + rest
}

/** Status byte (bit 7: UTF-16), language code, text. */
function textOf(payload: Uint8Array): string | undefined {
  const [state] = payload
  if (state === undefined) return undefined
  const from = 1 + (state & 0x3f)
  if (from > payload.length) return undefined
  if ((state & 0x80) === 0) return decoded(payload.subarray(from))
  const isLittle = payload[from] === 0xff && payload[from + 1] === 0xfe
  return decoded(payload.subarray(from), isLittle ? 'utf-16le' : 'utf-16be')
}

/** What a record says; `undefined` for other kinds of record, `problem` for a broken text. */
function sayingOf({ format, type, payload }: NdefRecord): NdefText | 'broken' | undefined {
  const name = String.fromCharCode(...type)
  const isUri = format === typeName.wellKnown && name === 'U'
  const isText = format === typeName.wellKnown && name === 'T'
  if (!isUri && !isText && format !== typeName.absoluteUri) return undefined
  const text = isUri ? uriOf(payload) : isText ? textOf(payload) : decoded(type)
  if (text === undefined) return 'broken'
  return { kind: isText ? 'text' : 'uri', text }
}

/** NLEN: how many bytes of message follow the two that say so. Undefined when not even they were read. */
export const ndefLength = ([high, low]: Uint8Array): number | undefined =>
  high === undefined || low === undefined ? undefined : high * 256 + low

/** The first URI or text of an NDEF file. Bytes behind the message are never looked at. */
export function readNdef(file: Uint8Array): Result<NdefText, NdefProblem> {
  const length = ndefLength(file)
  if (length === 0) return err('empty')
  if (length === undefined || file.length < 2 + length) return err('cut')
  const message = file.subarray(2, 2 + length)
  let problem: NdefProblem = 'none'
  let at = 0
  while (at < message.length) {
    const record = recordAt(message, at)
    if (record === undefined) return err(problem === 'none' ? 'record' : problem)
    const saying = sayingOf(record)
    if (saying === 'broken') problem = 'text'
    else if (saying !== undefined) return ok(saying)
    if (record.isLast) break
    at = record.end
  }
  return err(problem)
}

/** Bytes of a file in front of a short URI record's text: NLEN, D1, 01, length, 55, code. */
export const uriTextOffset = 7
const longestShort = 255

/** A file with one URI record, its text written out (code 00). Short form up to 255 bytes of payload, else long. */
export function ndefUriFile(uri: string): Uint8Array {
  const payload = concatBytes(Uint8Array.of(0x00), utf8ToBytes(uri))
  const { length } = payload
  const isShort = length <= longestShort
  const size = isShort ? [length] : [0, 0, length >> 8, length & 0xff]
  const head = [isShort ? 0xd1 : 0xc1, 0x01, ...size, 0x55]
  const message = head.length + length
  return concatBytes(Uint8Array.from([message >> 8, message & 0xff, ...head]), payload)
}
