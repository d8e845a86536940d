import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { throughOwnLoader, unpackBitcoindFromDebian } from './bitcoind-debian.ts'
import { unpackBitcoindOfficial } from './bitcoind-official.ts'
import type { Say } from './cached.ts'
import { cached } from './cached.ts'
import { onPath } from './find-program.ts'
import { runCommand } from './run-command.ts'

/** Raised when the recipe changes, so that an older cache is not taken for the new one. */
const recipe = 1

export type BitcoindPrograms = {
  /** The command and its first arguments; the shop's own follow. */
  readonly bitcoind: readonly string[]
  readonly bitcoinCli?: readonly string[]
}

const check = async (command: readonly string[]): Promise<void> => {
  const [program = '', ...args] = command
  const text = await runCommand(program, [...args, '-version'])
  if (!/Bitcoin/.test(text)) throw new Error(`${program} does not look like a bitcoind`)
}

const commandsIn = async (folder: string): Promise<BitcoindPrograms> => {
  if ((await readdir(folder)).includes('root')) {
    const root = path.join(folder, 'root')
    return {
      bitcoind: throughOwnLoader(root, 'bitcoind'),
      bitcoinCli: throughOwnLoader(root, 'bitcoin-cli'),
    }
  }
  return {
    bitcoind: [path.join(folder, 'bin', 'bitcoind')],
    bitcoinCli: [path.join(folder, 'bin', 'bitcoin-cli')],
  }
}

const fill = async (folder: string, say: Say): Promise<void> => {
  if (!(await unpackBitcoindFromDebian(folder, say))) await unpackBitcoindOfficial(folder, say)
  await check((await commandsIn(folder)).bitcoind)
}

/** bitcoind: the PATH's, else Debian's bitcoin-knots unpacked in the cache, else the official build (DESIGN §7). */
export async function getBitcoind(say: Say): Promise<BitcoindPrograms> {
  const found = await onPath('bitcoind')
  const foundCli = await onPath('bitcoin-cli')
  if (found !== undefined)
    return { bitcoind: [found], ...(foundCli === undefined ? {} : { bitcoinCli: [foundCli] }) }
  const name = `bitcoind-${process.platform}-${process.arch}-${recipe}`
  return commandsIn(await cached(name, (draft) => fill(draft, say), say))
}
