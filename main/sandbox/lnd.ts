import { randomBytes } from 'node:crypto'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type } from 'typebox'
import type { Bitcoind } from './bitcoind.ts'
import { eventually } from './eventually.ts'
import { Bytes, connectLnd, type LndRpc } from './lnd-rpc.ts'
import { createPart, type Part, type PartOptions } from './part.ts'

export type LndName = 'till' | 'customer'

export type Lnd = {
  readonly name: LndName
  readonly part: Part
  readonly options: PartOptions
  readonly grpcPort: number
  readonly peerPort: number
  readonly certificateFile: string
  /** Full rights; lies in the technician's folder, never in the till's. */
  readonly adminMacaroonFile: string
  /** The wallet's state by lnrpc.State, which needs no macaroon; rejects when nobody answers. */
  walletState(): Promise<string>
  /** Makes the wallet if there is none, then waits until the node serves (lnrpc.State SERVER_ACTIVE). */
  ready(): Promise<void>
  /** Makes the wallet if there is none; resolves when RPC answers, which may be before the chain is synced. */
  open(): Promise<void>
  /** One connection with the admin macaroon, made when first asked for. */
  admin(): Promise<LndRpc>
  /** Closes that connection. */
  hangUp(): void
  /**
   * Stops it, deletes its database and its wallet, and starts it empty under the same address and certificate: what a
   * technician may do to a till. With the `same` seed its key stays. Every macaroon of before is void.
   */
  startEmpty(seed: 'same' | 'other'): Promise<void>
}

export type LndSettings = {
  readonly name: LndName
  readonly folder: string
  readonly program: string
  readonly ports: { readonly grpc: number; readonly peer: number }
  readonly bitcoind: Bitcoind
}

const stateAnswer = Type.Object({ state: Type.String() })
const seedAnswer = Type.Object({ cipher_seed_mnemonic: Type.Array(Type.String()) })
const initAnswer = Type.Object({ admin_macaroon: Bytes })

const exists = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

type Files = {
  readonly data: string
  readonly configuration: string
  readonly password: string
  readonly certificate: string
  readonly admin: string
  /** The words that a technician writes down. */
  readonly seed: string
}

const filesOf = ({ folder, name }: LndSettings): Files => {
  const data = path.join(folder, `lnd-${name}`)
  return {
    data,
    configuration: path.join(data, 'lnd.conf'),
    password: path.join(data, 'wallet-password'),
    certificate: path.join(data, 'tls.cert'),
    admin: path.join(folder, 'technician', `${name}-admin.macaroon`),
    seed: path.join(folder, 'technician', `${name}-seed`),
  }
}

/** DESIGN §7 and `docs/lnd.md`: SQLite, no end after 5½ min without bitcoind, no keysend, no AMP, no collecting of cancelled invoices. */
const configuration = (settings: LndSettings, files: Files, hasWallet: boolean): string => {
  const { bitcoind, ports, name } = settings
  return [
    `alias=practice-${name}`,
    `listen=127.0.0.1:${ports.peer}`,
    `rpclisten=127.0.0.1:${ports.grpc}`,
    'norest=true',
    'debuglevel=info',
    'logging.file.disable=true',
    `wallet-unlock-password-file=${files.password}`,
    ...(hasWallet ? [] : ['wallet-unlock-allow-create=true']),
    'accept-keysend=false',
    'accept-amp=false',
    'gc-canceled-invoices-on-the-fly=false',
    'gc-canceled-invoices-on-startup=false',
    'stagger-initial-reconnect=false',
    'maxpendingchannels=5',
    'minbackoff=1s',
    'maxbackoff=5s',
    'trickledelay=500',
    'bitcoin.regtest=true',
    'bitcoin.node=bitcoind',
    'bitcoin.defaultchanconfs=1',
    `bitcoind.rpchost=127.0.0.1:${bitcoind.address.port}`,
    `bitcoind.rpcuser=${bitcoind.address.user}`,
    `bitcoind.rpcpass=${bitcoind.address.password}`,
    `bitcoind.zmqpubrawblock=tcp://127.0.0.1:${bitcoind.zmq.block}`,
    `bitcoind.zmqpubrawtx=tcp://127.0.0.1:${bitcoind.zmq.transaction}`,
    'healthcheck.chainbackend.attempts=0',
    'db.backend=sqlite',
    'db.use-native-sql=true',
    '',
  ].join('\n')
}

const writeConfiguration = async (settings: LndSettings, files: Files): Promise<void> => {
  await mkdir(files.data, { recursive: true, mode: 0o700 })
  await mkdir(path.dirname(files.admin), { recursive: true, mode: 0o700 })
  if (!(await exists(files.password)))
    await writeFile(files.password, randomBytes(24).toString('hex'), { mode: 0o600 })
  const text = configuration(settings, files, await exists(files.admin))
  await writeFile(files.configuration, text, { mode: 0o600 })
}

