import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { jamCrc } from './jam-crc.ts'

describe('jamCrc', () => {
  it('BTCPay BoltCardTools: hello world', () => {
    expect(jamCrc(utf8ToBytes('hello world')).toString(16)).toBe('f2b5ee7a')
  })

  it('AN12196 table 26: 789DFADC, least significant byte first', () => {
    expect(jamCrc(hexToBytes('f3847d627727ed3bc9c4cc050489b966'))).toBe(0xdcfa9d78)
  })
})
