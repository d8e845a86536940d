/** Every part of the till, one line each: whether it is as it should be, what is wrong, and what to do. */
import type { DeviceView, Finding } from '../../core/contract/device-view.ts'
import type { StatusView } from '../../core/contract/screen.ts'
import { registry, type FailureCode, type FailureKind } from '../../core/errors/registry.ts'
import { errorWordId } from '../../core/words/words.ts'
import type { Say } from './answer.ts'

export type Examined = {
  readonly status: StatusView
  readonly devices: readonly DeviceView[]
  /** Receipts of which nobody knows whether they came out. */
  readonly printsInDoubt: number
  readonly lateMoney: number
}

type Look = Pick<Finding, 'part' | 'state' | 'verdict'> & {
  readonly code?: FailureCode | undefined
}

const verdictOf = (state: string): Finding['verdict'] => {
  if (['ready', 'busy', 'fresh', 'none', 'right'].includes(state)) return 'fine'
  return ['degraded', 'probing', 'ageing', 'lastKnown', 'starting', 'syncing'].includes(state)
    ? 'notice'
    : 'wrong'
}

const look = (part: string, state: string, code?: FailureCode): Look => ({
  part,
  state,
  verdict: verdictOf(state),
  code,
})

const storeCodes = { full: 'store.full', readOnly: 'store.readOnly' } as const

/** A device without a job harms nobody by being away or unknown. */
function lookAtDevice({ name, state, reason, role }: DeviceView): Look {
  const seen = look(`device ${name}`, state, reason)
  return role === undefined && seen.verdict === 'wrong' ? { ...seen, verdict: 'notice' } : seen
}

const drawerLeftOpen: Look = {
  part: 'drawer',
  state: 'open',
  verdict: 'notice',
  code: 'drawer.leftOpen',
}

function looks({ status, devices, printsInDoubt, lateMoney }: Examined): readonly Look[] {
  const { node, printer, rate, rateFailure, store } = status
  const waiting = (part: string, count: number): Look => ({
    part,
    state: String(count),
    verdict: count === 0 ? 'fine' : 'notice',
  })
  return [
    look('store', store, store === 'ready' ? undefined : storeCodes[store]),
    look('lightning', node.state, node.reason),
    look('rate', rate?.age ?? 'absent', rateFailure),
    look(
      'clock',
      status.clockWrong ? 'wrong' : 'right',
      status.clockWrong ? 'node.clockWrong' : undefined,
    ),
    look('printer', printer.state, printer.reason),
    waiting('prints in doubt', printsInDoubt),
    waiting('late money', lateMoney),
    ...(status.drawerLeftOpen === true ? [drawerLeftOpen] : []),
    ...devices.map(lookAtDevice),
    ...status.readers.map(({ name, state, reason }) => look(`reader ${name}`, state, reason)),
  ]
}

/** The findings in the words of the shop's language. */
export function examine(examined: Examined, say: Say): readonly Finding[] {
  return looks(examined).map(({ code, ...seen }) => {
    if (code === undefined || seen.verdict === 'fine') return seen
    const { runbook }: FailureKind = registry[code]
    const sentence = say(errorWordId(code))
    return { ...seen, code, sentence, ...(runbook === undefined ? {} : { runbook }) }
  })
}
