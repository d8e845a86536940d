import { eventually } from './start-shell.ts'

/** A page of a running Chromium, over its DevTools protocol. */
export type Page = {
  /** What an expression of the page gives, awaited; a thrown error rejects. */
  evaluate(expression: string): Promise<unknown>
  /** Any command of the protocol. */
  command(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>
  close(): void
}

type Target = { readonly type: string; readonly url: string; readonly webSocketDebuggerUrl: string }

type Answer = {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result?: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly text: string; readonly exception?: unknown }
  }
}

const targets = async (port: number): Promise<readonly Target[]> =>
  (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly Target[]

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('the debugger closed the line')))
  })

/** The page at this path, which may still have to load. */
export const pageOf = async (port: number, path: string): Promise<Page> => {
  const target = await eventually(`a page at ${path}`, async () =>
    (await targets(port)).find((one) => one.type === 'page' && new URL(one.url).pathname === path),
  )
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await opened(socket)
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', (message) => {
    const answer = JSON.parse(String(message.data)) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  socket.addEventListener('close', () => {
    for (const settle of waiting.values()) settle({ error: { message: 'the page is gone' } })
  })
  let last = 0
  const command = (method: string, params = {}): Promise<Answer['result']> =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, ({ error, result }) => {
        if (error === undefined) resolve(result)
        else reject(new Error(error.message))
      })
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  return {
    command,
    async evaluate(expression) {
      const wishes = { returnByValue: true, awaitPromise: true, userGesture: true }
      const result = await command('Runtime.evaluate', { expression, ...wishes })
      if (result?.exceptionDetails !== undefined) {
        throw new Error(JSON.stringify(result.exceptionDetails))
      }
      return result?.result?.value
    },
    close: () => socket.close(),
  }
}
