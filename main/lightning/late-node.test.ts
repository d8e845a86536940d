import { describe, expect, it } from 'vitest'
import type { NodeState } from '../../core/ports/node.ts'
import { absentNode } from './absent-node.ts'
import { lateNode } from './late-node.ts'

const loadable = () => {
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof absentNode>>()
  const heard: string[] = []
  const node = {
    ...absentNode(),
    onState: () => () => void heard.push('state no longer watched'),
    settlements: () => {
      heard.push('followed')
      return () => void heard.push('no longer followed')
    },
    close: () => void heard.push('closed'),
  }
  return { late: lateNode('regtest', promise), heard, load: () => resolve(node) }
}
const settled = () => new Promise((done) => setImmediate(done))

describe('a node that is still being loaded', () => {
  it('is starting, and its calls wait', async () => {
    const { late, load } = loadable()
    expect(late.state()).toMatchObject({ kind: 'starting', sells: false })
    const asked = late.identity()
    load()
    expect(await asked).toMatchObject({ ok: false })
    expect(late.state().kind).toBe('absent')
  })

  it('tells its state and is followed once it is there', async () => {
    const { late, heard, load } = loadable()
    const states: NodeState['kind'][] = []
    const forget = late.onState((state) => void states.push(state.kind))
    const leave = late.settlements({
      connected: () => Promise.resolve(0n),
      subscribed: () => {},
      settled: () => {},
      lost: () => {},
    })
    load()
    await settled()
    expect(states).toEqual(['absent'])
    forget()
    leave()
    expect(heard).toEqual(['followed', 'state no longer watched', 'no longer followed'])
  })

  it('is closed when it comes after the end, and nobody follows it', async () => {
    const { late, heard, load } = loadable()
    late.settlements({
      connected: () => Promise.resolve(0n),
      subscribed: () => {},
      settled: () => {},
      lost: () => {},
    })()
    late.close()
    load()
    await settled()
    expect(heard).toEqual(['closed'])
  })
})
