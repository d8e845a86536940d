#!/usr/bin/env node
/** The technician's command: the same truth as the screens, over the service's unix socket. */
import { enableCompileCache } from 'node:module'
import { auditCommand } from './commands/audit.ts'
import { cardCommand } from './commands/card.ts'
import { chargeCommand } from './commands/charge.ts'
import {
  cancelCommand,
  checkCommand,
  invoiceCommand,
  invoicesCommand,
  lateMoneyCommand,
} from './commands/invoices.ts'
import { deviceCommand } from './commands/device.ts'
import { doctorCommand } from './commands/doctor.ts'
import { drawerCommand } from './commands/drawer.ts'
import { keyCommand } from './commands/key.ts'
import { issuerCommand } from './commands/issuer.ts'
import { logsCommand } from './commands/logs.ts'
import { printCommand } from './commands/print.ts'
import { providersCommand } from './commands/providers.ts'
import { ratesCommand } from './commands/rates.ts'
import { readerCommand } from './commands/reader.ts'
import { sandboxCommand } from './commands/sandbox.ts'
import { shopCommand } from './commands/shop.ts'
import { statusCommand } from './commands/status.ts'
import { supportCommand } from './commands/support.ts'
import { versionCommand } from './commands/version.ts'
import type { Command, Said } from './command.ts'
import { practiceClient } from '../sandbox/client.ts'
import { parseWords } from './parse-words.ts'
import { serviceAt } from './service.ts'

enableCompileCache()

const commands: readonly Command[] = [
  statusCommand,
  chargeCommand,
  invoiceCommand,
  invoicesCommand,
  cancelCommand,
  checkCommand,
  lateMoneyCommand,
  cardCommand,
  printCommand,
  cardCommand,
  issuerCommand,
  auditCommand,
  deviceCommand,
  doctorCommand,
  drawerCommand,
  keyCommand,
  supportCommand,
  ratesCommand,
  providersCommand,
  logsCommand,
  shopCommand,
  readerCommand,
  sandboxCommand,
  versionCommand,
]

const overview = (): readonly string[] => [
  'flashtill: the technician’s command',
  '',
  ...commands.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.padEnd(52)} ${summary}`),
  '',
  'Every command takes --json and --help. Exit: 0 fine, 1 the thing asked about is not fine,',
  '2 wrong usage, 3 service not reachable. Data folder: $FLASHTILL_HOME, else /var/lib/flashtill.',
]

const manual = ({ name, usage, summary, help }: Command): readonly string[] => [
  'NAME',
  `    flashtill ${name} - ${summary}`,
  '',
  'SYNOPSIS',
  `    flashtill ${name} ${usage} [--json]`,
  '',
  'DESCRIPTION',
  ...help.map((line) => `    ${line}`),
]

async function run(given: readonly string[]): Promise<Said> {
  const { words, flags } = parseWords(given)
  const [name, ...rest] = words
  const command = commands.find((one) => one.name === name)
  if (name === undefined || name === 'help')
    return { exit: name === undefined && !flags.has('help') ? 2 : 0, json: {}, lines: overview() }
  if (command === undefined)
    return { exit: 2, json: {}, lines: [`There is no command ${name}.`, '', ...overview()] }
  if (flags.has('help')) return { exit: 0, json: {}, lines: manual(command) }
  return command.run({ words: rest, flags, service: serviceAt(), practice: practiceClient })
}

const given = process.argv.slice(2)
const said = await run(given)
const text = given.includes('--json') ? JSON.stringify(said.json) : said.lines.join('\n')
const out = said.exit === 0 || given.includes('--json') ? process.stdout : process.stderr
out.write(`${text}\n`, () => process.exit(said.exit))
