import { describe, expect, it } from 'vitest'
import { paymentHashFrom } from '../../core/lightning/payment-hash.ts'
import { absentNode } from './absent-node.ts'

describe('absentNode', () => {
  it('sells nothing and knows nothing', async () => {
    const node = absentNode()
    expect(node.state()).toMatchObject({ kind: 'absent', sells: false })
    const hash = paymentHashFrom('00'.repeat(32))
    if (hash === undefined) throw new Error('no hash')
    expect(await node.lookUp(hash)).toMatchObject({ kind: 'unknown' })
    expect(await node.identity()).toMatchObject({ ok: false, error: { code: 'node.absent' } })
  })
})
