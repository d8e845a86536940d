import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  Client,
  credentials,
  Metadata,
  type ClientReadableStream,
  type MethodDefinition,
} from '@grpc/grpc-js'
import { loadSync, type PackageDefinition } from '@grpc/proto-loader'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** The proto files are LND's own, as the package `lightning` ships them. */
const files = ['lightning', 'stateservice', 'walletunlocker', 'router', 'invoices']

let loaded: PackageDefinition | undefined

const definitions = (): PackageDefinition => {
  if (loaded !== undefined) return loaded
  const package_ = path.dirname(fileURLToPath(import.meta.resolve('lightning/package.json')))
  const folder = path.join(package_, 'grpc', 'protos')
  loaded = loadSync(
    files.map((file) => path.join(folder, `${file}.proto`)),
    { keepCase: true, longs: String, enums: String, defaults: true, includeDirs: [folder] },
  )
  return loaded
}

type Method = MethodDefinition<object, object>

/** A method by its gRPC name, e.g. `lnrpc.Lightning/GetInfo`. An unknown name is a programmer's mistake. */
const method = (name: string): Method => {
  const [service = '', call = ''] = name.split('/')
  const definition = definitions()[service]
  if (definition === undefined || 'format' in definition) throw new Error(`no service ${service}`)
  const found = Object.entries(definition).find(([key]) => key === call)?.[1]
  if (found === undefined || !('requestSerialize' in found)) throw new Error(`no method ${name}`)
  return found
}

/** Bytes of a message; `bytes` of the proto files arrive as Buffers. */
export const Bytes = Type.Refine(
  Type.Unsafe<Uint8Array>(Type.Unknown()),
  (value) => value instanceof Uint8Array,
)

/** Where an LND answers and with which right. Without a macaroon only state and wallet unlocking can be asked. */
export type LndAddress = {
  readonly port: number
  /** The node's own certificate, PEM. */
  readonly certificate: Uint8Array
  readonly macaroon?: Uint8Array
}

/** A connection to one LND; every answer is checked against a schema of what we use of it. */
export type LndRpc = {
  /** Asks once. Rejects with gRPC's error (code and text) or after `deadlineMs` (10 s when not given). */
  ask<S extends TSchema>(call: LndCall, schema: S): Promise<Static<S>>
  /** Opens a stream; each message is checked like an answer. */
  stream<S extends TSchema>(call: LndCall, listener: StreamListener<S>): () => void
  close(): void
}

export type LndCall = {
  readonly method: string
  readonly request?: object
  readonly deadlineMs?: number
}

export type StreamListener<S extends TSchema> = {
  readonly schema: S
  readonly message: (message: Static<S>) => void
  /** Called once: with the error that ended the stream, or without one. */
  readonly end: (problem?: Error) => void
}

const checked = <S extends TSchema>(schema: S, answer: unknown, name: string): Static<S> => {
  if (Value.Check(schema, answer)) return answer
  throw new Error(`${name} answered in a shape that we do not know`)
}

const options = {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 300,
  'grpc.enable_http_proxy': 0,
  // LND's certificate names localhost; an IP address is no TLS server name (RFC 6066 §3).
  'grpc.ssl_target_name_override': 'localhost',
  'grpc.default_authority': 'localhost',
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
}

/** Opens a channel to an LND on this machine; nothing is sent before the first question. */
export function connectLnd(address: LndAddress): LndRpc {
  const client = new Client(
    `127.0.0.1:${address.port}`,
    credentials.createSsl(Buffer.from(address.certificate)),
    options,
  )
  const metadata = new Metadata()
  if (address.macaroon !== undefined)
    metadata.set('macaroon', Buffer.from(address.macaroon).toString('hex'))

  const ask = <S extends TSchema>(call: LndCall, schema: S): Promise<Static<S>> =>
    new Promise((resolve, reject) => {
      const { path: name, requestSerialize, responseDeserialize } = method(call.method)
      client.makeUnaryRequest(
        name,
        requestSerialize,
        responseDeserialize,
        call.request ?? {},
        metadata,
        { deadline: deadlineIn(call.deadlineMs ?? 10_000) },
        (problem, answer) => {
          if (problem !== null) {
            reject(problem)
            return
          }
          try {
            resolve(checked(schema, answer, call.method))
          } catch (shape) {
            reject(shape instanceof Error ? shape : new Error('unknown'))
          }
        },
      )
    })

  const stream = <S extends TSchema>(call: LndCall, listener: StreamListener<S>): (() => void) => {
    const { path: name, requestSerialize, responseDeserialize } = method(call.method)
    const request = client.makeServerStreamRequest(
      name,
      requestSerialize,
      responseDeserialize,
      call.request ?? {},
      metadata,
      call.deadlineMs === undefined ? {} : { deadline: deadlineIn(call.deadlineMs) },
    )
    return listen(request, listener, call.method)
  }

  return Object.freeze({ ask, stream, close: () => client.close() })
}

const deadlineIn = (ms: number): Date => {
  const moment = new Date()
  moment.setMilliseconds(moment.getMilliseconds() + ms)
  return moment
}

const listen = <S extends TSchema>(
  request: ClientReadableStream<object>,
  listener: StreamListener<S>,
  name: string,
): (() => void) => {
  let ended = false
  const end = (problem?: Error): void => {
    if (ended) return
    ended = true
    listener.end(problem)
  }
  request.on('data', (message: unknown) => {
    if (ended) return
    try {
      listener.message(checked(listener.schema, message, name))
    } catch (problem) {
      end(problem instanceof Error ? problem : new Error('unknown'))
      request.cancel()
    }
  })
  request.on('error', end)
  request.on('end', () => end())
  return () => {
    ended = true
    request.cancel()
  }
}
