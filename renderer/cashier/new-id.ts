import { newId as idFrom } from '../../core/contract/ids.ts'
import { nowMs } from '../kit/clock.ts'

/** A UUIDv7 made on this screen, before the request leaves (DESIGN §3.7). */
export const newId = (): string => idFrom(nowMs(), crypto.getRandomValues(new Uint8Array(10)))
