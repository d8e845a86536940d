import { readdirSync, readFileSync } from 'node:fs'

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Who was started by whom, of all processes that are there. */
function parents(): ReadonlyMap<number, number> {
  const all = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    // The name in brackets may hold spaces and brackets of its own.
    const parent = /^.*\) \S (\d+) /s.exec(read(`/proc/${pid}/stat`))?.[1]
    if (parent !== undefined) all.set(pid, Number(parent))
  }
  return all
}

/** A process and all that it started, and what those started. */
export function familyOf(root: number): readonly number[] {
  const known = parents()
  const family = [root]
  for (let at = 0; at < family.length; at++)
    for (const [child, parent] of known) if (parent === family[at]) family.push(child)
  return family
}

/** Proportional set size in bytes: shared pages count by the share of each who has them. */
export const pssOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const kib = /^Pss: +(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
    return sum + Number(kib ?? 0) * 1024
  }, 0)
