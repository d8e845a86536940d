import type { CardApi, CardSearchBody, IssuingApi } from '../card-api.ts'
import type { Answer } from '../till-api.ts'

export type Ask = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Answer<T>>

function searchQuery({ before, text, states }: CardSearchBody): string {
  const query = new URLSearchParams({ limit: '50' })
  if (before !== undefined) query.set('before', before)
  if (text !== undefined && text !== '') query.set('text', text)
  if (states !== undefined) query.set('states', states.join(','))
  return query.toString()
}

export function cardHttp(ask: Ask): CardApi {
  const card = (id: string) => `/till/cards/${encodeURIComponent(id)}`
  return {
    cards: (search) => ask('GET', `/till/cards?${searchQuery(search)}`),
    card: (id) => ask('GET', card(id)),
    moveCard: (id, body) => ask('POST', `${card(id)}/move`, body),
    limitCard: (id, body) => ask('POST', `${card(id)}/limits`, body),
    changePin: (id, body) => ask('POST', `${card(id)}/pin`, body),
    askPin: (id, body) => ask('POST', `${card(id)}/pin-choice`, body),
    choosePin: (body) => ask('POST', '/till/pin-choice', body),
    cancelPin: () => ask('POST', '/till/pin-choice/cancel'),
    closeCard: (id, body) => ask('POST', `${card(id)}/close`, body),
    printBalance: (id) => ask('POST', `${card(id)}/slip`),
    topUp: (id, body) => ask('POST', `${card(id)}/top-up`, body),
  }
}

export function issuingHttp(ask: Ask): IssuingApi {
  const at = (path: string) => `/till/issuing/${path}`
  return {
    createIssuer: (body) => ask('POST', at('create'), body),
    backUpIssuer: (body) => ask('POST', at('backup'), body),
    rotateIssuer: (body) => ask('POST', at('rotate'), body),
    restoreIssuer: (body) => ask('POST', at('restore'), body),
    printBackup: (backup) => ask('POST', at('backup/print'), { backup }),
    keptBackup: () => ask('POST', at('backup/kept')),
    unlockIssuing: (body) => ask('POST', at('unlock'), body),
    lockIssuing: () => ask('POST', at('lock')),
    wish: (body) => ask('POST', at('wish'), body),
    noWish: () => ask('POST', at('cancel')),
    startBatch: (body) => ask('POST', at('batches'), body),
    endBatch: (id) => ask('POST', at(`batches/${encodeURIComponent(id)}/end`)),
    setCardHost: (host) => ask('POST', at('host'), { host }),
    begunCards: () => ask('GET', at('begun')),
    giveUp: (id, why) => ask('POST', at(`begun/${encodeURIComponent(id)}/give-up`), { why }),
  }
}
