import { request } from 'node:http'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { ExchangeMode, ExchangeName } from './exchange.ts'
import type { IssuerManner } from './issuer-manners.ts'
import { practiceFolder, practiceSocket } from './practice-folder.ts'

const Part = Type.Object({
  state: Type.Union([
    Type.Literal('stopped'),
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('paused'),
  ]),
  pid: Type.Optional(Type.Integer()),
  /** How often it ended by itself or was killed, and was started again. */
  restarts: Type.Integer(),
})

const Status = Type.Object({
  folder: Type.String(),
  pid: Type.Integer(),
  /** `starting` until the till's own doors are open and both nodes serve. */
  state: Type.Union([Type.Literal('starting'), Type.Literal('ready'), Type.Literal('stopping')]),
  addresses: Type.Record(Type.String(), Type.String()),
  ports: Type.Record(Type.String(), Type.Integer()),
  parts: Type.Record(Type.String(), Part),
  exchanges: Type.Record(Type.String(), Type.String()),
  printer: Type.Record(Type.String(), Type.Boolean()),
  issuer: Type.Object({
    manner: Type.String(),
    /** All there are, with what they mean. */
    manners: Type.Record(Type.String(), Type.String()),
    cards: Type.Array(
      Type.Object({
        uid: Type.String(),
        name: Type.String(),
        shape: Type.String(),
        balanceSat: Type.String(),
      }),
    ),
  }),
  chain: Type.Optional(Type.Object({ height: Type.Integer(), time: Type.Integer() })),
})

const Tapped = Type.Object({ link: Type.String() })

const Paid = Type.Object({
  status: Type.String(),
  paymentHash: Type.Optional(Type.String()),
  amountMsat: Type.Optional(Type.String()),
  feeMsat: Type.String(),
  ms: Type.Number(),
  reason: Type.Optional(Type.String()),
})

const Cards = Type.Object({
  cards: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      uid: Type.String(),
      isLaid: Type.Boolean(),
      host: Type.Optional(Type.String()),
      counter: Type.Integer(),
    }),
  ),
})

export type PracticeStatus = Static<typeof Status>
export type PracticePaid = Static<typeof Paid>

export type PracticeCards = Static<typeof Cards>

/** The practice shop over its own socket; works while flashtilld is dead. Each call rejects with the shop's sentence. */
export type PracticeClient = {
  status(): Promise<PracticeStatus>
  /** Pays through the customer's own LND and waits for the end, up to 90 s. */
  pay(bolt11: string, options?: { readonly amountMsat?: string }): Promise<PracticePaid>
  /** `stop` `start` `kill` (SIGKILL, comes back) `pause` `resume` · `lnd` `customer` `bitcoind` `flashtilld`. */
  operate(verb: string, part: string): Promise<PracticeStatus>
  mine(blocks: number): Promise<PracticeStatus>
  setExchange(name: ExchangeName, mode: ExchangeMode): Promise<PracticeStatus>
  /** `paperOut` `coverOpen` `off`. */
  setPrinter(name: string, on: boolean): Promise<PracticeStatus>
  setIssuer(manner: IssuerManner): Promise<PracticeStatus>
  /** What a reader would read from this card of the foreign issuer at its next tap. */
  tapOf(uid: string): Promise<string>
  cards(): Promise<PracticeCards>
  newCard(name?: string): Promise<PracticeCards>
  /** `lay` leaves it on the reader, `snatch` pulls it off in the middle of being read. */
  moveCard(id: string, how: 'lay' | 'snatch'): Promise<PracticeCards>
  liftCard(): Promise<PracticeCards>
}

type Asked = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown }

const send = (socketPath: string, asked: Asked): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { socketPath, method: asked.method, path: asked.path, timeout: 100_000 },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (text += part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', reject)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('The practice shop did not answer.')))
    sent.on('error', reject)
    sent.end(asked.body === undefined ? undefined : JSON.stringify(asked.body))
  })

const ask = async <S extends TSchema>(
  socketPath: string,
  asked: Asked,
  schema: S,
): Promise<Static<S>> => {
  const { status, text } = await send(socketPath, asked)
  const answer: unknown = JSON.parse(text)
  if (status === 200 && Value.Check(schema, answer)) return answer
  if (Value.Check(Type.Object({ message: Type.String() }), answer)) throw new Error(answer.message)
  throw new Error('The practice shop answered in a shape that we do not know.')
}

/** A client for the practice shop of `folder`, or undefined when nobody answers there. */
export async function practiceClient(
  folder: string = practiceFolder(),
): Promise<PracticeClient | undefined> {
  const socket = practiceSocket(folder)
  const get = (path: string) => ask(socket, { method: 'GET', path }, Status)
  const post = (path: string, body: unknown = {}) =>
    ask(socket, { method: 'POST', path, body }, Status)
  const card = (path: string, body: unknown = {}) =>
    ask(socket, { method: 'POST', path, body }, Cards)
  const client: PracticeClient = Object.freeze({
    status: () => get('/shop/status'),
    pay: (bolt11: string, options: { readonly amountMsat?: string } = {}) =>
      ask(socket, { method: 'POST', path: '/wallet/pay', body: { bolt11, ...options } }, Paid),
    operate: (verb: string, part: string) =>
      post(`/shop/parts/${encodeURIComponent(part)}/${encodeURIComponent(verb)}`),
    mine: (blocks: number) => post('/shop/mine', { blocks }),
    setExchange: (name: ExchangeName, mode: ExchangeMode) =>
      post(`/shop/exchanges/${name}`, { mode }),
    setPrinter: (name: string, on: boolean) => post('/shop/printer', { name, on }),
    setIssuer: (manner: IssuerManner) => post('/shop/issuer', { manner }),
    tapOf: async (uid: string) => {
      const path = `/shop/issuer/cards/${encodeURIComponent(uid)}/tap`
      return (await ask(socket, { method: 'POST', path }, Tapped)).link
    },
    cards: () => ask(socket, { method: 'GET', path: '/cards/list' }, Cards),
    newCard: (name?: string) => card('/cards/new', name === undefined ? {} : { name }),
    moveCard: (id: string, how: 'lay' | 'snatch') =>
      card(`/cards/${encodeURIComponent(id)}/${how}`),
    liftCard: () => card('/cards/lift'),
  })
  return client.status().then(
    () => client,
    () => undefined,
  )
}
