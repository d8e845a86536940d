import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { readNdef } from '../../core/card/ndef.ts'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import { readCard } from '../../drivers/nfc/read-card.ts'
import { layOn } from '../../drivers/sim/ntag424/card-field.ts'
import { createNtag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import { openCardBox } from './card-box.ts'
import { putForeignCards } from './foreign-chip.ts'
import { openIssuerCards } from './issuer-cards.ts'

it('a chip of the foreign issuer taps as its issuer expects, and goes on counting after a restart', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'flashtill-foreign-'))
  const random = seededRandom(4)
  const cards = openIssuerCards(folder, random)
  const issuer = { cards, linkOf: () => 'lnurlw://127.0.0.1:4100/issuer/withdraw' }
  const box = await openCardBox({
    folder: path.join(folder, 'cards'),
    socketPath: path.join(folder, 'reader.sock'),
    random,
  })
  putForeignCards(box, issuer)
  for (const card of cards.all()) {
    const state = box.chip(card.uid)
    if (state === undefined) throw new Error('not in the box')
    const chip = createNtag424({ state, random })
    const field = layOn(chip)
    const exchange = (apdu: Uint8Array) => Promise.resolve(field.exchange(apdu))
    const file = await readCard({ transmit: exchange, close: () => Promise.resolve() })
    const text = file.ok ? readNdef(file.value) : file
    const link = new URL(text.ok ? text.value.text : 'none:')
    const tap = cards.read(link.searchParams.get('p') ?? '', link.searchParams.get('c') ?? '')
    expect(tap).toMatchObject({ card: { uid: card.uid }, counter: 1 })
    box.put(card.name, chip.state())
  }
  const before = box.cards().length
  putForeignCards(box, issuer)
  expect(box.cards()).toHaveLength(before)
  expect(box.cards().map(({ counter }) => counter)).toEqual([0, 0, 1, 1])
  await box.close()
  rmSync(folder, { recursive: true })
})
