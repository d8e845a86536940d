import type { Client } from '@grpc/grpc-js'
import { Type } from 'typebox'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { err, ok } from '../../core/errors/result.ts'
import type { Result } from '../../core/errors/result.ts'
import { deadlineIn, methodOf } from './lnd-clients.ts'

/** An error as gRPC brings it: its status code and LND's own text. `error-texts.ts` says what it means. */
export type LndProblem = { readonly code: number; readonly text: string }

export type LndCall = {
  /** `lnrpc.Lightning/AddInvoice`. */
  readonly method: string
  readonly request?: object
  readonly deadlineMs: number
}

const grpcError = Type.Object({ code: Type.Integer(), details: Type.String() })
const lnServiceError = Type.Tuple([
  Type.Integer(),
  Type.String(),
  Type.Object({ err: Type.Optional(Type.Unknown()) }),
])

/** gRPC's UNKNOWN, for what came in no known shape. */
const unknownCode = 2

/**
 * The problem in whatever was thrown: a gRPC error, or one of ln-service (`[503, 'GetWalletInfoErr', { err }]`), which
 * carries a gRPC error inside or replaced it by a word of its own.
 */
export function problemOf(thrown: unknown): LndProblem {
  if (Value.Check(grpcError, thrown)) return { code: thrown.code, text: thrown.details }
  if (Value.Check(lnServiceError, thrown)) {
    const [, word, { err: inner }] = thrown
    return Value.Check(grpcError, inner) ? problemOf(inner) : { code: unknownCode, text: word }
  }
  const word: unknown = Array.isArray(thrown) ? thrown[1] : undefined
  const text = thrown instanceof Error ? thrown.message : 'an error of unknown shape'
  return { code: unknownCode, text: typeof word === 'string' ? word : text }
}

/** An answer or message in the shape that we use of it; another shape is a problem, not a crash. */
export const shaped = <S extends TSchema>(
  schema: S,
  answer: unknown,
): Result<Static<S>, LndProblem> =>
  Value.Check(schema, answer)
    ? ok(answer)
    : err({ code: unknownCode, text: 'an answer of unknown shape' })

/** Asks once and always ends: by the answer, an error, or the deadline. */
export function ask<S extends TSchema>(
  client: Client,
  call: LndCall,
  schema: S,
): Promise<Result<Static<S>, LndProblem>> {
  const { path, requestSerialize, responseDeserialize } = methodOf(call.method)
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      call.request ?? {},
      { deadline: deadlineIn(call.deadlineMs) },
      (problem, answer) => {
        resolve(problem === null ? shaped(schema, answer) : err(problemOf(problem)))
      },
    )
  })
}

/** Awaits a method of ln-service; its rejection becomes a value. */
export async function settled<T>(method: Promise<T>): Promise<Result<T, LndProblem>> {
  try {
    return ok(await method)
  } catch (thrown) {
    return err(problemOf(thrown))
  }
}
