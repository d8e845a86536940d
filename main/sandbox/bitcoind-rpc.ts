import { request } from 'node:http'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

export type BitcoindAddress = {
  readonly port: number
  readonly user: string
  readonly password: string
}

export type BitcoindCall = {
  readonly method: string
  readonly params?: readonly unknown[]
  readonly deadlineMs?: number
}

const envelope = Type.Object({
  result: Type.Unknown(),
  error: Type.Union([Type.Null(), Type.Object({ code: Type.Number(), message: Type.String() })]),
})

const post = (address: BitcoindAddress, body: string, deadlineMs: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: address.port,
        method: 'POST',
        auth: `${address.user}:${address.password}`,
        headers: { 'content-type': 'application/json', connection: 'close' },
        timeout: deadlineMs,
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (text += part))
        answer.on('end', () => resolve(text))
        answer.on('error', reject)
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('bitcoind did not answer in time')))
    asked.on('error', reject)
    asked.end(body)
  })

/** Asks bitcoind's JSON-RPC once; rejects with its message, when it is away, or when the answer has another shape. */
export async function askBitcoind<S extends TSchema>(
  address: BitcoindAddress,
  call: BitcoindCall,
  schema: S,
): Promise<Static<S>> {
  const body = JSON.stringify({ id: 1, method: call.method, params: call.params ?? [] })
  const text = await post(address, body, call.deadlineMs ?? 10_000)
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new Error(`bitcoind answered ${call.method} with no JSON: ${text.slice(0, 120)}`)
  }
  if (!Value.Check(envelope, answer)) throw new Error(`bitcoind answered ${call.method} strangely`)
  if (answer.error !== null) throw new Error(`bitcoind: ${answer.error.message}`)
  const { result } = answer
  if (!Value.Check(schema, result))
    throw new Error(`bitcoind answered ${call.method} in a shape that we do not know`)
  return result
}
