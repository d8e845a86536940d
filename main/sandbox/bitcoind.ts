import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type } from 'typebox'
import { askBitcoind, type BitcoindAddress } from './bitcoind-rpc.ts'
import { createPart, type Part, type PartOptions } from './part.ts'
import { eventually } from './eventually.ts'

export type Bitcoind = {
  readonly part: Part
  readonly options: PartOptions
  readonly address: BitcoindAddress
  readonly zmq: { readonly block: number; readonly transaction: number }
  /** Resolves when the RPC answers; throws when the chain is not regtest. */
  ready(): Promise<void>
  /** Mines blocks with present time, to a script that needs no key unless an address is given. */
  mine(blocks: number, address?: string): Promise<void>
  /** How many blocks there are, and the Unix time of the newest, in seconds. */
  tip(): Promise<{ readonly height: number; readonly time: number }>
  /** How many transactions wait for a block. */
  mempool(): Promise<number>
  /** From now on blocks carry this Unix time; 0 is the real one again. Tests make old chains with it. */
  pretendTime(seconds: number): Promise<void>
}

export type BitcoindSettings = {
  readonly folder: string
  /** The command and its first arguments. */
  readonly program: readonly string[]
  readonly ports: { readonly rpc: number; readonly block: number; readonly transaction: number }
  readonly password: string
}

const user = 'flashtill'

/** Bitcoin Core's `rpcauth` line: the password itself does not stand in bitcoin.conf (share/rpcauth/rpcauth.py). */
const rpcAuth = (password: string): string => {
  const salt = randomBytes(16).toString('hex')
  const mac = createHmac('sha256', salt).update(password).digest('hex')
  return `${user}:${salt}$${mac}`
}

/** A chain for one shop: no peers, no wallet, no filters, as little memory as bitcoind can do with. */
const configuration = ({ ports, password }: BitcoindSettings): string =>
  [
    'regtest=1',
    'server=1',
    'listen=0',
    'disablewallet=1',
    'printtoconsole=1',
    'nodebuglogfile=1',
    'dbcache=4',
    'maxmempool=5',
    'par=1',
    'rpcthreads=4',
    'checkblocks=1',
    'checklevel=0',
    '[regtest]',
    'connect=0',
    'rpcbind=127.0.0.1',
    'rpcallowip=127.0.0.1',
    `rpcport=${ports.rpc}`,
    `rpcauth=${rpcAuth(password)}`,
    `zmqpubrawblock=tcp://127.0.0.1:${ports.block}`,
    `zmqpubrawtx=tcp://127.0.0.1:${ports.transaction}`,
    '',
  ].join('\n')

const chainInfo = Type.Object({
  chain: Type.String(),
  blocks: Type.Integer(),
  /** The newest block's time, Unix seconds. */
  time: Type.Integer(),
})

/** How to find the bitcoind of this folder among the machine's processes. */
export const bitcoindIdentity = (folder: string) => ({
  name: 'bitcoind',
  folder,
  signs: { commandLine: [`-datadir=${path.join(folder, 'bitcoind')}`] },
  stopMs: 2500,
})

/** Writes the settings of the practice shop's bitcoind and makes its part; nothing runs yet. */
export async function createBitcoind(settings: BitcoindSettings): Promise<Bitcoind> {
  const data = path.join(settings.folder, 'bitcoind')
  await mkdir(data, { recursive: true, mode: 0o700 })
  await writeFile(path.join(data, 'bitcoin.conf'), configuration(settings), { mode: 0o600 })
  const identity = bitcoindIdentity(settings.folder)
  const options: PartOptions = {
    ...identity,
    command: () => [...settings.program, ...identity.signs.commandLine],
  }
  const address = { port: settings.ports.rpc, user, password: settings.password }

  const ready = async (): Promise<void> => {
    const info = await eventually(
      () => askBitcoind(address, { method: 'getblockchaininfo', deadlineMs: 1000 }, chainInfo),
      { withinMs: 60_000, what: 'bitcoind did not answer' },
    )
    if (info.chain !== 'regtest')
      throw new Error(`the practice shop runs on regtest only; this bitcoind says ${info.chain}`)
  }

  const mine = async (blocks: number, to?: string): Promise<void> => {
    const call =
      to === undefined
        ? { method: 'generatetodescriptor', params: [blocks, 'raw(51)'] }
        : { method: 'generatetoaddress', params: [blocks, to] }
    await askBitcoind(address, { ...call, deadlineMs: 60_000 }, Type.Array(Type.String()))
    // bitcoind keeps its block index in memory for up to an hour and a kill would lose it, blocks and all, while LND
    // remembers them and never serves again. gettxoutsetinfo writes it to the disk first.
    const flush = { method: 'gettxoutsetinfo', params: ['none'], deadlineMs: 60_000 }
    await askBitcoind(address, flush, Type.Unknown())
  }

  return Object.freeze({
    part: createPart(options),
    options,
    address,
    zmq: settings.ports,
    ready,
    mine,
    tip: async () => {
      const info = await askBitcoind(
        address,
        { method: 'getblockchaininfo', deadlineMs: 1000 },
        chainInfo,
      )
      return { height: info.blocks, time: info.time }
    },
    mempool: async () => {
      const info = await askBitcoind(
        address,
        { method: 'getmempoolinfo' },
        Type.Object({ size: Type.Integer() }),
      )
      return info.size
    },
    pretendTime: async (seconds: number) => {
      await askBitcoind(address, { method: 'setmocktime', params: [seconds] }, Type.Null())
    },
  })
}
