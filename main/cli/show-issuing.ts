import type { FailureCode } from '../../core/errors/registry.ts'
import type {
  DiagnosisView,
  IssuingRunView,
  IssuingView,
} from '../../core/contract/issuing-view.ts'
import { errorWordId, type Words } from '../../core/words/words.ts'

export const showSession = ({ session, begun = 0, host, waitMs = 0 }: IssuingView): string[] => {
  const stands = {
    none: 'no issuer key yet: flashtill issuer create',
    locked: 'locked: flashtill issuer unlock',
    open: 'open',
  }[session.state]
  const open =
    session.state === 'open'
      ? [`by         ${session.by}`, `locks      ${new Date(session.until).toISOString()}`]
      : []
  return [
    `issuing    ${stands}`,
    ...open,
    ...(waitMs > 0 ? [`wait       ${Math.ceil(waitMs / 1000)} s after wrong passphrases`] : []),
    ...(begun > 0 ? [`begun      ${begun} cards have to be laid back`] : []),
    ...(host === undefined
      ? []
      : [`host       ${host.name}${host.own ? ' (this device’s own, no public one is set)' : ''}`]),
  ]
}

/** The sentence of a run that did not end well. */
export const sayStop = ({ why, detail }: IssuingRunView, say: Words): string =>
  why === undefined ? 'It stopped.' : `${say(errorWordId(why as FailureCode), detail)} (${why})`

const past = {
  issue: 'issued',
  wipe: 'wiped',
  relink: 'given the new link',
  diagnose: 'looked at',
} as const

export const showDone = ({ kind, card }: IssuingRunView): string[] => [
  `Card ${card?.name ?? ''} is ${past[kind]}.`,
  ...(card === undefined ? [] : [`id         ${card.id}`]),
]

const knownAs = ({ card, looksBlank, begun, host }: DiagnosisView): string => {
  if (begun !== undefined) return `half programmed by this till (${begun}): lay it back to issue`
  if (card !== undefined) return `card ${card.name}, ${card.state} (${card.id})`
  if (looksBlank) return 'blank, as from the factory'
  return host === undefined ? 'programmed by somebody else' : `somebody else’s: ${host}`
}

export const showDiagnosis = (diagnosis: DiagnosisView): string[] => {
  const { chip, uid, keyVersions, signedByNxp, host, counter } = diagnosis
  const signed = signedByNxp === true ? 'yes' : 'no'
  return [
    `chip       ${chip}`,
    `uid        ${uid ?? 'hidden'}`,
    `signed     ${signedByNxp === undefined ? 'not told' : `${signed} (by NXP, over the uid)`}`,
    `keys       ${keyVersions.join(' ')}`,
    `host       ${host ?? 'none'}`,
    ...(counter === undefined ? [] : [`taps       ${counter}, the last one checks`]),
    `it is      ${knownAs(diagnosis)}`,
  ]
}
