import { failure } from '../../core/errors/registry.ts'
import { err } from '../../core/errors/result.ts'
import type { NodePort, NodeState } from '../../core/ports/node.ts'

const absent = failure('node.absent')
const unknown = Promise.resolve({ kind: 'unknown', failure: absent } as const)
const noAnswer = Promise.resolve(err(absent))
const state: NodeState = { kind: 'absent', sells: false, reason: 'node.absent', facts: {} }

/** The node of a till that has none: it takes cash and its own cards. */
export const absentNode = (): NodePort & { close(): void } =>
  Object.freeze({
    network: 'mainnet',
    addCode: () => unknown,
    lookUp: () => unknown,
    cancel: () => unknown,
    state: () => state,
    onState: () => () => {},
    settlements: () => () => {},
    identity: () => noAnswer,
    channels: () => noAnswer,
    decode: () => noAnswer,
    listSettled: () => noAnswer,
    close: () => {},
  })
