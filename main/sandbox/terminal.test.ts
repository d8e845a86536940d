import { describe, expect, it } from 'vitest'
import { ndefUriFile } from '../../core/card/ndef.ts'
import { openTerminal } from './terminal.ts'

const origin = 'http://127.0.0.1:8036'
const link = `lnurlw://127.0.0.1:8036/lnurl/w/defe?p=${'0'.repeat(32)}&c=${'1'.repeat(16)}`
const bolt11 = `lnbcrt${'q'.repeat(260)}`

const offer = (more: object = {}): string =>
  JSON.stringify({
    ...{ tag: 'withdrawRequest', k1: 'k', callback: `${origin}/lnurl/w/callback` },
    ...{ defaultDescription: '', minWithdrawable: 1_000, maxWithdrawable: 900_000, ...more },
  })

/** Another shop's terminal; `answers` are what the card's issuer says, one after the other. */
function opened(answers: readonly string[], isPaid = false) {
  const asked: string[] = []
  const left = [...answers]
  const terminal = openTerminal({
    box: { read: (id) => Promise.resolve(id === 'card-1' ? ndefUriFile(link) : undefined) },
    node: {
      makeCode: () => Promise.resolve({ bolt11, paymentHash: 'ab' }),
      isPaid: () => Promise.resolve(isPaid),
    },
    allow: [origin],
    get: (url) => {
      asked.push(url)
      const answer = left.shift()
      return answer === undefined ? Promise.reject(new Error('cut')) : Promise.resolve(answer)
    },
  })
  return { terminal, asked }
}

describe('another shop’s terminal', () => {
  it('asks the card’s link, then its callback, and is paid when its own node says so', async () => {
    const { terminal, asked } = opened([offer(), '{"status":"OK"}'], true)
    await terminal.charge('500')
    await terminal.tap('card-1')
    expect(terminal.sale()).toMatchObject({ state: 'accepted', amountSat: '500' })
    expect(asked[0]).toBe(link.replace('lnurlw', 'http'))
    expect(asked[1]).toBe(`${origin}/lnurl/w/callback?k1=k&pr=${bolt11}`)
    await terminal.look()
    expect(terminal.sale()?.state).toBe('paid')
    await terminal.tap('card-1')
    expect(asked).toHaveLength(2)
  })

  it('asks for the PIN where the offer wants it', async () => {
    const { terminal, asked } = opened([offer({ pinLimit: 500_000 }), '{"status":"OK"}'])
    await terminal.charge('500')
    await terminal.tap('card-1')
    expect(terminal.sale()?.state).toBe('pin')
    await terminal.type('0042')
    expect(terminal.sale()?.state).toBe('accepted')
    expect(asked[1]).toContain('&pin=0042')
  })

  it.each([
    ['its reason', ['{"status":"ERROR","reason":"This card is stopped."}'], 'card is stopped'],
    ['too little', [offer({ maxWithdrawable: 400_000 })], '400'],
    ['no answer', [], 'No answer of the card’s issuer (cut).'],
  ])('says of a card that did not pay %s, and takes another tap', async (_, answers, says) => {
    const { terminal } = opened(answers)
    await terminal.charge('500')
    await terminal.tap('card-1')
    expect(terminal.sale()?.state).toBe('refused')
    expect(terminal.sale()?.says).toContain(says)
    await terminal.tap('card-2')
    expect(terminal.sale()?.says).toContain('cannot be read')
  })
})
