import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

/** Where the practice shop keeps everything: `$FLASHTILL_PRACTICE`, else `.flashtill/` in the checkout. */
export const practiceFolder = (): string =>
  path.resolve(
    process.env['FLASHTILL_PRACTICE'] ?? path.join(import.meta.dirname, '..', '..', '.flashtill'),
  )

/** The kernel takes about 107 bytes for a socket's path (unix(7), sun_path). */
const longestSocketPath = 100

/**
 * A socket of the practice shop. Of a folder with a long name it lies in the temporary folder, in a folder of the owner
 * alone, under a name that both ends compute.
 */
function socketOf(folder: string, name: string): string {
  const near = path.join(folder, name)
  if (Buffer.byteLength(near) < longestSocketPath) return near
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  return path.join(tmpdir(), `flashtill-${userInfo().uid}-${hash}`, name)
}

/** Where the shop itself is asked. */
export const practiceSocket = (folder: string): string => socketOf(folder, 'practice.sock')

/** Where its card reader speaks to the till. */
export const readerSocket = (folder: string): string => socketOf(folder, 'reader.sock')

/** A folder made like `/`, in which its till finds what is plugged in. */
export const devicesFolder = (folder: string): string => path.join(folder, 'devices')
