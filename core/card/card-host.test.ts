import { describe, expect, it } from 'vitest'
import type { IssuerId, StoreId } from '../contract/ids.ts'
import { cardHostFrom, cardLinkBase, deviceHost, longestCardHost } from './card-host.ts'
import { cardLink, ndefFileLimit } from './card-link.ts'

const issuer = 'defedeac-594b-7574-93ec-6a6a2032c783' as IssuerId

describe('the host on a card', () => {
  it('leaves the link within one frame, to the last byte', () => {
    const fileWith = (length: number) => cardLink(cardLinkBase('h'.repeat(length), issuer))
    const longest = fileWith(longestCardHost)
    expect(longest.ok && longest.value.file.length).toBe(ndefFileLimit)
    expect(fileWith(longestCardHost + 1)).toEqual({ ok: false, error: 'tooLong' })
  })

  it.each([
    ['cards.example.com', 'cards.example.com'],
    [' Cards.Example.COM ', 'cards.example.com'],
    ['10.0.0.5:8443', '10.0.0.5:8443'],
    ['xn--caf-dma.example', 'xn--caf-dma.example'],
  ])('%s is one', (text, host) => {
    expect(cardHostFrom(text)).toEqual({ ok: true, value: host })
  })

  it.each([
    ['localhost', 'shape'],
    ['https://cards.example.com', 'shape'],
    ['cards.example.com/w', 'shape'],
    ['café.example', 'shape'],
    ['-a.example', 'shape'],
    ['a.example:0', 'shape'],
    ['', 'shape'],
    [`${'a'.repeat(30)}.example`, 'tooLong'],
  ])('%s is none', (text, error) => {
    expect(cardHostFrom(text)).toEqual({ ok: false, error })
  })

  it('is the device’s own until one is set', () => {
    const host = deviceHost('0199aaaa-0000-7000-8000-00000000c0de' as StoreId)
    expect(host).toBe('till-00c0de.local')
    expect(cardHostFrom(host).ok).toBe(true)
  })
})
