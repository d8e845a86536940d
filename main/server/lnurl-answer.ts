import type { FastifyReply } from 'fastify'
import type { Failure } from '../../core/errors/registry.ts'
import { errorJson } from '../../core/lnurl/answer.ts'
import { errorWordId } from '../../core/words/words.ts'
import type { Say } from './answer.ts'

/**
 * A failure as LNURL says it (LUD-01). The status stays 200: wallets read the body, and some throw away what comes under
 * another one.
 */
export const refuseLnurl = (reply: FastifyReply, { code, detail }: Failure, say: Say) =>
  reply.status(200).send(errorJson(say(errorWordId(code), detail)))
