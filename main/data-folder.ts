/** The till's own folder: created for its owner alone, with the device's key and the shop's id. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { idFrom, newId, type StoreId } from '../core/contract/ids.ts'
import { secret, type Secret } from '../core/errors/secret.ts'
import { assert } from '../core/errors/result.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Random } from '../core/ports/random.ts'

export type DataFolder = {
  readonly path: string
  readonly storeId: StoreId
  readonly deviceKey: Secret<Uint8Array>
  /** The technician's socket. */
  readonly socketPath: string
}

/** The practice shop's till, in a checkout that has been started. */
const checkoutFolder = fileURLToPath(new URL('../.flashtill/till', import.meta.url))

/** Where the data lies: `$FLASHTILL_HOME`, else the checkout's own till, else the appliance's folder. */
export const homeFolder = (): string =>
  process.env['FLASHTILL_HOME'] ??
  (existsSync(checkoutFolder) ? checkoutFolder : '/var/lib/flashtill')

/** Reads the file, or makes it once, for its owner only: whole or not at all, whatever the disk does meanwhile. */
function keep(path: string, make: () => Uint8Array): Uint8Array {
  if (existsSync(path)) return readFileSync(path)
  const part = `${path}.part`
  rmSync(part, { force: true })
  writeFileSync(part, make(), { mode: 0o600, flag: 'wx', flush: true })
  renameSync(part, path)
  return readFileSync(path)
}

/** Opens the folder; the first start makes the device's key and the shop's id. */
export function openDataFolder(path: string, ports: { clock: Clock; random: Random }): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if ((statSync(path).mode & 0o777) !== 0o700) chmodSync(path, 0o700)
  const key = keep(join(path, 'device.key'), () => ports.random.bytes(32))
  assert(key.length === 32, `${join(path, 'device.key')} has 32 bytes`)
  const made = () => Buffer.from(newId<StoreId>(ports.clock.now(), ports.random.bytes(10)))
  const storeId = idFrom<StoreId>(Buffer.from(keep(join(path, 'store.id'), made)).toString())
  assert(storeId !== undefined, `${join(path, 'store.id')} holds an id`)
  return {
    path,
    storeId,
    deviceKey: secret(new Uint8Array(key)),
    socketPath: join(path, 'flashtill.sock'),
  }
}
