import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { bitcoindIdentity } from './bitcoind.ts'
import { closeDoor } from './http-door.ts'
import { lndIdentity } from './lnd.ts'
import { openOwnSocket } from './own-socket.ts'
import { endLeftover } from './part.ts'
import { tillIdentity } from './practice-till.ts'

/** What a person put there and a new beginning leaves alone: which bitcoind and LND to use. */
const kept: ReadonlySet<string> = new Set(['flashtill.toml', 'practice.sock'])

/** Whether there is anything that a new beginning would delete. */
export async function hasShop(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  return names.some((name) => !kept.has(name))
}

/** Deletes a practice shop: till, books, wallets, chain, paper. Throws when it is open just now. */
export async function clearShop(folder: string): Promise<void> {
  const own = await openOwnSocket(folder, [])
  try {
    await endLeftover(tillIdentity(folder))
    await endLeftover(lndIdentity(folder, 'till'))
    await endLeftover(lndIdentity(folder, 'customer'))
    await endLeftover(bitcoindIdentity(folder))
    for (const name of await readdir(folder))
      if (!kept.has(name)) await rm(path.join(folder, name), { recursive: true, force: true })
  } finally {
    await closeDoor(own)
  }
}