const withoutMacaroon = async (settings: LndSettings, files: Files): Promise<LndRpc> =>
  connectLnd({ port: settings.ports.grpc, certificate: await readFile(files.certificate) })

/** The words that were written down, else new ones, which are written down then. */
const seedOf = async (rpc: LndRpc, files: Files): Promise<readonly string[]> => {
  const known = await readFile(files.seed, 'utf8').catch(() => '')
  if (known !== '') return known.trim().split(' ')
  const made = await rpc.ask({ method: 'lnrpc.WalletUnlocker/GenSeed' }, seedAnswer)
  await writeFile(files.seed, `${made.cipher_seed_mnemonic.join(' ')}\n`, { mode: 0o600 })
  return made.cipher_seed_mnemonic
}

/** A raw InitWallet with `stateless_init`: LND writes no macaroon file, we alone keep the admin's. */
const createWallet = async (settings: LndSettings, files: Files): Promise<void> => {
  const rpc = await withoutMacaroon(settings, files)
  try {
    const seed = await seedOf(rpc, files)
    const password = await readFile(files.password)
    const made = await rpc.ask(
      {
        method: 'lnrpc.WalletUnlocker/InitWallet',
        request: {
          wallet_password: password,
          cipher_seed_mnemonic: seed,
          stateless_init: true,
        },
        deadlineMs: 30_000,
      },
      initAnswer,
    )
    await writeFile(files.admin, made.admin_macaroon, { mode: 0o600 })
  } finally {
    rpc.close()
  }
  await writeConfiguration(settings, files)
}

/** How to find this LND among the machine's processes. */
export const lndIdentity = (folder: string, name: LndName) => ({
  name: `lnd-${name}`,
  folder,
  signs: { commandLine: [`--lnddir=${path.join(folder, `lnd-${name}`)}`] },
  stopMs: 3500,
})

const partOptions = (settings: LndSettings): PartOptions => {
  const identity = lndIdentity(settings.folder, settings.name)
  return {
    ...identity,
    command: () => [settings.program, ...identity.signs.commandLine],
    mayStart: () => settings.bitcoind.ready(),
  }
}

const walletStateOf = async (settings: LndSettings, files: Files): Promise<string> => {
  const rpc = await withoutMacaroon(settings, files)
  try {
    const call = { method: 'lnrpc.State/GetState', deadlineMs: 1000 }
    return (await rpc.ask(call, stateAnswer)).state
  } finally {
    rpc.close()
  }
}

/** Resolves with the first of these states that LND says. */
const reachState = (
  { settings, files }: { readonly settings: LndSettings; readonly files: Files },
  states: readonly string[],
): Promise<string> =>
  eventually(
    async () => {
      const state = await walletStateOf(settings, files)
      if (!states.includes(state)) throw new Error(`it says ${state}`)
      return state
    },
    { withinMs: 60_000, what: `the ${settings.name}'s LND was not ready` },
  )

/** Writes the settings of one practice LND and makes its part; nothing runs yet. */
export async function createLnd(settings: LndSettings): Promise<Lnd> {
  const files = filesOf(settings)
  await writeConfiguration(settings, files)
  const options = partOptions(settings)
  let connection: LndRpc | undefined

  const reach = (states: readonly string[]) => reachState({ settings, files }, states)

  const open = async (): Promise<void> => {
    const state = await reach(['NON_EXISTING', 'RPC_ACTIVE', 'SERVER_ACTIVE'])
    if (state !== 'NON_EXISTING') return
    await createWallet(settings, files)
    await reach(['RPC_ACTIVE', 'SERVER_ACTIVE'])
  }

  const part = createPart(options)
  const hangUp = (): void => {
    connection?.close()
    connection = undefined
  }

  const startEmpty = async (seed: 'same' | 'other'): Promise<void> => {
    hangUp()
    await part.stop()
    await rm(path.join(files.data, 'data'), { recursive: true, force: true })
    await rm(files.admin, { force: true })
    if (seed === 'other') await rm(files.seed, { force: true })
    await writeConfiguration(settings, files)
    await part.start()
    await open()
  }

  return Object.freeze({
    name: settings.name,
    part,
    options,
    grpcPort: settings.ports.grpc,
    peerPort: settings.ports.peer,
    certificateFile: files.certificate,
    adminMacaroonFile: files.admin,
    walletState: () => walletStateOf(settings, files),
    open,
    startEmpty,
    ready: async () => {
      await open()
      await reach(['SERVER_ACTIVE'])
    },
    admin: async () => {
      connection ??= connectLnd({
        port: settings.ports.grpc,
        certificate: await readFile(files.certificate),
        macaroon: await readFile(files.admin),
      })
      return connection
    },
    hangUp,
  })
}
