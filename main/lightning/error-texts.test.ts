import { describe, expect, it } from 'vitest'
import { failureOf, meaningOf, reasonOf, wasTurnedAway } from './error-texts.ts'
import { problemOf } from './lnd-call.ts'

describe('meaningOf: the texts of LND v0.21.2-beta', () => {
  it.each([
    [2, 'invoice with payment hash already exists', 'exists'],
    [5, 'unable to locate invoice', 'notFound'],
    [2, 'unable to locate invoice', 'notFound'],
    [2, 'invoice already settled', 'settledAlready'],
    [2, 'invoice amount 21000000 BTC is too large, max is 100000 BTC', 'tooMuch'],
    [2, 'waiting to start, RPC services not available', 'waiting'],
    [2, 'wallet locked, unlock it to enable full RPC access', 'locked'],
    [2, 'wallet not created, create one to enable full RPC access', 'locked'],
    [
      2,
      'the RPC server is in the process of starting up, but not yet ready to accept calls',
      'starting',
    ],
    [2, 'permission denied', 'macaroon'],
    [
      2,
      "cannot retrieve macaroon: cannot get macaroon: root key with id 7 doesn't exist",
      'macaroon',
    ],
    [2, 'cannot determine data format of binary-encoded macaroon', 'macaroon'],
    [2, 'verification failed: signature mismatch after caveat verification', 'macaroon'],
    [2, 'expected 1 macaroon, got 0', 'macaroon'],
    [14, 'No connection established. Last error: Error: self-signed certificate.', 'certificate'],
    [14, 'Connection dropped', 'unreachable'],
    [14, 'read ECONNRESET', 'unreachable'],
    [14, 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1', 'unreachable'],
    [1, 'Cancelled on client', 'unreachable'],
    [4, 'Deadline exceeded after 1.500s', 'deadline'],
    [2, 'something that nobody has seen yet', 'unknown'],
    [2, 'not: permission denied', 'unknown'],
    [5, 'invoice already settled', 'unknown'],
    [13, 'internal', 'unknown'],
  ])('%i %s: %s', (code, text, meaning) => {
    expect(meaningOf({ code, text })).toBe(meaning)
  })
})

describe('what follows from a meaning', () => {
  it('only what LND turned away at its door was surely not stored', () => {
    expect(wasTurnedAway({ code: 2, text: 'permission denied' })).toBe(true)
    expect(
      wasTurnedAway({ code: 2, text: 'wallet locked, unlock it to enable full RPC access' }),
    ).toBe(true)
    expect(wasTurnedAway({ code: 14, text: 'read ECONNRESET' })).toBe(false)
    expect(wasTurnedAway({ code: 4, text: 'Deadline exceeded' })).toBe(false)
    expect(wasTurnedAway({ code: 2, text: 'who knows' })).toBe(false)
  })

  it('the failure has the reason, and LND’s words for the log', () => {
    const problem = { code: 4, text: 'Deadline exceeded' }
    expect(reasonOf(problem)).toBe('node.noAnswer')
    expect(failureOf(problem)).toEqual({ code: 'node.noAnswer', cause: problem })
  })
})

describe('problemOf', () => {
  const grpc = Object.assign(new Error('4 DEADLINE_EXCEEDED: late'), { code: 4, details: 'late' })

  it.each([
    ['an error of gRPC', grpc, { code: 4, text: 'late' }],
    [
      'one inside of ln-service’s',
      [503, 'GetWalletInfoErr', { err: grpc }],
      { code: 4, text: 'late' },
    ],
    ['ln-service’s own word', [503, 'LndLocked'], { code: 2, text: 'LndLocked' }],
    ['its word with something else', [503, 'Odd', { err: 'x' }], { code: 2, text: 'Odd' }],
    ['an error of ours', new Error('no'), { code: 2, text: 'no' }],
    ['nothing at all', undefined, { code: 2, text: 'an error of unknown shape' }],
  ])('%s', (_, thrown, problem) => {
    expect(problemOf(thrown)).toEqual(problem)
  })
})
