import { describe, expect, it } from 'vitest'
import valid from '../lightning/fixtures/bolt11/valid.json' with { type: 'json' }
import links from '../lnurl/fixtures/links.json' with { type: 'json' }
import { understandScan } from './understand-scan.ts'

const bolt11 = valid.vectors[0]?.text ?? ''
const lnurl = links.vectors[0]?.text ?? ''
const page = 'MZXW6YTBOJTG633CMFZGM33PMI'
const card = 'lnurlw://cards.example.com/boltcard?p=1&c=2'

describe('what a scan means here', () => {
  it.each([
    [`HTTPS://TILL.EXAMPLE/R/${page}`, { kind: 'receipt', page }],
    [`]Q1https://till.example:8443/r/${page.toLowerCase()}`, { kind: 'receipt', page }],
    [card, { kind: 'link', text: card }],
    [`]Q1${lnurl.toUpperCase()}`, { kind: 'link', text: lnurl.toUpperCase() }],
    ['https://cards.example.com/b?p=1&c=2', { kind: 'link' }],
    ['lnurlp://ada.example.com/pay', { kind: 'refused', code: 'scan.notTaken' }],
    [bolt11, { kind: 'refused', code: 'scan.notTaken' }],
    [`bitcoin:?lightning=${bolt11}`, { kind: 'refused', code: 'scan.notTaken' }],
    ['ada@example.com', { kind: 'refused', code: 'scan.notTaken' }],
    [']E04006381333931', { kind: 'article', gtin: '04006381333931' }],
    ['https://example.com/menu', { kind: 'refused', code: 'scan.unknown' }],
    [`https://till.example/r/${page}/other`, { kind: 'refused', code: 'scan.unknown' }],
    ['ART-0815', { kind: 'refused', code: 'scan.unknown' }],
    [bolt11.slice(0, 90), { kind: 'refused' }],
    ['a\u001bb', { kind: 'refused', code: 'scan.controls' }],
  ])('%s', (text, meaning) => {
    expect(understandScan({ text })).toMatchObject(meaning)
  })

  it.each([
    [{ text: 'lnurlwÖ--cards.example.com', layout: 'keys-us', other: card }, 'keys-us'],
    [{ text: '+E04006381333931', layout: 'keys-us', other: ']E04006381333931' }, 'keys-us'],
    [{ text: 'ART_0815', layout: 'keys-us', other: 'ART?0815' }, undefined],
    [{ text: card, layout: 'keys-de', other: bolt11 }, undefined],
  ])('%j: the scanner is set to %s', ({ text, layout, other }, expected) => {
    const meaning = understandScan({ text, otherwise: [{ layout, text: other }] })
    const code = expected === undefined ? undefined : 'scan.layout'
    if (code === undefined) expect(meaning).not.toMatchObject({ code: 'scan.layout' })
    else expect(meaning).toEqual({ kind: 'refused', code, layout: expected })
  })
})
