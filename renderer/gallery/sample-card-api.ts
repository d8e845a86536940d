import { backupGroups } from '../../core/card/issuer-backup.ts'
import type { CardApi, IssuingApi } from '../kit/card-api.ts'
import type { Answer } from '../kit/till-api.ts'
import { sampleActs, sampleBegun, sampleCards, sampleMovements } from './sample-cards.ts'

const answered = async <T>(value: T): Promise<Answer<T>> => ({ ok: true, value })
const done = () => answered({})

const backup =
  'FTISSUER1QYPQXPQ9QCRSSZG2PVXQ6RS0ZQG3YYC5Z5TPWXQERGD3C8G7RUSQGZQVRSW9DU4QRZVSPN8WZ5T7Y3M0J2K6L4H9D8S7F5G3A2Q0W9E8R7T6Y5UX4V3N2M'

export const sampleBackup = { issuer: 'sample', backup, groups: backupGroups(backup) }
const shown = () => answered(sampleBackup)

/** Answers about cards and issuing that a service would give, for pictures. */
export const sampleCardApi: Omit<CardApi, 'topUp'> & IssuingApi = {
  cards: ({ states, text = '' }) =>
    answered({
      cards: sampleCards.filter(
        ({ state, name }) =>
          (states === undefined || states.includes(state)) && name.includes(text),
      ),
    }),
  card: (id) =>
    answered({
      card: sampleCards.find((card) => card.id === id) ?? sampleCards[0],
      reach: { state: 'open', address: 'agmkdmwd2r7f7ctly7mot4fbwi@cards.example.com' },
      ...(id === sampleCards[2].id ? { movingTo: { id, name: '山田 花子さまのカード' } } : {}),
      movements: sampleMovements,
      acts: sampleActs,
    }),
  moveCard: done,
  limitCard: done,
  changePin: done,
  askPin: done,
  choosePin: done,
  cancelPin: done,
  closeCard: done,
  printBalance: done,
  createIssuer: shown,
  backUpIssuer: shown,
  rotateIssuer: shown,
  restoreIssuer: () => answered({ issuer: 'sample', count: 1 }),
  printBackup: done,
  keptBackup: done,
  unlockIssuing: done,
  lockIssuing: done,
  wish: done,
  noWish: done,
  startBatch: done,
  endBatch: done,
  setCardHost: done,
  begunCards: () => answered({ begun: sampleBegun }),
  giveUp: done,
}

const lost = async () => ({ ok: false, error: { code: 'service.lost' } }) as const

/** The same, of a service that does not answer: for tests in which cards play no part. */
export const lostCardApi = Object.fromEntries(
  Object.keys(sampleCardApi).map((name) => [name, lost]),
) as unknown as typeof sampleCardApi
