import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export type SourceFile = { readonly path: string; readonly text: string }

/** What git holds or would hold: tracked and new files, not the ignored ones. Sorted, by the path from the top. */
export const checkoutPaths = (): readonly string[] => {
  const list = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  )
  return list.split('\0').filter(Boolean).toSorted()
}

const read = (path: string): SourceFile[] => {
  try {
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  } catch {
    // Deleted, and not yet committed as such.
    return []
  }
}

/** The files whose path matches, with their text. */
export const filesMatching = (pattern: RegExp): readonly SourceFile[] =>
  checkoutPaths()
    .filter((path) => pattern.test(path))
    .flatMap(read)
