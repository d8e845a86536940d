/**
 * Keys of programs of others. Who sends a key is held to its scopes, and to the routes that core/contract/card-api.ts names;
 * screens and the technician send none. Keys are made on the technician's socket alone.
 */
import { hashOfKey, judgeKey, keyInHeader, type AccessKey } from '../../core/access/access-key.ts'
import { KeyEnd, KeyWish } from '../../core/contract/access-commands.ts'
import { cardApi, type ApiRoute, type KeyScope } from '../../core/contract/card-api.ts'
import type { AccessKeyId } from '../../core/contract/ids.ts'
import { openApiOf } from '../../core/contract/open-api.ts'
import { failure } from '../../core/errors/registry.ts'
import { createKey, endKey, type KeyPorts } from '../usecases/access/keep-keys.ts'
import { refuse, type Say } from './answer.ts'
import { isUnixSocket } from './guard.ts'
import type { TillApp } from './till-routes.ts'

export type AccessKeyPorts = KeyPorts & {
  readonly say: Say
  readonly facts: { readonly version: string }
}

const documentPath = '/till/openapi.json'

/** The scope that a route wants; undefined for one that no key opens. */
const scopeOf = (method: string, url: string | undefined): KeyScope | undefined =>
  cardApi.find((route: ApiRoute) => route.path === url && route.method === method)?.scope

/** Holds whoever sends a key to what it may. */
export function guardKeys(app: TillApp, { store, say }: AccessKeyPorts): void {
  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers
    if (authorization === undefined) return undefined
    const sent = keyInHeader(authorization)
    const key = sent === undefined ? undefined : await store.read.accessKeys.ofHash(hashOfKey(sent))
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const { url } = request.routeOptions
    const why = judgeKey(key, url === documentPath ? key?.scopes[0] : scopeOf(method, url))
    return why === undefined ? undefined : refuse(reply, failure(why), say)
  })
}

const keyView = ({ id, name, scopes, createdAt, endedAt }: AccessKey) => ({
  ...{ id, name, scopes, createdAt },
  ...(endedAt === undefined ? {} : { endedAt }),
})

/** `/till/openapi.json`, and the technician's `/till/keys`. */
export function accessKeyRoutes(app: TillApp, ports: AccessKeyPorts): void {
  const { store, say } = ports
  const document = openApiOf(cardApi, ports.facts.version)
  app.get(documentPath, (_request, reply) => reply.send(document))
  const onSocket = { preHandler: socketOnly(say) }
  app.get('/till/keys', onSocket, async (_request, reply) =>
    reply.send({ keys: (await store.read.accessKeys.all()).map(keyView) }),
  )
  app.post('/till/keys', { ...onSocket, schema: { body: KeyWish } }, async (request, reply) => {
    const { row, key } = await createKey(ports, request.body)
    return reply.send({ ...keyView(row), key: key.reveal() })
  })
  app.post('/till/keys/end', { ...onSocket, schema: { body: KeyEnd } }, async (request, reply) => {
    const ended = await endKey(ports, request.body.id as AccessKeyId)
    return ended.ok ? reply.send({}) : refuse(reply, ended.error, say)
  })
}

/** A key is as good as its owner's word: only who may open the technician's socket makes one. */
function socketOnly(say: Say) {
  return async (request: Parameters<typeof isUnixSocket>[0], reply: Parameters<typeof refuse>[0]) =>
    isUnixSocket(request) ? undefined : refuse(reply, failure('request.notAllowed'), say)
}
