import { describe, expect, it } from 'vitest'
import type { ScanHappening } from '../../core/ports/scanner.ts'
import { createSimScanner, type SimScannerKind } from '../sim/scanner.ts'
import {
  createKeyDecoder,
  createPosDecoder,
  createTextDecoder,
  type ScanDecoder,
} from './decode-scans.ts'

const kinds: readonly (readonly [string, SimScannerKind, () => ScanDecoder])[] = [
  ['serial', { talks: 'text' }, createTextDecoder],
  ['HID POS', { talks: 'reports' }, createPosDecoder],
  ['keyboard', { talks: 'keys', layout: 'keys-us' }, () => createKeyDecoder('keys-us')],
  ['German keyboard', { talks: 'keys', layout: 'keys-de' }, () => createKeyDecoder('keys-de')],
]

function rig(kind: SimScannerKind, decoder: ScanDecoder, pieces?: number) {
  const heard: ScanHappening[] = []
  const sim = createSimScanner(kind, (bytes) => {
    const size = pieces ?? bytes.length
    for (let at = 0; at < bytes.length; at += Math.max(1, size))
      heard.push(...decoder.take(bytes.subarray(at, at + size)))
  })
  const texts = () => heard.map((one) => (one.kind === 'read' ? one.reading.text : one.code))
  return { sim, heard, texts }
}

describe.each(kinds)('a %s scanner', (_, kind, make) => {
  it('delivers what it read, with the AIM identifier in front where it says it', () => {
    const { sim, texts } = rig(kind, make())
    sim.scan('4006381333931', ']E0')
    sim.scan('LNURL1DP68GURN8GHJ7', ']Q1')
    expect(texts()).toEqual([']E04006381333931', ']Q1LNURL1DP68GURN8GHJ7'])
  })

  it('delivers a code of several hundred letters whole', () => {
    const { sim, texts } = rig(kind, make())
    const code = `lnbc1${'abcdefghij0123456789'.repeat(40)}`
    sim.scan(code, ']Q1')
    expect(texts()).toEqual([`]Q1${code}`])
  })

  it('says that a code broke off, and begins anew with the next', () => {
    const decoder = make()
    const { sim, texts } = rig(kind, decoder)
    sim.half('x'.repeat(200))
    expect(decoder.rest()).toEqual([{ kind: 'refused', code: 'scan.unfinished' }])
    expect(decoder.rest()).toEqual([])
    sim.scan('4006381333931', ']E0')
    expect(texts()).toEqual([']E04006381333931'])
  })

  it('refuses what is longer than any code once, and forgets it', () => {
    const { sim, texts } = rig(kind, make())
    sim.scan('7'.repeat(70_000), ']Q1')
    sim.scan('42', ']C0')
    expect(texts()).toEqual(['scan.tooLong', ']C042'])
  })

  it('stands noise: nothing throws, nothing is longer than a code', () => {
    let seed = 5
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    const decoder = make()
    const { sim, heard } = rig(kind, decoder)
    for (let round = 0; round < 300; round += 1)
      sim.noise(Uint8Array.from({ length: next() % 200 }, () => next() & 0xff))
    decoder.rest()
    const lengths = heard.map((one) => (one.kind === 'read' ? one.reading.text.length : 0))
    expect(Math.max(0, ...lengths)).toBeLessThan(65_600)
  })
})

it('a serial line may come in any pieces', () => {
  const { sim, texts } = rig({ talks: 'text' }, createTextDecoder(), 1)
  sim.scan('Größe ₿')
  expect(texts()).toEqual(['Größe ₿'])
})

it('bytes that are no UTF-8 are a letter each', () => {
  expect(createTextDecoder().take(Uint8Array.of(0x02, 0x41, 0xe9, 0x03))).toEqual([
    { kind: 'read', reading: { text: 'Aé' } },
  ])
})

it('a keyboard set otherwise than the till believes: what the other keyboards say is told, too', () => {
  const kind = { talks: 'keys', layout: 'keys-us' } as const
  const { sim, heard } = rig(kind, createKeyDecoder('keys-de'))
  sim.scan('lnurlw://cards.example.com/z?p=1')
  const [one] = heard
  if (one?.kind !== 'read') throw new Error('no scan')
  expect(one.reading.text).toBe('lnurlwÖ--cards.example.com-y_p´1')
  const us = one.reading.otherwise?.find(({ layout }) => layout === 'keys-us')
  expect(us?.text).toBe('lnurlw://cards.example.com/z?p=1')
})

it('keys that the kernel has dropped make the scan a damaged one', () => {
  const { sim, texts } = rig({ talks: 'keys', layout: 'keys-us' }, createKeyDecoder('keys-us'))
  sim.lose('4006381333931')
  expect(texts()).toEqual(['scan.damaged'])
})

it('a HID report that says more than it holds is damaged', () => {
  const report = Buffer.alloc(64)
  report.set([0x02, 60, 0x5d, 0x45, 0x30])
  expect(createPosDecoder().take(report)).toEqual([])
  const decoder = createPosDecoder()
  decoder.take(report)
  const good = Buffer.alloc(64)
  good.set([0x02, 1, 0x5d, 0x45, 0x30, 0x41])
  expect(decoder.take(good)).toEqual([{ kind: 'refused', code: 'scan.damaged' }])
})
