/** The house listener: our own contract, the screens, health (DESIGN §2 "Addresses"). */
import { createServer, type Server } from 'node:http'
import { chmodSync, rmSync } from 'node:fs'
import fastify, { type FastifyRequest } from 'fastify'
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { WebSocketServer } from 'ws'
import { isId } from '../../core/contract/ids.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { PinDesk } from '../../core/ports/pin-desk.ts'
import type { Log } from '../../core/ports/log.ts'
import { errorView, knownFailure, refuse } from './answer.ts'
import { cardSlipRoutes } from './card-slip-routes.ts'
import { accessKeyRoutes, guardKeys } from './access-keys.ts'
import { cardRoutes } from './card-routes.ts'
import { guardHouse } from './guard.ts'
import { issuingRoutes } from './issuing-routes.ts'
import type { IssuingViewPorts } from './issuing-view.ts'
import { pageRoutes } from './pages.ts'
import { receiptPageRoutes, type ReceiptPagePorts } from './receipt-page.ts'
import { slipRoutes, type SlipPorts } from './slip-routes.ts'
import { socketRoute } from './socket.ts'
import { templateRoutes, type TemplatePorts } from './template-routes.ts'
import { technicianRoutes, type TechnicianPorts } from './technician-routes.ts'
import { tillRoutes, type TillApp, type TillPorts } from './till-routes.ts'

export type HousePorts = TillPorts &
  TechnicianPorts &
  SlipPorts &
  TemplatePorts &
  ReceiptPagePorts & {
    readonly pinDesk: PinDesk
    readonly issuing: IssuingViewPorts
    readonly log: Log
    readonly practice: boolean
    readonly pages: string
    readonly address: { readonly host: string; readonly port: number }
    readonly names: readonly string[]
    readonly socketPath: string
  }

export type House = { readonly port: number; close(): Promise<void> }

const bodyLimit = 16 * 1024

/** Every name by which this listener may be called. */
function hostNames({ address, names }: HousePorts): ReadonlySet<string> {
  const hosts = ['127.0.0.1', 'localhost', '[::1]', address.host]
  return new Set([...hosts.map((host) => `${host}:${address.port}`), ...names])
}

/** What nobody expected here: the store's refusals, broken requests, and mistakes of ours, told apart. */
function handleErrors(app: TillApp, ports: HousePorts): void {
  app.setErrorHandler((error, _request, reply) => {
    const known = knownFailure(error)
    if (known !== undefined) return refuse(reply, known, ports.say)
    ports.log.error({ event: 'request.mistake', err: error })
    // Nothing is caught and carried on (DESIGN §3.9): the answer leaves, then the process ends and starts again.
    reply.raw.once('finish', () => {
      throw error
    })
    const { error: view } = errorView(failure('service.mistake'), ports.say)
    return reply.status(500).send({ error: view })
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, failure('request.notFound'), ports.say))
}

/** One line a command, with the sale that it is about; what is only read is not logged. */
function logRequests(app: TillApp, { log }: HousePorts): void {
  app.addHook('onResponse', async (request, reply) => {
    if (request.method === 'GET') return
    log.info({
      event: 'request',
      requestId: request.id,
      route: request.routeOptions.url ?? 'none',
      invoiceId: invoiceIdOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
}

/** The sale in the address or in the body, when it is an id. */
function invoiceIdOf({ params, body }: FastifyRequest): string | undefined {
  for (const part of [params, body]) {
    if (typeof part !== 'object' || part === null || !('id' in part)) continue
    if (typeof part.id === 'string' && isId(part.id)) return part.id
  }
  return undefined
}

/** The technician's door: the same routes on a socket that only its owner can open. */
async function openSocketDoor(app: TillApp, path: string): Promise<Server> {
  rmSync(path, { force: true })
  const door = createServer((request, response) => app.routing(request, response))
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return door
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

/** Opens the house. Fails with `service.portTaken`; everything else that goes wrong here is a mistake and throws. */
export async function openHouse(ports: HousePorts): Promise<Result<House, Failure>> {
  const app: TillApp = fastify({
    bodyLimit,
    logger: false,
    forceCloseConnections: true,
    // An address that is none (a lone %) never reaches the error handler.
    frameworkErrors: (error, _request, reply) => {
      void refuse(reply, failure('request.invalid', { detail: error.message }), ports.say)
    },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
  const hosts = hostNames(ports)
  guardHouse(app, { hosts: () => hosts, say: ports.say })
  guardKeys(app, ports)
  handleErrors(app, ports)
  logRequests(app, ports)
  tillRoutes(app, ports)
  cardRoutes(app, ports)
  accessKeyRoutes(app, ports)
  cardSlipRoutes(app, ports)
  technicianRoutes(app, ports)
  slipRoutes(app, ports)
  templateRoutes(app, ports)
  receiptPageRoutes(app, ports)
  issuingRoutes(app, { ...ports.issuing, say: ports.say })
  await pageRoutes(app, { folder: ports.pages, practice: ports.practice })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096 })
  socketRoute(app.server, { sockets, hosts: () => hosts, screens: ports.screens })
  try {
    await app.listen(ports.address)
  } catch (cause) {
    if (!isTaken(cause)) throw cause
    return err(failure('service.portTaken', { port: String(ports.address.port) }, cause))
  }
  const door = await openSocketDoor(app, ports.socketPath)
  return ok({
    port: ports.address.port,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      door.closeAllConnections()
      door.close()
      rmSync(ports.socketPath, { force: true })
      await app.close()
    },
  })
}
