import { describe, expect, it } from 'vitest'
import { adviceFor } from './provisioning-advice.ts'

const refused = (status: number) => ({ kind: 'status', command: 'any', status }) as const

describe('adviceFor', () => {
  it.each([
    [{ kind: 'torn', command: 'any' }, 'layBack'],
    [{ kind: 'mac', command: 'any' }, 'layBack'],
    [{ kind: 'unverified', what: 'tap' }, 'layBack'],
    [{ kind: 'otherCard' }, 'otherCard'],
    [{ kind: 'strangeKeys' }, 'strangeKeys'],
    [refused(0x91ad), 'leaveLying'],
    [refused(0x91ae), 'strangeKeys'],
    [refused(0x6a82), 'otherChip'],
    [refused(0x91ee), 'defective'],
    [refused(0x91ca), 'layBack'],
    [refused(0x919e), 'report'],
  ] as const)('%j: %s', (stop, advice) => {
    expect(adviceFor(stop)).toBe(advice)
  })
})
