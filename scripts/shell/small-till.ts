import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page that drew itself, and the sale that it showed, by the service's clock. */
export type Drawn = { readonly screen: string; readonly sale: string; readonly at: number }

/**
 * As much of flashtilld as a screen needs to be one: pages that keep nothing, ask what stands, draw it, and say so. The
 * real pages have their own tests; these ones tell the shell's test when something was painted.
 */
export type SmallTill = {
  readonly address: string
  readonly drawn: readonly Drawn[]
  /** What the screens show from now on. */
  sell(sale: string): void
  /** The next script that is asked for breaks off. */
  breakNextScript(): void
  /** Goes away, as a killed flashtilld does, and comes back under the same address. */
  leave(): Promise<void>
  come(): Promise<void>
}

const page = `<!doctype html><meta charset="utf-8"><title>a page's own title</title>
<p id="sale"></p><script src="/page.js"></script>`

const script = `
const screen = location.pathname.slice(1)
fetch('/sale').then((answer) => answer.text()).then((sale) => {
  document.querySelector('#sale').textContent = sale
  requestAnimationFrame(() => setTimeout(() =>
    fetch('/drawn?screen=' + screen + '&sale=' + encodeURIComponent(document.querySelector('#sale').textContent))))
})`

const types: Readonly<Record<string, string>> = {
  '/page.js': 'text/javascript',
  '/sale': 'text/plain',
}

export const startSmallTill = async (): Promise<SmallTill> => {
  const drawn: Drawn[] = []
  let sale = 'nothing'
  let broken = false
  let port = 0

  const answer = (url: URL, response: ServerResponse): string | undefined => {
    const path = url.pathname
    response.setHeader('content-type', `${types[path] ?? 'text/html'}; charset=utf-8`)
    response.setHeader('cache-control', 'no-store')
    if (path === '/sale') return sale
    if (path === '/drawn') {
      const { screen = '', sale: shown = '' } = Object.fromEntries(url.searchParams)
      drawn.push({ screen, sale: shown, at: performance.now() })
      return ''
    }
    if (path !== '/page.js') return page
    if (!broken) return script
    broken = false
    return undefined
  }

  let server = createServer()
  const come = async (): Promise<void> => {
    server = createServer((request, response) => {
      const text = answer(new URL(request.url ?? '/', 'http://till'), response)
      if (text !== undefined) {
        response.end(text)
        return
      }
      response.setHeader('content-length', '1000')
      response.write('// half of a', () => response.destroy())
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  await come()

  return {
    address: `http://127.0.0.1:${port}`,
    drawn,
    come,
    sell: (next) => {
      sale = next
    },
    breakNextScript: () => {
      broken = true
    },
    leave: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
