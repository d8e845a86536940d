import { createCipheriv } from 'node:crypto'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { aesCmac, decryptBlocks, encryptBlock, encryptBlocks, shortCmac } from './aes.ts'
import diversify from './fixtures/an10922/diversify.json' with { type: 'json' }
import rfc from './fixtures/rfc-4493/cmac.json' with { type: 'json' }

const key = hexToBytes(rfc.key)

describe('aesCmac', () => {
  it.each(rfc.vectors)('RFC 4493: $mac', ({ message, mac }) => {
    expect(bytesToHex(aesCmac(key, hexToBytes(message)))).toBe(mac)
  })

  it.each(diversify.vectors)('AN10922: $mac', ({ key: master, message, mac }) => {
    expect(bytesToHex(aesCmac(hexToBytes(master), hexToBytes(message)))).toBe(mac)
  })

  it('takes no key of another length', () => {
    expect(() => aesCmac(new Uint8Array(32), new Uint8Array(0))).toThrow('16 bytes')
  })
})

describe('shortCmac', () => {
  it('is every second byte, from the second on', () => {
    expect(bytesToHex(shortCmac(key, new Uint8Array(0)))).toBe('1d295928a3127546')
  })
})

describe('blocks', () => {
  const data = Uint8Array.from({ length: 48 }, (_, at) => at * 5)
  const iv = Uint8Array.from({ length: 16 }, (_, at) => 255 - at)

  it('are encrypted as Node does it', () => {
    const byNode = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false).update(data)
    expect(encryptBlocks(key, data, iv)).toEqual(new Uint8Array(byNode))
  })

  it('come back', () => {
    expect(decryptBlocks(key, encryptBlocks(key, data, iv), iv)).toEqual(data)
  })

  it('one alone is CBC under a zero vector', () => {
    const block = data.subarray(0, 16)
    expect(encryptBlock(key, block)).toEqual(encryptBlocks(key, block))
  })
})
