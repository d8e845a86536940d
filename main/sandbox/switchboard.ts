import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { PracticeStatus } from './client.ts'
import { exchangeModes, exchangeNames, type PracticeExchange } from './exchange.ts'
import { json, refused, type DoorReply, type DoorRoute } from './http-door.ts'
import { issuerSwitches, type PracticeIssuer } from './issuer-routes.ts'
import type { Part } from './part.ts'
import type { Tray } from './tray.ts'

export type SwitchboardParts = {
  /** By the names that a technician types: lnd, customer, bitcoind, flashtilld. */
  readonly parts: ReadonlyMap<string, Part>
  readonly exchange: PracticeExchange
  readonly tray: Tray
  readonly issuer: PracticeIssuer
  mine(blocks: number): Promise<void>
  status(): Promise<PracticeStatus>
}

const verbs: Readonly<Record<string, (part: Part) => Promise<void> | void>> = {
  stop: (part) => part.stop(),
  // What it needs may be away: it comes when that is there, and nobody waits for it here.
  start: (part) => void part.start().catch(() => undefined),
  kill: (part) => part.kill(),
  pause: (part) => part.pause(),
  resume: (part) => part.resume(),
}

/** Stop, start, kill and hang each part; the exchanges' moods; the issuer's manners; the printer's troubles; blocks. */
export function switchboardRoutes(board: SwitchboardParts): readonly DoorRoute[] {
  const now = async (): Promise<DoorReply> => json(await board.status())
  return [
    { method: 'GET', pattern: /^\/shop\/status$/, handle: now },
    {
      method: 'POST',
      pattern: /^\/shop\/parts\/([a-z]+)\/([a-z]+)$/,
      handle: async ({ caught: [name = '', verb = ''] }) => {
        const part = board.parts.get(name)
        const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
        if (part === undefined) return refused(404, `There is no part called ${name}.`)
        if (act === undefined) return refused(404, `A part cannot be told to ${verb}.`)
        await act(part)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/shop\/exchanges\/([a-z]+)$/,
      handle: ({ caught: [wanted = ''], body }) => {
        const name = exchangeNames.find((one) => one === wanted)
        const asked = Value.Check(Type.Object({ mode: Type.String() }), body) ? body.mode : ''
        const mode = exchangeModes.find((one) => one === asked)
        if (name === undefined || mode === undefined)
          return refused(422, `Modes are ${exchangeModes.join(', ')}.`)
        board.exchange.setMode(name, mode)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/shop\/printer$/,
      handle: ({ body }) => {
        const shape = Type.Object({ name: Type.String(), on: Type.Boolean() })
        const printer = board.tray.printer('network')
        if (!Value.Check(shape, body) || printer?.turn(body.name, body.on) !== true)
          return refused(422, `Switches are ${Object.keys(printer?.switches() ?? {}).join(', ')}.`)
        return now()
      },
    },
    ...issuerSwitches(board.issuer, now),
    {
      method: 'POST',
      pattern: /^\/shop\/mine$/,
      handle: async ({ body }) => {
        const shape = Type.Object({ blocks: Type.Integer({ minimum: 1, maximum: 1000 }) })
        if (!Value.Check(shape, body)) return refused(422, 'From 1 to 1000 blocks.')
        await board.mine(body.blocks)
        return now()
      },
    },
  ]
}
