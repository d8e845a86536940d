/** One line a happening: `event` is a code, the rest are ids and codes, never a secret (DESIGN §3.10). */
export type LogLine = { readonly event: string } & Readonly<Record<string, unknown>>

export type Log = {
  info(line: LogLine): void
  warn(line: LogLine): void
  error(line: LogLine): void
  debug(line: LogLine): void
}
