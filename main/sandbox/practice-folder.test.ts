import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { practiceSocket } from './practice-folder.ts'
import { cleanBolt11 } from './wallet.ts'

describe('the practice shop’s own socket', () => {
  it('lies in its folder, and elsewhere when the kernel would refuse the name', () => {
    expect(practiceSocket('/home/luna/flashtill/.flashtill')).toBe(
      '/home/luna/flashtill/.flashtill/practice.sock',
    )
    const long = `/home/${'luna/'.repeat(30)}.flashtill`
    expect(practiceSocket(long).startsWith(tmpdir())).toBe(true)
    expect(Buffer.byteLength(practiceSocket(long))).toBeLessThan(100)
    expect(practiceSocket(long)).toBe(practiceSocket(long))
    expect(practiceSocket(`${long}2`)).not.toBe(practiceSocket(long))
  })
})

describe('what a phone scans', () => {
  it.each([
    ['LIGHTNING:LNBCRT1ABC', 'lnbcrt1abc'],
    ['lightning://lnbcrt1abc', 'lnbcrt1abc'],
    ['  lnbcrt1abc\n', 'lnbcrt1abc'],
  ])('%j', (text, bolt11) => expect(cleanBolt11(text)).toBe(bolt11))
})
