import type { Network } from '../../core/lightning/bolt11-prefix.ts'
import type { NodePort, NodeState, SettlementFollower } from '../../core/ports/node.ts'

type ClosableNode = NodePort & { close(): void }

const starting: NodeState = { kind: 'starting', sells: false, reason: 'node.starting', facts: {} }

/**
 * A node whose adapter is still being loaded: LND's code and proto files take most of a service's start, and the doors
 * open before (DESIGN §2). Until it is there the state is `starting`; calls wait for it.
 */
export function lateNode(network: Network, loading: Promise<ClosableNode>): ClosableNode {
  let node: ClosableNode | undefined
  let isClosed = false
  void loading.then((loaded) => {
    node = loaded
    if (isClosed) loaded.close()
  })
  /** Begins when the adapter is there, unless it was ended before. */
  const laterOn = (begin: (loaded: NodePort) => () => void): (() => void) => {
    let end = () => {}
    let isOver = false
    void loading.then((loaded) => {
      if (!isOver && !isClosed) end = begin(loaded)
    })
    return () => {
      isOver = true
      end()
    }
  }
  return Object.freeze({
    network,
    addCode: async (request) => (await loading).addCode(request),
    lookUp: async (hash) => (await loading).lookUp(hash),
    cancel: async (hash) => (await loading).cancel(hash),
    state: () => node?.state() ?? starting,
    onState: (changed: (state: NodeState) => void) =>
      laterOn((loaded) => {
        changed(loaded.state())
        return loaded.onState(changed)
      }),
    settlements: (follower: SettlementFollower) =>
      laterOn((loaded) => loaded.settlements(follower)),
    identity: async () => (await loading).identity(),
    channels: async () => (await loading).channels(),
    decode: async (bolt11) => (await loading).decode(bolt11),
    listSettled: async (from) => (await loading).listSettled(from),
    close: () => {
      isClosed = true
      node?.close()
    },
  } satisfies ClosableNode)
}
