import { readFile } from 'node:fs/promises'
import { secret } from '../../core/errors/secret.ts'
import { createLndClients } from './lnd-clients.ts'
import type { LndClients } from './lnd-clients.ts'

/** Where LND's certificate and our macaroon lie, and where it answers. */
export type ConnectionSettings = {
  readonly host: string
  readonly port: number
  readonly certificatePath: string
  readonly macaroonPath: string
}

/** The clients for the files as they were last read. */
export type Connection = {
  /** Undefined before the certificate could be read for the first time. */
  clients(): LndClients | undefined
  /** Reads the files again; makes new clients when they changed. True when it did. */
  renew(): Promise<boolean>
  close(): void
}

const contentOf = async (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch(() => undefined)

/**
 * Keeps one set of clients. A certificate or macaroon that was replaced on disk is taken with the next `renew`; calls
 * still under way on the old clients end as lost connections.
 */
export function createConnection(settings: ConnectionSettings): Connection {
  let clients: LndClients | undefined
  let usedFiles = ''
  let closed = false

  const renew = async (): Promise<boolean> => {
    const certificate = await contentOf(settings.certificatePath)
    const macaroon = (await contentOf(settings.macaroonPath))?.toString('hex')
    if (certificate === undefined || closed) return false
    const files = `${certificate.toString('hex')} ${macaroon ?? ''}`
    if (files === usedFiles) return false
    const { host, port } = settings
    const old = clients
    clients = createLndClients({
      host,
      port,
      certificate,
      ...(macaroon === undefined ? {} : { macaroon: secret(macaroon) }),
    })
    usedFiles = files
    old?.close()
    return true
  }

  return Object.freeze({
    clients: () => clients,
    renew,
    close: () => {
      closed = true
      clients?.close()
    },
  })
}
