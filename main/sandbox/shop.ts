#!/usr/bin/env node
/**
 * The practice shop as a program of its own (DESIGN §1): everything outside the till. `npm start` runs the same within
 * its own process, after it has got the nodes' programs and built the screens; here those come from the settings file
 * `programs.json` that `npm start` leaves in the shop's folder.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { systemClock } from '../clock.ts'
import { practiceFolder } from './practice-folder.ts'
import { openShop } from './practice-shop.ts'

const programs = Type.Object({
  bitcoind: Type.Array(Type.String(), { minItems: 1 }),
  lnd: Type.String(),
})

const readPrograms = (folder: string): Type.Static<typeof programs> => {
  const known: unknown = JSON.parse(readFileSync(path.join(folder, 'programs.json'), 'utf8'))
  if (Value.Check(programs, known)) return known
  throw new Error('programs.json does not name bitcoind and lnd: run npm start once')
}

const main = async (): Promise<void> => {
  const folder = practiceFolder()
  const shop = await openShop({
    folder,
    programs: readPrograms(folder),
    clock: systemClock,
    flashtilld: [process.execPath, path.join(import.meta.dirname, '..', 'flashtilld.ts')],
    say: (line) => console.log(line),
  })
  const end = (): void => void shop.stop().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  for (const [name, address] of Object.entries(shop.addresses)) console.log(`${name}  ${address}`)
  await shop.ready
  console.log('open')
}

await main()
