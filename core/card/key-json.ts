/**
 * Other tools' key files: boltcard's and LNbits' wipe JSON (`{version: 1, action: "wipe", k0 … k4}`), the answers of their one-time
 * links, BTCPay's `K0 … K4`. Read to take a card over, written to wipe it with another tool: whoever has one has the card.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import type { AesKey, CardKeys } from './card-keys.ts'

/** `link`: a set-up or reset link was pasted instead of its answer. `text`: no JSON. `keys`: not five AES keys. */
export type KeyJsonProblem = 'link' | 'text' | 'keys'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Five keys by name, in either case. */
function keysIn(fields: ReadonlyMap<string, unknown>): CardKeys | undefined {
  const keys = [0, 1, 2, 3, 4].map((no): AesKey | undefined => {
    const text = fields.get(`k${no}`)
    return typeof text === 'string' && /^[0-9a-f]{32}$/i.test(text)
      ? secret(hexToBytes(text))
      : undefined
  })
  const [k0, k1, k2, k3, k4] = keys
  return k0 && k1 && k2 && k3 && k4 && [k0, k1, k2, k3, k4]
}

/** The keys of a card in such a text. */
export function keysFromJson(text: Secret<string>): Result<CardKeys, KeyJsonProblem> {
  const given = text.reveal().trim()
  if (/^(?:boltcard|https?):\/\//i.test(given)) return err('link')
  const value = parsed(given)
  if (typeof value !== 'object' || value === null) return err('text')
  const entries = Object.entries(value).map(([name, each]) => [name.toLowerCase(), each] as const)
  const keys = keysIn(new Map<string, unknown>(entries))
  return keys === undefined ? err('keys') : ok(keys)
}

/** The wipe JSON of a card. For an authorised technician's screen, once; never for a log, a receipt or a backup. */
export const wipeJson = ([k0, k1, k2, k3, k4]: CardKeys): Secret<string> => {
  const hex = (key: AesKey) => bytesToHex(key.reveal())
  const keys = { k0: hex(k0), k1: hex(k1), k2: hex(k2), k3: hex(k3), k4: hex(k4) }
  return secret(JSON.stringify({ version: 1, action: 'wipe', ...keys }))
}
