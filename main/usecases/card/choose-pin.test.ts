import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CardId } from '../../../core/contract/ids.ts'
import { secret } from '../../../core/errors/secret.ts'
import { msat } from '../../../core/money/units.ts'
import type { PinDesk } from '../../../core/ports/pin-desk.ts'
import { layOn } from '../../../drivers/sim/ntag424/card-field.ts'
import { newRig, passphrase, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import { contactOn, newChip, value } from '../../../scripts/test/issuing-tears.ts'
import { openPinDesk } from './choose-pin.ts'
import { issueCard } from './issue-card.ts'
import { createIssuer } from './keep-issuer.ts'

let rig: IssuingRig
let desk: PinDesk
let id: CardId
let seen: string[]
beforeEach(async () => {
  rig = await newRig(79)
  value(await createIssuer(rig, { passphrase, by: 'Ada' }))
  const { card } = value(await issueCard(rig, contactOn(layOn(newChip(rig).chip)), { name: 'Mia' }))
  id = card.id
  desk = openPinDesk(rig)
  seen = []
  desk.onChange(() => seen.push(desk.current()?.state ?? 'over'))
})
afterEach(() => rig.remove())

const by = { who: 'Lena', why: 'new owner' }
const ask = async () => value(await desk.ask({ id, fromMsat: msat(5_000_000n), by }))
const pinOf = async () => (await rig.store.read.cards.find(id))?.pin

it('lets the owner choose, and writes down who of the staff asked, why, and not what was typed', async () => {
  expect(await ask()).toMatchObject({ id, name: 'Mia', state: 'asked' })
  expect(value(await desk.choose(id, secret('7294')))).toMatchObject({ state: 'done' })
  expect(await pinOf()).toMatchObject({ fromMsat: 5_000_000n, triesLeft: 3 })
  const acts = await rig.store.read.cards.acts(id, { limit: 9 })
  expect(acts).toContainEqual(expect.objectContaining({ what: 'pin.set', ...by }))
  expect(JSON.stringify(acts)).not.toContain('7294')
  await rig.clock.advance(10_000)
  expect(seen).toEqual(['asked', 'done', 'over'])
})

it('leaves them to choose another when it is too easy', async () => {
  await ask()
  expect(await desk.choose(id, secret('1234'))).toMatchObject({ error: { code: 'card.badPin' } })
  expect(desk.current()).toMatchObject({ state: 'asked', why: 'card.badPin' })
  expect(await pinOf()).toBeUndefined()
  value(await desk.choose(id, secret('7294')))
  expect(await pinOf()).toBeDefined()
})

it('sets nothing that nobody asked for, that was called off, or whose time is over', async () => {
  const refused = { error: { code: 'card.pinNotAsked' } }
  expect(await desk.choose(id, secret('7294'))).toMatchObject(refused)
  await ask()
  desk.cancel()
  expect(await desk.choose(id, secret('7294'))).toMatchObject(refused)
  await ask()
  await rig.clock.advance(121_000)
  expect(desk.current()).toBeUndefined()
  expect(await desk.choose(id, secret('7294'))).toMatchObject(refused)
  expect(await pinOf()).toBeUndefined()
})

it('outlasts being called off while it is being set', async () => {
  await ask()
  const setting = desk.choose(id, secret('7294'))
  desk.cancel()
  value(await setting)
  expect(desk.current()).toBeUndefined()
})

it('sets it once, however often it is sent', async () => {
  await ask()
  const both = await Promise.all([desk.choose(id, secret('7294')), desk.choose(id, secret('8305'))])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
})
