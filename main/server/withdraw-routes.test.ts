import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { StoreId } from '../../core/contract/ids.ts'
import { readStatus } from '../../core/lnurl/answer.ts'
import { withdrawCallbackUrl } from '../../core/lnurl/withdraw-callback.ts'
import { readWithdrawOffer } from '../../core/lnurl/withdraw-offer.ts'
import type { Log } from '../../core/ports/log.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { withdrawRig } from '../../scripts/test/cards/withdraw-rig.ts'
import { systemClock } from '../clock.ts'
import { testId } from '../store/contract/place.ts'
import { openStore } from '../store/open-store.ts'
import { buildStreet } from './street.ts'
import { withdrawRoutes } from './withdraw-routes.ts'

const host = 'cards.example.com'

/** A street with a card's two GETs, asked by somebody else's terminal. */
async function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-street-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const store = await openStore({ folder, storeId: testId<StoreId>(), clock: systemClock })
  if (!store.ok) throw new Error(store.error.code)
  onTestFinished(() => store.value.close())
  const rig = await withdrawRig(store.value)
  const { ports, payOuts } = rig.process()
  const lines: string[] = []
  const write = (line: object) => void lines.push(JSON.stringify(line))
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const say = await loadWords('en')
  const stopping = { now: false }
  const part = withdrawRoutes({
    ...{ ...ports, log, say, host },
    shopName: () => 'Ada’s Café',
    isStopping: () => stopping.now,
    payOut: payOuts.begin,
  })
  const { app } = buildStreet({
    ...{ clock: systemClock, log, say, address: { host: '127.0.0.1', port: 0 } },
    ...{ proxies: [], tills: ['127.0.0.1'], parts: [part] },
  })
  onTestFinished(() => app.close())
  const answer = async (url: string, method: 'GET' | 'HEAD' = 'GET') =>
    app.inject({ method, url: url.replace(/^[a-z]+:\/\/[^/]+/, '') })
  const get = async (url: string) => (await answer(url)).body
  /** The link on the card, as the terminal reads it. */
  const tap = (card: Parameters<typeof rig.tap>[0]) =>
    rig.tap(card).replace(/^lnurlw:\/\/[^?]+/, `https://${host}/lnurl/w/defe`)
  return { rig, get, answer, tap, lines, stopping }
}

describe('a card of ours, asked by a terminal that knows nothing of us', () => {
  it('answers with all that LUD-03, 14, 19 and pinLimit name', async () => {
    const { rig, get, tap } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const link = tap(card)
    const said = JSON.parse(await get(link)) as Record<string, unknown>
    expect(said).toEqual({
      tag: 'withdrawRequest',
      callback: `https://${host}/lnurl/w/callback`,
      k1: expect.stringMatching(/^[0-9a-f]{64}$/),
      defaultDescription: 'Ada’s Café',
      minWithdrawable: 1_000,
      maxWithdrawable: 9_950_248,
      balanceCheck: link,
      currentBalance: 10_000_000,
      payLink: expect.stringMatching(/^lnurlp:\/\/cards\.example\.com\/lnurl\/p\/[a-z2-7]{26}$/),
    })
    expect(JSON.parse(await get(String(said['balanceCheck'])))).toEqual(said)
    expect(JSON.parse(await get(link.replace('p=', 'P=').replace('c=', 'C=')))).toEqual(said)
  })

  it('pays by the callback that it gave, once', async () => {
    const { rig, get, tap } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const offer = readWithdrawOffer(await get(tap(card)))
    if (!offer.ok) throw new Error(offer.error.code)
    const url = withdrawCallbackUrl(offer.value, rig.code({ msat: 4_000_000n })).reveal()
    expect(readStatus(await get(url))).toMatchObject({ ok: true })
    expect(readStatus(await get(url))).toMatchObject({ ok: true })
    const other = withdrawCallbackUrl(offer.value, rig.code()).reveal()
    expect(readStatus(await get(other))).toMatchObject({
      error: { detail: { reason: expect.stringContaining('used before') } },
    })
    await rig.settled()
    expect(rig.lnd.sends).toHaveLength(1)
    expect(await rig.balanceMsat(card.id)).toBe(5_998_997n)
  })

  it('200 requests at once with one p and c: one k1, and 200 with that k1: one payment', async () => {
    const { rig, get, tap } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const link = tap(card)
    const answers = await Promise.all(Array.from({ length: 200 }, () => get(link)))
    expect(new Set(answers).size).toBe(1)
    const offer = readWithdrawOffer(answers[0] ?? '')
    if (!offer.ok) throw new Error(offer.error.code)
    const url = withdrawCallbackUrl(offer.value, rig.code()).reveal()
    const paid = await Promise.all(Array.from({ length: 200 }, () => get(url)))
    expect(new Set(paid)).toEqual(new Set(['{"status":"OK"}']))
    await rig.settled()
    expect(rig.lnd.sends).toHaveLength(1)
  })

  it('says in words why not, under 200, and takes no tap for a HEAD', async () => {
    const { rig, get, answer, tap, stopping } = await opened()
    const frozen = await rig.newCard({ sat: 10n, state: 'frozen' })
    const refused = await answer(tap(frozen))
    expect(refused.statusCode).toBe(200)
    expect(refused.json()).toEqual({
      status: 'ERROR',
      reason: expect.stringContaining('it is frozen'),
    })
    const card = await rig.newCard({ sat: 10_000n })
    const link = tap(card)
    await answer(link, 'HEAD')
    expect((await rig.cardOf(card.id)).chip?.lastCounter).toBe(0)
    for (const nothing of ['/lnurl/w/defe', '/lnurl/w/defe?p=1&c=2', '/lnurl/w/callback?k1=1'])
      expect(readStatus(await get(nothing))).toMatchObject({ ok: false })
    stopping.now = true
    const offer = readWithdrawOffer(await get(link))
    if (!offer.ok) throw new Error(offer.error.code)
    const url = withdrawCallbackUrl(offer.value, rig.code()).reveal()
    expect(readStatus(await get(url))).toMatchObject({ ok: false })
    expect(rig.lnd.sends).toEqual([])
  })

  it('has no secret in its log, and nothing of a stranger’s path in its answer', async () => {
    const { rig, get, tap, lines } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const body = await get(tap(card).replace('/defe', '/"><script>'))
    expect(body).not.toContain('script>')
    const offer = readWithdrawOffer(body)
    if (!offer.ok) throw new Error(offer.error.code)
    await get(
      `/lnurl/w/callback?k1=${offer.value.k1.reveal()}&pr=${rig.code({ msat: 1n })}&pin=1234`,
    )
    expect(lines.join('\n')).toContain('lnurl.belowMinimum')
    expect(lines.join('\n')).not.toMatch(/[0-9a-f]{16}|1234|lnbcrt|[?&]p=/i)
  })
})
