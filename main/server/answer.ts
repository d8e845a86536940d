import type { FastifyReply } from 'fastify'
import type { ErrorView } from '../../core/contract/commands.ts'
import { errorWordId, type Words } from '../../core/words/words.ts'
import { failure, registry, type Failure } from '../../core/errors/registry.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'

/** The service speaks the shop's language. */
export type Say = Words

/** A failure as every door answers it: the code for programs, the sentence for people. */
export const errorView = ({ code, detail }: Failure, say: Say): ErrorView => ({
  error: {
    code,
    message: say(errorWordId(code), detail),
    ...(detail === undefined ? {} : { detail }),
  },
})

/** Answers a failure with its registry's status. */
export const refuse = (reply: FastifyReply, why: Failure, say: Say): FastifyReply =>
  reply.status(registry[why.code].http).send(errorView(why, say))

/** What was thrown while a request was answered, where it is no mistake of ours: the store's refusals and broken requests. */
export function knownFailure(error: unknown): Failure | undefined {
  if (isStoreFailure(error)) return error.failure
  if (typeof error !== 'object' || error === null) return undefined
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown }
  if (statusCode === 413) return failure('request.tooLarge')
  const isCallers = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return isCallers ? failure('request.invalid', { detail: String(message) }) : undefined
}
