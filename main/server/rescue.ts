/** When the books cannot be opened: no sale, but every door says what is wrong and what to do (DESIGN §3.9). */
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { registry, type Failure } from '../../core/errors/registry.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { errorWordId } from '../../core/words/words.ts'
import { errorView } from './answer.ts'

export type RescuePorts = {
  readonly failure: Failure
  readonly address: { readonly host: string; readonly port: number }
  readonly socketPath: string
  readonly facts: Readonly<Record<string, string>>
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const pageOf = (sentence: string, code: string, runbook: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Flashtill: not selling</title>
<h1>The till cannot sell now</h1><p>${escaped(sentence)}</p>
<p>Call the technician and say: ${escaped(code)}</p><p>docs/runbooks/${escaped(runbook)}.md</p></html>`

const listen = (server: Server, where: string | { host: string; port: number }) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => resolve())
  })

/** The technician's socket; on a disk that cannot be written there is none, and the house must do. */
async function openSocket(door: Server, path: string): Promise<void> {
  try {
    rmSync(path, { force: true })
    await listen(door, path)
    chmodSync(path, 0o600)
  } catch {
    door.close()
  }
}

/** Opens the doors with the one answer. */
export async function openRescue(ports: RescuePorts): Promise<{ close(): Promise<void> }> {
  const { code, detail } = ports.failure
  const words = await loadWords('en')
  const kind = registry[code] as { runbook?: string }
  const page = pageOf(words(errorWordId(code), detail), code, kind.runbook ?? '')
  const body = JSON.stringify({
    ...errorView(ports.failure, words),
    ...ports.facts,
    pid: process.pid,
    store: 'refused',
  })
  const answer: RequestListener = (request, response) => {
    const wantsPage = request.headers.accept?.includes('text/html') === true
    response.writeHead(request.url === '/healthz' ? 200 : 503, {
      'content-type': wantsPage ? 'text/html; charset=utf-8' : 'application/json',
      'cache-control': 'no-store',
    })
    response.end(wantsPage ? page : body)
  }
  const house = createServer(answer)
  const door = createServer(answer)
  await listen(house, ports.address)
  await openSocket(door, ports.socketPath)
  return {
    close: async () => {
      for (const server of [house, door]) {
        server.closeAllConnections()
        server.close()
      }
      if (existsSync(ports.socketPath)) rmSync(ports.socketPath)
    },
  }
}
