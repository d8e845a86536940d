import { loadWords } from '../../../core/words/load-words.ts'
import { openStreet } from '../../../main/server/street.ts'
import { streetPayRoutes } from '../../../main/server/street-pay.ts'
import { freePort } from '../../bench/bench-till.ts'
import type { ForeignRig } from './foreign-rig.ts'

/** The street of a rig, on loopback, with the top-ups alone. */
export async function openTestStreet({ street }: ForeignRig) {
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const say = await loadWords('en')
  const pay = { ...street, host, say, shopName: () => 'Foreign', isStopping: () => false }
  const opened = await openStreet({
    ...{ clock: street.clock, log: street.log, say, address: { host: '127.0.0.1', port } },
    ...{ proxies: [], tills: [], parts: [(app) => streetPayRoutes(app, pay)] },
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return { host, close: opened.value.close }
}
