import { describe, expect, it } from 'vitest'
import type { CardId } from '../contract/ids.ts'
import { parseLightningAddress } from './lightning-address.ts'
import { cardAddress, cardPayLink, cardPayUrl, streetOrigin } from './street-links.ts'

describe('streetOrigin', () => {
  it.each([
    ['till.example', 'https://till.example'],
    ['till.example:8443', 'https://till.example:8443'],
    ['10.0.0.4:8036', 'https://10.0.0.4:8036'],
    ['127.0.0.1:21000', 'http://127.0.0.1:21000'],
    ['localhost:21000', 'http://localhost:21000'],
    ['localhost.example', 'https://localhost.example'],
    ['abc.onion', 'http://abc.onion'],
    ['abc.onion.example', 'https://abc.onion.example'],
  ])('of %s is %s', (host, origin) => {
    expect(streetOrigin(host)).toBe(origin)
  })
})

describe('a card’s pay links', () => {
  const card = '0198a1b2-c3d4-7e5f-8a6b-c7d8e9f0a1b2' as CardId
  const name = 'agmkdmwd2r7f7ctly7mot4fbwi'
  it('are one place as a URL, as LUD-17 and as a Lightning address', () => {
    expect(cardPayUrl('till.example', card)).toBe(`https://till.example/lnurl/p/${name}`)
    expect(cardPayLink('till.example', card)).toBe(`lnurlp://till.example/lnurl/p/${name}`)
    expect(cardPayLink('127.0.0.1:21000', card)).toBe(`lnurlp://127.0.0.1:21000/lnurl/p/${name}`)
    expect(cardAddress('till.example', card)).toBe(`${name}@till.example`)
    expect(parseLightningAddress(cardAddress('till.example:8443', card)).ok).toBe(true)
  })
})
