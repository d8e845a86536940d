import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { createEscposPrinter, type EscposPrinter } from '../../drivers/printer/escpos-printer.ts'
import type { Profile } from '../../drivers/profiles/profile.ts'
import { fallbackProfile, profileNames, readProfile } from '../../drivers/profiles/read-profile.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'

/** `[printer]` of flashtill.toml. `profile` is a file's name in drivers/profiles; without one nothing is assumed. */
export type PrinterSettings = {
  readonly host: string
  readonly port: number
  readonly profile?: string | undefined
}

/** A name that is not known is said in the log, and the printer is taken for one of which nothing is known. */
function profileFor(name: string, log: Log): Profile {
  const profile = readProfile(name)
  if (profile.ok) return profile.value
  log.warn({ event: 'printer.profileUnknown', profile: name, known: profileNames.join(' ') })
  return fallbackProfile
}

/** Busy and ready again is every slip; what is said is anything else. */
function logChanges(printer: EscposPrinter, log: Log): void {
  let said = ''
  printer.onState((state) => {
    const line = { event: 'printer.state', ...state }
    if (state.kind === 'busy' || JSON.stringify(line) === said) return
    said = JSON.stringify(line)
    log.info(line)
  })
}

/** The till's receipt printer, connected in the background from now on. `close` when the service stops. */
export function createPrinter(settings: PrinterSettings, clock: Clock, log: Log): EscposPrinter {
  const transport = createTcpTransport(settings)
  const profile = profileFor(settings.profile ?? 'generic-80', log)
  const printer = createEscposPrinter({ transport, profile, clock })
  log.info({ event: 'printer.configured', address: transport.address, profile: profile.name })
  logChanges(printer, log)
  return printer
}
