import { request, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeDoor, json, openDoor, type DoorRoute } from './http-door.ts'
import { isFree } from './free-ports.ts'

let server: Server
let port = 0

const routes: readonly DoorRoute[] = [
  { method: 'GET', pattern: /^\/name\/([a-z]+)$/, handle: ({ caught }) => json({ caught }) },
  { method: 'POST', pattern: /^\/echo$/, handle: ({ body }) => json({ body: body ?? 'none' }) },
  {
    method: 'GET',
    pattern: /^\/broken$/,
    handle: () => {
      throw new Error('it is broken')
    },
  },
  { method: 'GET', pattern: /^\/cut$/, handle: () => 'cut' },
]

type Asked = {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const ask = (asked: Asked): Promise<{ answer: IncomingMessage; text: string }> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', path, headers = {}, body } = asked
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => (text += part.toString()))
        answer.on('end', () => resolve({ answer, text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

beforeEach(async () => {
  port = 29_777
  while (!(await isFree(port))) port += 1
  server = await openDoor({ port }, routes)
  expect((server.address() as AddressInfo).address).toBe('127.0.0.1')
})
afterEach(() => closeDoor(server))

describe('the practice shop’s door', () => {
  it('answers by path, with what the pattern caught, and lets a page load nothing foreign', async () => {
    const { answer, text } = await ask({ path: '/name/luna?x=1' })
    expect(JSON.parse(text)).toEqual({ caught: ['luna'] })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    expect((await ask({ path: '/name/LUNA' })).answer.statusCode).toBe(404)
    expect((await ask({ path: '/echo' })).answer.statusCode).toBe(404)
  })

  it('reads JSON and nothing else, and not too much of it', async () => {
    const post = (body: string) => ask({ method: 'POST', path: '/echo', body })
    expect(JSON.parse((await post('{"a":1}')).text)).toEqual({ body: { a: 1 } })
    expect(JSON.parse((await post('')).text)).toEqual({ body: 'none' })
    expect((await post('{')).answer.statusCode).toBe(400)
    expect((await post(JSON.stringify('x'.repeat(70_000)))).answer.statusCode).toBe(413)
  })

  it('refuses another name and another page’s request', async () => {
    const refused = async (headers: Readonly<Record<string, string>>) =>
      (await ask({ method: 'POST', path: '/echo', headers, body: '{}' })).answer.statusCode
    expect(await refused({ host: `attacker.test:${port}` })).toBe(403)
    expect(await refused({ origin: 'https://attacker.test' })).toBe(403)
    expect(await refused({ origin: `http://127.0.0.1:${port}` })).toBe(200)
    expect(await refused({ host: `localhost:${port}` })).toBe(200)
  })

  it('says what broke, or cuts the line when it is to', async () => {
    const { answer, text } = await ask({ path: '/broken' })
    expect(answer.statusCode).toBe(500)
    expect(JSON.parse(text)).toEqual({ message: 'it is broken' })
    await expect(ask({ path: '/cut' })).rejects.toThrow('socket hang up')
  })
})
