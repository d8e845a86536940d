import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { choosePorts, isFree, startOf } from './free-ports.ts'

const servers: ReturnType<typeof createServer>[] = []
const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    servers.push(server)
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, () =>
      resolve((server.address() as AddressInfo).port),
    )
  })

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

describe('ports of a practice shop', () => {
  it('gives each name its own free port and remembers it', async () => {
    const names = ['a', 'b', 'c']
    const folder = '/somewhere/.flashtill'
    const chosen = await choosePorts({ folder, names, remembered: {} })
    expect(new Set(Object.values(chosen)).size).toBe(3)
    expect(await choosePorts({ folder, names, remembered: chosen })).toEqual(chosen)
  })

  it('leaves a port to whoever took it meanwhile', async () => {
    const folder = '/elsewhere/.flashtill'
    const first = await choosePorts({ folder, names: ['a', 'b'], remembered: {} })
    const { a = 0, b } = first
    await listen(a)
    expect(await isFree(a)).toBe(false)
    const second = await choosePorts({ folder, names: ['a', 'b'], remembered: first })
    expect(second['a']).not.toBe(a)
    expect(second['b']).toBe(b)
  })

  it('never gives two names one port, even if both remember it', async () => {
    const chosen = await choosePorts({
      folder: '/x',
      names: ['a', 'b'],
      remembered: { a: 29_123, b: 29_123 },
    })
    expect(chosen['a']).not.toBe(chosen['b'])
  })

  it('spreads checkouts over the range below outgoing connections', () => {
    for (const folder of ['/home/a/flashtill/.flashtill', '/home/b/flashtill/.flashtill', '/x']) {
      expect(startOf(folder)).toBeGreaterThanOrEqual(21_000)
      expect(startOf(folder)).toBeLessThan(30_000)
    }
    expect(startOf('/home/a/.flashtill')).not.toBe(startOf('/home/b/.flashtill'))
  })
})
