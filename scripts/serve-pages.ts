/** Serves `.build/pages` as the house does, under the same policy, for tests that need a page and no till. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const folder = join(import.meta.dirname, '../.build/pages')
const nonce = 'for-tests'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export type ServedPages = {
  readonly address: string
  /** For a WebSocket beside the pages. */
  readonly server: Server
  close(): Promise<void>
}

/** Answers what is not a page; false leaves it to the pages. */
export type Beside = (request: IncomingMessage, response: ServerResponse) => boolean

async function contentOf(path: string): Promise<Buffer> {
  const content = await readFile(join(folder, path))
  if (!path.endsWith('.html')) return content
  return Buffer.from(content.toString('utf8').replaceAll('__NONCE__', nonce))
}

/** On a free port of the loopback. `/gallery` is `gallery.html`. */
export async function servePages(beside: Beside = () => false): Promise<ServedPages> {
  const server = createServer((request, response) => {
    if (beside(request, response)) return
    const { pathname } = new URL(request.url ?? '/', 'http://pages')
    const path = extname(pathname) === '' ? `${pathname}.html` : pathname
    contentOf(path).then(
      (content) =>
        response
          .writeHead(200, {
            'content-type': types[extname(path)] ?? 'application/octet-stream',
            'content-security-policy': policy,
          })
          .end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
