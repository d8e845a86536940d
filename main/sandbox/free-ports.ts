import { createServer } from 'node:net'

/** Below the range that systems give to outgoing connections, so that a remembered port is still free tomorrow. */
const first = 21_000
const count = 9_000

/** Whether somebody may listen on this loopback port now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })

/** Where a folder's ports begin: spread over the range, so that two checkouts do not meet. */
export const startOf = (folder: string): number => {
  let sum = 0
  for (const character of folder) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return first + (sum % count)
}

export type PortWishes = {
  /** The practice shop's folder. */
  readonly folder: string
  readonly names: readonly string[]
  readonly remembered: Readonly<Record<string, number>>
}

/** A free port for each name: the remembered one if nobody took it meanwhile, else the next free one of the folder's. */
export async function choosePorts(wishes: PortWishes): Promise<Readonly<Record<string, number>>> {
  const chosen: Record<string, number> = {}
  const taken = new Set<number>()
  for (const name of wishes.names) {
    const before = wishes.remembered[name]
    if (before === undefined || taken.has(before) || !(await isFree(before))) continue
    chosen[name] = before
    taken.add(before)
  }
  let next = startOf(wishes.folder)
  for (const name of wishes.names) {
    if (chosen[name] !== undefined) continue
    while (taken.has(next) || !(await isFree(next)))
      next = next + 1 < first + count ? next + 1 : first
    chosen[name] = next
    taken.add(next)
  }
  return chosen
}
