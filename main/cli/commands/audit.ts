import { refused, type Command } from '../command.ts'
import { showMsat } from '../show.ts'

type AuditAnswer = {
  readonly findings: readonly { readonly invariant: string; readonly what: string }[]
  readonly nodeAnswered: boolean
  readonly invoices: number
  readonly settlements: number
  readonly lightning?: Readonly<Record<string, string>> & { readonly isExplained: boolean }
}

const weighed: readonly (readonly [string, string])[] = [
  ['ledgerMsat', 'the ledger’s Lightning account'],
  ['channelsMsat', 'LND’s channel balance'],
  ['differenceMsat', 'difference'],
  ['openedWithMsat', '  ours when the channels were opened'],
  ['setAsideMsat', '  set aside for closing them'],
  ['inFlightMsat', '  in flight'],
  ['unexplainedMsat', '  unexplained'],
]

export const auditCommand: Command = {
  name: 'audit',
  usage: '',
  summary: 'checks every invariant against the ledger and LND',
  help: [
    'Rebuilds all balances, compares every settlement with LND, counts original receipts, and weighs the ledger’s',
    'Lightning account against the channels. Exit 1 on any finding, on an unexplained difference, or when LND does not answer.',
  ],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/audit')
    if (!answer.ok) return refused(answer.error)
    const audit = answer.value as unknown as AuditAnswer
    const { findings, lightning, nodeAnswered } = audit
    const isClean = findings.length === 0 && nodeAnswered && lightning?.isExplained === true
    const lines = [
      `${audit.invoices} sales, ${audit.settlements} settlements`,
      ...findings.map(({ invariant, what }) => `${invariant}: ${what}`),
      ...(lightning === undefined
        ? ['LND did not answer: only the books were checked.']
        : weighed.map(
            ([key, text]) => `${text.padEnd(38)} ${showMsat(lightning[key] ?? '0').padStart(20)}`,
          )),
      isClean ? 'Clean.' : 'Not clean.',
    ]
    return { exit: isClean ? 0 : 1, json: { ...audit, clean: isClean }, lines }
  },
}
