import type { FastifyReply } from 'fastify'
import type { ErrorView } from '../../core/contract/commands.ts'
import { errorWordId, type Words } from '../../core/words/words.ts'
import { registry, type Failure } from '../../core/errors/registry.ts'

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
export const refuse = (reply: FastifyReply, failure: Failure, say: Say): FastifyReply =>
  reply.status(registry[failure.code].http).send(errorView(failure, say))
