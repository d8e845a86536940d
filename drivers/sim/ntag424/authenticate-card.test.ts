/** Sessions and whole runs over an asynchronous wire, with the chip's and the readers' quirks. */
import { describe, expect, it } from 'vitest'
import { selectApplication } from '../../../core/card/apdu/select-application.ts'
import { authenticateCard } from '../../../core/card/authenticate-card.ts'
import { factoryKeys } from '../../../core/card/card-keys.ts'
import { carryOut } from '../../../core/card/carry-out.ts'
import { converse } from '../../../core/card/dialogue.ts'
import { provisionCard } from '../../../core/card/provision-card.ts'
import { layOn } from './card-field.ts'
import { factoryChip } from './chip-state.ts'
import { blank, chipFrom, keysOf, random, uid } from './provisioning-rig.ts'

/** A chip whose first answers are these instead of its own. */
function answering(first: readonly number[]) {
  const field = layOn(chipFrom(factoryChip(uid)))
  field.exchange(selectApplication.apdu)
  const queue = [...first]
  let asked = 0
  const exchange = async (apdu: Uint8Array) => {
    asked += 1
    const word = queue.shift()
    return word === undefined ? field.exchange(apdu) : Uint8Array.of(word >> 8, word & 0xff)
  }
  const session = converse(authenticateCard(0, factoryKeys[0], random), exchange)
  return session.then((outcome) => ({ outcome, asked }))
}

describe('authenticateCard', () => {
  it('takes two commands', async () => {
    expect(await answering([])).toMatchObject({ outcome: { ok: true }, asked: 2 })
  })

  it('asks once more after 911C, and only once', async () => {
    expect(await answering([0x911c])).toMatchObject({ outcome: { ok: true }, asked: 3 })
    expect(await answering([0x911c, 0x911c])).toMatchObject({
      outcome: { ok: false, error: { status: 0x911c } },
      asked: 2,
    })
  })

  it('asks a chip that makes us wait, and not for ever', async () => {
    expect(await answering([0x91ad, 0x91ad, 0x91ad])).toMatchObject({
      outcome: { ok: true },
      asked: 5,
    })
    const stubborn = await answering(Array.from({ length: 2_000 }, () => 0x91ad))
    expect(stubborn).toMatchObject({ outcome: { ok: false, error: { status: 0x91ad } } })
    expect(stubborn.asked).toBe(501)
  })

  it('stops at any other word', async () => {
    expect(await answering([0x9140])).toMatchObject({ outcome: { ok: false }, asked: 1 })
  })
})

describe('carryOut', () => {
  it('programs over an asynchronous wire, saving before it goes on', async () => {
    const { state, journal } = blank()
    const field = layOn(chipFrom(state))
    const order: string[] = []
    const outcome = await carryOut(provisionCard(journal, { keysOf, random }), {
      exchange: async (apdu) => {
        order.push('apdu')
        return field.exchange(apdu)
      },
      save: async ({ step }) => {
        order.push(step)
      },
    })
    expect(outcome).toMatchObject({ ok: true, value: { step: 'done' } })
    expect(order.filter((what) => what !== 'apdu')).toEqual([
      'planned',
      'identified',
      'written',
      'settings',
      'key 1',
      'key 2',
      'key 3',
      'key 4',
      'key 0',
      'done',
    ])
    expect([order[0], order.at(-1)]).toEqual(['planned', 'done'])
  })

  it('touches the card no more when the disk fails', async () => {
    const { state, journal } = blank()
    const chip = chipFrom(state)
    const field = layOn(chip)
    const run = carryOut(provisionCard(journal, { keysOf, random }), {
      exchange: async (apdu) => field.exchange(apdu),
      save: async () => Promise.reject(new Error('disk full')),
    })
    await expect(run).rejects.toThrow('disk full')
    expect(field.count()).toBe(0)
  })
})
