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
 * The practice shop's own socket. Of a folder with a long name it lies in the temporary folder, in a folder of the owner
 * alone, under a name that both ends compute.
 */
export function practiceSocket(folder: string): string {
  const near = path.join(folder, 'practice.sock')
  if (Buffer.byteLength(near) < longestSocketPath) return near
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  return path.join(tmpdir(), `flashtill-${userInfo().uid}-${name}`, 'practice.sock')
}
