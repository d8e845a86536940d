import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { json, refused, type DoorReply, type DoorRoute } from './http-door.ts'
import type { TrayPrinter } from './tray-printer.ts'
import type { Tray } from './tray.ts'

const Scan = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 4_000 }),
  how: Type.Union([Type.Literal('whole'), Type.Literal('half'), Type.Literal('flood')]),
})
const Turn = Type.Object({ name: Type.String(), on: Type.Boolean() })

/** So many slips lie on top. */
const shownSlips = 12

const png = (body: Uint8Array): DoorReply => ({ status: 200, type: 'image/png', body })

const viewOf = (printer: TrayPrinter) => {
  const { id, name, about, paper, hands } = printer
  const slips = hands.slips().slice(-shownSlips).toReversed()
  return {
    ...{ id, name, about, paper },
    isPlugged: printer.isPlugged(),
    switches: printer.switches(),
    isDrawerOpen: hands.drawer.isOpen(),
    // Rows that hang out now: the page asks for the picture when they grow.
    rows: hands.hanging()?.rows ?? 0,
    slips: slips.map((slip) => ({
      id: slip.id,
      at: Number(slip.at),
      isCut: slip.isCut,
      text: slip.text,
    })),
  }
}

const hands: Readonly<Record<string, (printer: TrayPrinter) => Promise<void> | void>> = {
  plug: (printer) => printer.plug(true),
  pull: (printer) => printer.plug(false),
  tear: (printer) => printer.hands.tear(),
  shut: (printer) => printer.hands.drawer.push(),
  key: (printer) => printer.hands.drawer.turnKey(),
}

/** Printers plugged and pulled, their troubles, their paper as pictures. */
export function trayRoutes(tray: Tray): readonly DoorRoute[] {
  const { glass, scanner } = tray
  const now = (): DoorReply =>
    json({
      printers: tray.printers.map(viewOf),
      glass: { isPlugged: glass.isPlugged(), lines: glass.glass() },
      scanner: { isPlugged: scanner.isPlugged() },
    })
  const none = refused(404, 'There is no such paper.')
  return [
    { method: 'GET', pattern: /^\/tray\/printers$/, handle: now },
    { method: 'GET', pattern: /^\/tray\/glass\.png$/, handle: () => png(glass.picture()) },
    {
      method: 'POST',
      pattern: /^\/tray\/(glass|scanner)\/(plug|pull)$/,
      handle: async ({ caught: [what = '', verb = ''] }) => {
        await (what === 'glass' ? glass : scanner).plug(verb === 'plug')
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/tray\/scanner\/scan$/,
      handle: ({ body }) => {
        if (!Value.Check(Scan, body)) return refused(422, 'A code has 1 to 4 000 letters.')
        if (!scanner.scan(body.text, body.how))
          return refused(409, 'The scanner is not plugged in.')
        return now()
      },
    },
    {
      method: 'GET',
      pattern: /^\/tray\/printers\/([0-9a-z-]{1,20})\/slips\/(\d{6})\.png$/,
      handle: ({ caught: [id = '', slip = ''] }) => {
        const slips = tray.printer(id)?.hands.slips() ?? []
        const found = slips.find((one) => one.id === slip)
        return found === undefined ? none : png(found.png)
      },
    },
    {
      method: 'GET',
      pattern: /^\/tray\/printers\/([0-9a-z-]{1,20})\/hanging\.png$/,
      handle: ({ caught: [id = ''] }) => {
        const hanging = tray.printer(id)?.hands.hanging()
        return hanging === undefined ? none : png(hanging.picture())
      },
    },
    {
      method: 'POST',
      pattern: /^\/tray\/printers\/([0-9a-z-]{1,20})\/turn$/,
      handle: ({ caught: [id = ''], body }) => {
        const printer = tray.printer(id)
        if (printer === undefined) return refused(404, `There is no printer called ${id}.`)
        if (!Value.Check(Turn, body) || !printer.turn(body.name, body.on))
          return refused(422, `Switches are ${Object.keys(printer.switches()).join(', ')}.`)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/tray\/printers\/([0-9a-z-]{1,20})\/(plug|pull|tear|shut|key)$/,
      handle: async ({ caught: [id = '', verb = ''] }) => {
        const printer = tray.printer(id)
        if (printer === undefined) return refused(404, `There is no printer called ${id}.`)
        await hands[verb]?.(printer)
        return now()
      },
    },
  ]
}
