import type { Client } from '@grpc/grpc-js'
import { problemOf } from './lnd-call.ts'
import type { LndProblem } from './lnd-call.ts'
import { deadlineIn, methodOf } from './lnd-clients.ts'

export type LndStream = {
  /** Resolves once, when the stream is over, with what ended it; LND's own end counts as a lost connection. */
  readonly ended: Promise<LndProblem>
  close(): void
}

const endedByPeer: LndProblem = { code: 14, text: 'the stream ended' }

/** Opens a server stream. Messages come one at a time, in order, and none after `close`. */
export function openLndStream(
  client: Client,
  call: { readonly method: string; readonly request?: object; readonly deadlineMs?: number },
  message: (message: unknown) => void,
): LndStream {
  const { path, requestSerialize, responseDeserialize } = methodOf(call.method)
  const stream = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    call.request ?? {},
    call.deadlineMs === undefined ? {} : { deadline: deadlineIn(call.deadlineMs) },
  )
  let open = true
  const ended = new Promise<LndProblem>((resolve) => {
    const end = (problem: LndProblem) => {
      open = false
      resolve(problem)
    }
    stream.on('data', (data: unknown) => {
      if (open) message(data)
    })
    stream.on('error', (problem) => end(problemOf(problem)))
    stream.on('end', () => end(endedByPeer))
  })
  return Object.freeze({
    ended,
    close: () => {
      open = false
      stream.cancel()
    },
  })
}
