import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'

/** How long a service on the same machine may take to begin its answer. */
const patienceMs = 2000

/** Whether the service answers for this page with something else than its own failure. Never rejects. */
export const isServed = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const get = url.startsWith('https:') ? httpsGet : httpGet
    const request = get(url, { timeout: patienceMs }, (answer) => {
      answer.destroy()
      resolve((answer.statusCode ?? 500) < 500)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
