import { describe, expect, it } from 'vitest'
import { displayProfile } from './display-profile.ts'
import { encodeChange, encodeHello } from './encode-change.ts'
import { createGlass } from './glass.ts'
import { layOut } from './lay-out.ts'

const epson = displayProfile('display-epson')
const text = (first: string, second: string) =>
  layOut(
    [
      { kind: 'spread', label: first, value: second },
      { kind: 'centre', text: second },
    ],
    epson,
  )
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('only changed cells', () => {
  it('sends nothing for nothing', () => {
    expect(hex(encodeChange(text('a', '1'), text('a', '1'), epson))).toBe('')
  })

  it('sends one digit for one digit', () => {
    const [before, after] = ['To pay  4.50', 'To pay  4.60'].map((line) =>
      layOut(
        [
          { kind: 'spread', label: line, value: '' },
          { kind: 'centre', text: '' },
        ],
        epson,
      ),
    )
    if (before === undefined || after === undefined) throw new Error('no text')
    expect(hex(encodeChange(before, after, epson))).toBe('1f240b0136')
  })

  it('writes all of it, with its code page, where nothing is known', () => {
    const bytes = encodeChange(undefined, text('a', '1'), epson)
    expect(hex(bytes.subarray(0, 3))).toBe('1b7413')
    expect(bytes.length).toBe(3 + 2 * (4 + 20))
  })

  it('shows what was wished, from whatever stood there, on both kinds', () => {
    let seed = 11
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    for (const name of ['display-epson', 'display-cd5220'] as const) {
      const profile = displayProfile(name)
      const words = ['Total', '4,50 €', 'Спасибо', 'Rückgeld', '日本', 'x'.repeat(30), '', 'Őr']
      const glass = createGlass(profile)
      glass.take(encodeHello(profile))
      let known: ReturnType<typeof layOut> | undefined
      for (let round = 0; round < 300; round += 1) {
        const word = () => words[next() % words.length] ?? ''
        const wish = layOut(
          [
            { kind: 'spread', label: word(), value: word() },
            { kind: 'centre', text: word() },
          ],
          profile,
        )
        glass.take(encodeChange(known, wish, profile))
        known = wish
        const fresh = createGlass(profile)
        fresh.take(encodeHello(profile))
        fresh.take(encodeChange(undefined, wish, profile))
        expect(glass.lines()).toEqual(fresh.lines())
        expect(glass.strays()).toBe(0)
      }
    }
  })
})
