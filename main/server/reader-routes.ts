/** Card readers for the technician: what there is, and whether a card can be read. */
import Type from 'typebox'
import { readNdef } from '../../core/card/ndef.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import { answerWithin } from '../../core/ports/answer-within.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { CardEvent, ReaderPort } from '../../core/ports/reader.ts'
import { readerStatus } from './status.ts'
import type { TillApp } from './till-routes.ts'

export type ReaderRoutePorts = { readonly readers: ReaderPort; readonly clock: Clock }

/** What one card gave; nothing of a link but whom it leads to, for the rest is worth money. */
export type ReaderTest = {
  readonly reader: string
  readonly readMs: number
  readonly holds: 'link' | 'text' | 'blank' | 'nothing'
  readonly host?: string
  readonly problem?: FailureCode
}

const TestQuery = Type.Object(
  { seconds: Type.Optional(Type.String({ pattern: '^[1-5]?[0-9]$' })) },
  { additionalProperties: false },
)

const patienceS = 30

const isRead = (event: CardEvent): event is Extract<CardEvent, { readMs: number }> =>
  event.kind === 'tapped' || event.kind === 'unreadable'

function tested(event: Extract<CardEvent, { readMs: number }>): ReaderTest {
  const { reader, readMs } = event
  const seen = { reader, readMs: Math.round(readMs) }
  if (event.kind === 'unreadable') return { ...seen, holds: 'nothing', problem: event.why }
  const found = readNdef(event.file)
  if (!found.ok) return { ...seen, holds: found.error === 'empty' ? 'blank' : 'nothing' }
  const { kind, text } = found.value
  const host = /^[a-z]+:\/\/([^/?#]+)/i.exec(text)?.[1]
  return {
    ...seen,
    holds: kind === 'uri' ? 'link' : 'text',
    ...(host === undefined ? {} : { host }),
  }
}

/** The next card that is laid on any reader; undefined when none comes. */
async function nextCard(
  { readers, clock }: ReaderRoutePorts,
  seconds: number,
): Promise<ReaderTest | undefined> {
  const come = Promise.withResolvers<ReaderTest>()
  const forget = readers.onCard((event) => {
    if (isRead(event)) come.resolve(tested(event))
  })
  try {
    return await answerWithin(clock, seconds * 1_000, come.promise)
  } finally {
    forget()
  }
}

/** `/till/readers` and `/till/readers/test`, which waits for a card. */
export function readerRoutes(app: TillApp, ports: ReaderRoutePorts): void {
  const all = () => ports.readers.readers().map(readerStatus)
  app.get('/till/readers', async (_request, reply) => reply.send({ readers: all() }))
  app.get('/till/readers/test', { schema: { querystring: TestQuery } }, async (request, reply) => {
    const card = await nextCard(ports, Number(request.query.seconds ?? patienceS))
    return reply.send({ readers: all(), ...(card === undefined ? {} : { card }) })
  })
}
