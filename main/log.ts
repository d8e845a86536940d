import { pino } from 'pino'
import { openLogFile } from './log-file.ts'
import type { Log, LogLine } from '../core/ports/log.ts'

/** Structured lines on standard output (the journal keeps them) and, when given, into a file for `flashtill logs`. */
export function createLog(file: string | undefined): Log {
  const level = process.env['FLASHTILL_LOG'] ?? 'info'
  const base = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const logger = file === undefined ? pino(base) : pino(base, openLogFile(file))
  const write = (at: 'info' | 'warn' | 'error' | 'debug') => (line: LogLine) => logger[at](line)
  return Object.freeze({
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    debug: write('debug'),
  })
}
