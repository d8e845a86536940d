import type { Service, ServiceRefusal } from './service.ts'

/** Exit codes: 0 fine · 1 the thing asked about is not fine · 2 wrong usage · 3 service not reachable (DESIGN §2). */
export type ExitCode = 0 | 1 | 2 | 3

/** What a command says: `json` for programs, `lines` for people. */
export type Said = {
  readonly exit: ExitCode
  readonly json: unknown
  readonly lines: readonly string[]
}

/** The practice shop, where there is one; each call rejects with the shop's own sentence. */
export type Practice = {
  pay(bolt11: string): Promise<{ status: string; feeMsat: string; reason?: string | undefined }>
  operate(verb: string, part: string): Promise<unknown>
  status(): Promise<unknown>
  cards(): Promise<PracticeCards>
  newCard(name?: string): Promise<PracticeCards>
  moveCard(id: string, how: 'lay' | 'snatch'): Promise<PracticeCards>
  liftCard(): Promise<PracticeCards>
}

/** The customer's cards as they lie in the practice shop. */
export type PracticeCards = {
  readonly cards: readonly {
    readonly id: string
    readonly name: string
    readonly uid: string
    readonly isLaid: boolean
    readonly host?: string | undefined
    readonly counter: number
  }[]
}

export type CommandInput = {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string | true>
  readonly service: Service
  readonly practice: () => Promise<Practice | undefined>
}

export type Command = {
  readonly name: string
  /** After the name: `<amount> <currency> [--wait]`. */
  readonly usage: string
  /** One line for the overview. */
  readonly summary: string
  /** Man-page paragraphs. */
  readonly help: readonly string[]
  run(input: CommandInput): Promise<Said>
}

export const wrongUsage = (command: Pick<Command, 'name' | 'usage'>, why: string): Said => ({
  exit: 2,
  json: { error: { code: 'usage', message: why } },
  lines: [why, `usage: flashtill ${command.name} ${command.usage}`],
})

/** The service's own refusal, or that it is not there. */
export function refused(error: ServiceRefusal): Said {
  if (error.kind === 'away') {
    const message = `The service does not answer at ${error.path}. Is flashtilld running?`
    return { exit: 3, json: { error: { code: 'service.away', message } }, lines: [message] }
  }
  const { body, code, message } = error
  return { exit: 1, json: body, lines: [`${message} (${code})`] }
}
