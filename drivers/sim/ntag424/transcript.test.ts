/** The whole transcript of one card's life, byte for byte: the emulated chip's answers, and the commands that our side sends. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { answerEv2, authenticateEv2First } from '../../../core/card/apdu/authenticate-ev2.ts'
import { changeFileSettings } from '../../../core/card/apdu/change-file-settings.ts'
import { changeKey } from '../../../core/card/apdu/change-key.ts'
import type { CardCommand } from '../../../core/card/apdu/command.ts'
import { getCardUid } from '../../../core/card/apdu/get-card-uid.ts'
import { getFileSettings } from '../../../core/card/apdu/get-file-settings.ts'
import { writeData } from '../../../core/card/apdu/write-data.ts'
import {
  cardKeysOf,
  factoryKeys,
  type AesKey,
  type CardKeys,
} from '../../../core/card/card-keys.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { afterCommand, type Ev2Session } from '../../../core/card/ev2.ts'
import { boltCardSettings, factoryNdefSettings } from '../../../core/card/file-settings.ts'
import { planIssue } from '../../../core/card/plan-provisioning.ts'
import { provisionCard } from '../../../core/card/provision-card.ts'
import transcript from '../../../core/card/fixtures/flashtill/transcript.json' with { type: 'json' }
import { secret } from '../../../core/errors/secret.ts'
import type { Random } from '../../../core/ports/random.ts'
import { factoryChip } from './chip-state.ts'
import { createNtag424 } from './ntag424.ts'

const uid = transcript.uid as CardUid
const issuerKey = secret(hexToBytes(transcript.issuerKey))
const keys = cardKeysOf({ issuerKey, uid, version: transcript.version })
const ndef = hexToBytes(transcript.ndef)

/** The chip's dice, as the transcript has them: told apart by how many bytes are asked for. */
function scripted(): Random {
  const texts = [
    ...transcript.sessions.flatMap(({ rndB, ti }) => [rndB, ti]),
    ...transcript.taps.map(({ pad }) => pad),
  ]
  const queue = texts.map((hex) => hexToBytes(hex))
  const take = (length: number) => {
    const at = queue.findIndex((bytes) => bytes.length === length)
    return queue.splice(at, 1)[0] ?? new Uint8Array(length)
  }
  return { bytes: (length) => (length === 3 ? new Uint8Array(3) : take(length)) }
}

const freshChip = () => {
  const chip = createNtag424({ state: factoryChip(uid), random: scripted() })
  chip.transmit(hexToBytes('00a4040007d276000085010100'))
  return chip
}
const send = (chip: ReturnType<typeof freshChip>, apdu: string) =>
  bytesToHex(chip.transmit(hexToBytes(apdu)))

describe('the emulated chip', () => {
  it('answers personalisation and wipe as the transcript does, and is blank again', () => {
    const chip = freshChip()
    const steps = [...transcript.personalise, ...transcript.wipe]
    const answers = steps.map(({ apdu }) => send(chip, apdu))
    expect(answers).toEqual(steps.map(({ reply }) => reply))
    const blank = factoryChip(uid)
    expect(chip.state()).toEqual({
      ...blank,
      files: {
        ...blank.files,
        2: { ...blank.files[2], content: transcript.ndef.padEnd(512, '0') },
      },
    })
  })

  it('mirrors both taps as the transcript does', () => {
    const chip = freshChip()
    for (const { apdu } of transcript.personalise) send(chip, apdu)
    for (const tap of transcript.taps) {
      send(chip, '00a4040007d276000085010100')
      send(chip, '00a4000c02e104')
      const text = Buffer.from(chip.transmit(hexToBytes('00b0000000'))).toString('latin1')
      expect(text).toContain(`?p=${tap.p}&c=${tap.c}`)
      expect(chip.state().counter).toBe(tap.counter)
    }
  })
})

