/**
 * The gRPC clients, made once by us from LND's proto files, which the package `lightning` carries (`docs/lnd.md`
 * E7, E8: its own clients cost 200 ms each and come back only after a minute).
 */
import { isIP } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { credentials, InterceptingCall, makeClientConstructor, Metadata } from '@grpc/grpc-js'
import type { ChannelCredentials, Client, ClientOptions, Interceptor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import type { MethodDefinition, PackageDefinition } from '@grpc/proto-loader'
import type { Secret } from '../../core/errors/secret.ts'
import type { AuthenticatedLnd } from 'ln-service'

/** Where LND answers and with which right; the macaroon as hex. */
export type LndAddress = {
  readonly host: string
  readonly port: number
  readonly certificate: Uint8Array
  readonly macaroon?: Secret<string>
}

/** The clients of one connection. `lnd` is what the methods of ln-service take. */
export type LndClients = {
  readonly lnd: AuthenticatedLnd
  readonly lightning: Client
  readonly state: Client
  readonly router: Client
  close(): void
}

/** A deadline from now. gRPC measures it by the machine's own clock, so no other clock will do. */
export function deadlineIn(ms: number): Date {
  const moment = new Date()
  moment.setMilliseconds(moment.getMilliseconds() + ms)
  return moment
}

/** What a call without a deadline of its own gets: the calls of ln-service have none, and a hung LND answers never. */
const usualDeadlineMs = 5000

const withDeadline: Interceptor = (options, next) => {
  const endless = options.method_definition.responseStream || options.deadline !== undefined
  return new InterceptingCall(
    next(endless ? options : { ...options, deadline: deadlineIn(usualDeadlineMs) }),
  )
}

/** Back within half a second (E7); a hung LND is noticed by an open stream after 12 s (E8). */
const channelOptions: ClientOptions = {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 2000,
  'grpc.enable_http_proxy': 0,
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  interceptors: [withDeadline],
}

const services = ['lightning', 'invoices', 'router', 'stateservice'] as const

let loaded: PackageDefinition | undefined

/** The definitions in the form that ln-service's methods expect; read once a process. */
function definitions(): PackageDefinition {
  if (loaded !== undefined) return loaded
  const home = path.dirname(fileURLToPath(import.meta.resolve('lightning/package.json')))
  const protos = path.join(home, 'grpc', 'protos')
  loaded = loadSync(
    services.map((service) => path.join(protos, `${service}.proto`)),
    {
      keepCase: true,
      longs: String,
      enums: String,
      defaults: true,
      oneofs: true,
      includeDirs: [protos],
    },
  )
  return loaded
}

function service(name: string) {
  const definition = definitions()[name]
  if (definition === undefined || 'format' in definition) throw new Error(`no service ${name}`)
  return definition
}

/** A method by its gRPC name, `lnrpc.Lightning/AddInvoice`. An unknown name is a programmer's mistake. */
export function methodOf(name: string): MethodDefinition<object, object> {
  const [serviceName = '', call = ''] = name.split('/')
  const method = service(serviceName)[call]
  if (method === undefined) throw new Error(`no method ${name}`)
  return method
}

function credentialsOf({ certificate, macaroon }: LndAddress): ChannelCredentials {
  const channel = credentials.createSsl(Buffer.from(certificate))
  if (macaroon === undefined) return channel
  const call = credentials.createFromMetadataGenerator((_, done) => {
    const metadata = new Metadata()
    metadata.set('macaroon', macaroon.reveal())
    done(null, metadata)
  })
  return credentials.combineChannelCredentials(channel, call)
}

/** Makes the clients of a connection; nothing is sent before the first call. */
export function createLndClients(address: LndAddress): LndClients {
  const shared = credentialsOf(address)
  const target = `${address.host}:${address.port}`
  // TLS knows no addresses as server names (RFC 6066 §3); LND writes `localhost` into each of its certificates.
  const name = isIP(address.host) === 0 ? {} : { 'grpc.ssl_target_name_override': 'localhost' }
  const options = { ...channelOptions, ...name }
  const client = (serviceName: string) =>
    new (makeClientConstructor(service(serviceName), serviceName))(target, shared, options)
  const lightning = client('lnrpc.Lightning')
  const invoices = client('invoicesrpc.Invoices')
  const state = client('lnrpc.State')
  const router = client('routerrpc.Router')
  const none = undefined
  const lnd: AuthenticatedLnd = {
    default: lightning,
    invoices,
    autopilot: none,
    chain: none,
    router: none,
    signer: none,
    tower_client: none,
    tower_server: none,
    wallet: none,
    version: none,
  }
  return Object.freeze({
    lnd,
    lightning,
    state,
    router,
    close: () => {
      for (const one of [lightning, invoices, state, router]) one.close()
    },
  })
}
