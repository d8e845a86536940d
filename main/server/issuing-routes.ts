/** `/till/issuing`: core/contract/issuing-commands.ts says what goes in and out. Answers that hold a secret are marked `no-store` by the house. */
import type { FastifyReply } from 'fastify'
import { backupGroups } from '../../core/card/issuer-backup.ts'
import type { IssuingBatchId, IssuingEvent, ProvisioningId } from '../../core/card/issuing.ts'
import { IdParams } from '../../core/contract/commands.ts'
import {
  Host,
  LogQuery,
  NewBatch,
  Restore,
  Unlock,
  Why,
  Wish,
} from '../../core/contract/issuing-commands.ts'
import type { CardId } from '../../core/contract/ids.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { ok, type Result } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import {
  backUpIssuer,
  createIssuer,
  lockIssuing,
  restoreIssuer,
  rotateIssuer,
  unlockIssuing,
  type Credentials,
  type WithBackup,
} from '../usecases/card/keep-issuer.ts'
import { giveUpCard } from '../usecases/card/give-up-card.ts'
import { endBatch, setCardHost, startBatch } from '../usecases/card/run-batch.ts'
import { showWipeKeys } from '../usecases/card/show-wipe-keys.ts'
import { keysToTakeOver } from '../usecases/card/take-over-card.ts'
import type { TableWish } from '../usecases/card/issuing-table.ts'
import { refuse, type Say } from './answer.ts'
import { batchView, begunView, issuingView, type IssuingViewPorts } from './issuing-view.ts'
import type { TillApp } from './till-routes.ts'

export type IssuingRoutesPorts = IssuingViewPorts & { readonly say: Say }

const credentials = ({ passphrase, by }: Unlock): Credentials => ({
  passphrase: secret(passphrase),
  by,
})

async function answerView(
  ports: IssuingRoutesPorts,
  reply: FastifyReply,
  result: Result<unknown, Failure>,
): Promise<FastifyReply> {
  if (!result.ok) return refuse(reply, result.error, ports.say)
  return reply.send({ issuing: await issuingView(ports) })
}

/** The backup, once. */
function answerBackup(
  ports: IssuingRoutesPorts,
  reply: FastifyReply,
  result: Result<WithBackup, Failure>,
): FastifyReply {
  if (!result.ok) return refuse(reply, result.error, ports.say)
  const backup = result.value.backup.reveal()
  return reply.send({ issuer: result.value.issuer, backup, groups: backupGroups(backup) })
}

/** The issuer's key and the session. */
function issuerRoutes(app: TillApp, ports: IssuingRoutesPorts): void {
  const unlock = { schema: { body: Unlock } }
  app.post('/till/issuing/create', unlock, async (request, reply) =>
    answerBackup(ports, reply, await createIssuer(ports, credentials(request.body))),
  )
  app.post('/till/issuing/backup', unlock, async (request, reply) =>
    answerBackup(ports, reply, await backUpIssuer(ports, credentials(request.body))),
  )
  app.post('/till/issuing/rotate', unlock, async (request, reply) =>
    answerBackup(ports, reply, await rotateIssuer(ports, credentials(request.body))),
  )
  app.post('/till/issuing/unlock', unlock, async (request, reply) =>
    answerView(ports, reply, await unlockIssuing(ports, credentials(request.body))),
  )
  app.post('/till/issuing/lock', async (_request, reply) => {
    ports.table.cancel()
    await lockIssuing(ports)
    return answerView(ports, reply, ok(true))
  })
  app.post('/till/issuing/restore', { schema: { body: Restore } }, async (request, reply) => {
    const backup = secret(request.body.backup)
    const result = await restoreIssuer(ports, { ...credentials(request.body), backup })
    if (!result.ok) return refuse(reply, result.error, ports.say)
    return reply.send(result.value)
  })
}

/** The wish as the table takes it: an import's keys are read here, and nowhere kept in clear; a stack says itself what stops it. */
async function wishOf(ports: IssuingRoutesPorts, wish: Wish): Promise<Result<TableWish, Failure>> {
  if (wish.kind === 'issue' && wish.batchId !== undefined) {
    const batch = await ports.store.read.issuing.batch(wish.batchId as IssuingBatchId)
    return ok({ ...wish, stopsOnError: batch?.stopsOnError ?? false } as TableWish)
  }
  if (wish.kind !== 'import') return ok(wish as TableWish)
  const keys = keysToTakeOver(ports, secret(wish.keys))
  return keys.ok ? ok({ ...wish, keys: keys.value } as TableWish) : keys
}