describe('our commands', () => {
  type Change = readonly [from: CardKeys, to: CardKeys, version: number]
  let session: Ev2Session

  const step = <T>(
    command: CardCommand<T>,
    wanted: { apdu: string; reply: string } | undefined,
  ) => {
    expect(bytesToHex(command.apdu)).toBe(wanted?.apdu)
    const read = command.read(hexToBytes(wanted?.reply ?? ''))
    if (!read.ok) throw new Error(`${command.name}: ${read.error.kind}`)
    return read.value
  }
  const within = <T>(
    build: (at: Ev2Session) => CardCommand<T>,
    wanted: { apdu: string; reply: string } | undefined,
  ) => {
    const value = step(build(session), wanted)
    session = afterCommand(session)
    return value
  }
  const authenticate = (key: AesKey, no: 0 | 1, at: number) => {
    const challenge = step(authenticateEv2First(0), transcript.personalise[at])
    const rndA = hexToBytes(transcript.sessions[no]?.rndA ?? '')
    session = step(answerEv2({ key, keyNo: 0, challenge, rndA }), transcript.personalise[at + 1])
    expect(bytesToHex(session.encKey.reveal())).toBe(transcript.sessions[no]?.enc)
    expect(bytesToHex(session.macKey.reveal())).toBe(transcript.sessions[no]?.mac)
  }
  const change = ([from, to, version]: Change, keyNo: 0 | 1 | 2 | 3 | 4) => {
    return (at: Ev2Session) => changeKey(at, { keyNo, old: from[keyNo], new: to[keyNo], version })
  }

  it('are the transcript’s, and read its answers', () => {
    const [issue, wipe] = [transcript.personalise, transcript.wipe]
    const settings = boltCardSettings({ p: transcript.pOffset, c: transcript.cOffset })
    authenticate(factoryKeys[0], 0, 0)
    expect(within(getCardUid, issue[2])).toBe(uid)
    within((at) => writeData(at, { file: 2, offset: 0, data: ndef, mode: 'plain' }), issue[3])
    within((at) => changeFileSettings(at, 2, settings), issue[4])
    for (const no of [1, 2, 3, 4] as const)
      within(change([factoryKeys, keys, 1], no), issue[4 + no])
    within(change([factoryKeys, keys, 1], 0), issue[9])
    authenticate(keys[0], 1, 10)
    const facts = within((at) => getFileSettings(at, 2), issue[12])
    expect(facts).toEqual({ size: 256, settings })
    for (const no of [1, 2, 3, 4] as const) within(change([keys, factoryKeys, 0], no), wipe[no - 1])
    within((at) => changeFileSettings(at, 2, factoryNdefSettings), wipe[4])
    within(change([keys, factoryKeys, 0], 0), wipe[5])
  })
})

describe('the provisioning machine', () => {
  it('issues with the transcript’s bytes, one after the other', () => {
    const chip = createNtag424({ state: factoryChip(uid), random: scripted() })
    const journal = planIssue(
      { facts: { isNtag424: true, uid, keyVersions: [0, 0, 0, 0, 0] } },
      {
        keys: { kind: 'derived', issuer: 'transcript', version: transcript.version },
        link: `lnurlw://${transcript.host}`,
      },
    )
    if (!journal.ok) throw new Error(journal.error.kind)
    const dice = transcript.sessions.map(({ rndA }) => hexToBytes(rndA))
    const machine = provisionCard(journal.value, {
      keysOf: ({ kind }) => (kind === 'factory' ? factoryKeys : keys),
      random: { bytes: (length) => dice.shift() ?? new Uint8Array(length) },
    })
    const talk: { apdu: string; reply: string }[] = []
    let next = machine.next()
    while (next.done !== true) {
      if (next.value.kind === 'save') next = machine.next()
      else {
        const { apdu } = next.value
        const reply = chip.transmit(apdu)
        talk.push({ apdu: bytesToHex(apdu), reply: bytesToHex(reply) })
        next = machine.next(reply)
      }
    }
    expect(next.value).toMatchObject({ ok: true, value: { step: 'done', counter: 2 } })
    const from = talk.findIndex(({ apdu }) => apdu === transcript.personalise[0]?.apdu)
    const upToCommit = transcript.personalise.slice(0, 10)
    expect(talk.slice(from, from + upToCommit.length)).toEqual(
      upToCommit.map(({ apdu, reply }) => ({ apdu, reply })),
    )
    const reads = talk.filter(({ apdu }) => apdu === '00b0000000').map(({ reply }) => reply)
    expect(reads).toHaveLength(2)
    reads.forEach((reply, at) => {
      const { p = '', c = '' } = transcript.taps[at] ?? {}
      expect(Buffer.from(reply, 'hex').toString('latin1')).toContain(`?p=${p}&c=${c}`)
    })
  })
})