/** What is done with the cards that are laid on. */
function tableRoutes(app: TillApp, ports: IssuingRoutesPorts): void {
  app.get('/till/issuing', async (_request, reply) => answerView(ports, reply, ok(true)))
  app.post('/till/issuing/wish', { schema: { body: Wish } }, async (request, reply) => {
    const wish = await wishOf(ports, request.body)
    return answerView(ports, reply, wish.ok ? ports.table.ask(wish.value) : wish)
  })
  app.post('/till/issuing/cancel', async (_request, reply) => {
    ports.table.cancel()
    return answerView(ports, reply, ok(true))
  })
  app.post('/till/issuing/host', { schema: { body: Host } }, async (request, reply) =>
    answerView(ports, reply, await setCardHost(ports, request.body.host)),
  )
  app.post(
    '/till/issuing/cards/:id/wipe-keys',
    { schema: { params: IdParams, body: Why } },
    async (request, reply) => {
      const cardId = request.params.id as CardId
      const shown = await showWipeKeys(ports, { cardId, why: request.body.why })
      if (!shown.ok) return refuse(reply, shown.error, ports.say)
      return reply.send({ wipe: shown.value.reveal() })
    },
  )
}

const eventView = ({ number, ...event }: IssuingEvent) => ({ ...event, number: number.toString() })
const pageSize = 100

/** Cards that were begun and have to be laid back, and giving one of them up. */
function begunRoutes(app: TillApp, ports: IssuingRoutesPorts): void {
  app.get('/till/issuing/begun', async (_request, reply) =>
    reply.send({ begun: await begunView(ports) }),
  )
  app.post(
    '/till/issuing/begun/:id/give-up',
    { schema: { params: IdParams, body: Why } },
    async (request, reply) => {
      const id = request.params.id as ProvisioningId
      return answerView(ports, reply, await giveUpCard(ports, { id, why: request.body.why }))
    },
  )
}

/** Stacks of cards, and the record of what was done. */
function batchRoutes(app: TillApp, ports: IssuingRoutesPorts): void {
  const { read } = ports.store
  app.post('/till/issuing/batches', { schema: { body: NewBatch } }, async (request, reply) => {
    const { stopsOnError = false, ...rest } = request.body
    const id = rest.id as IssuingBatchId
    return answerView(ports, reply, await startBatch(ports, { ...rest, id, stopsOnError }))
  })
  const byId = { schema: { params: IdParams } }
  app.post('/till/issuing/batches/:id/end', byId, async (request, reply) => {
    ports.table.cancel()
    return answerView(ports, reply, await endBatch(ports, request.params.id as IssuingBatchId))
  })
  app.get('/till/issuing/batches/:id', byId, async (request, reply) => {
    const batch = await read.issuing.batch(request.params.id as IssuingBatchId)
    if (batch === undefined) return refuse(reply, failure('request.notFound'), ports.say)
    const rows = await read.issuing.ofBatch(batch.id)
    const cards = rows.map(({ cardId, state, startedAt, endedAt, journal, by }) => ({
      ...{ cardId, state, startedAt, endedAt, by, step: journal.step },
    }))
    return reply.send({ batch: await batchView(ports, batch), cards })
  })
  app.get('/till/issuing/log', { schema: { querystring: LogQuery } }, async (request, reply) => {
    const { before } = request.query
    const page = before === undefined ? {} : { before: BigInt(before) }
    const events = await read.issuing.events({ ...page, limit: pageSize })
    const last = events.length === pageSize ? events.at(-1) : undefined
    const next = last === undefined ? {} : { next: last.number.toString() }
    return reply.send({ events: events.map(eventView), ...next })
  })
}

export function issuingRoutes(app: TillApp, ports: IssuingRoutesPorts): void {
  issuerRoutes(app, ports)
  tableRoutes(app, ports)
  begunRoutes(app, ports)
  batchRoutes(app, ports)
}
