import { expect, it } from 'vitest'
import de from '../words/de.json' with { type: 'json' }
import en from '../words/en.json' with { type: 'json' }
import { createWords } from '../words/words.ts'
import { readAnswer } from './answer.ts'
import reasons from './fixtures/reasons.json' with { type: 'json' }
import { refusalKind } from './refusal-kind.ts'

const vectors = reasons.vectors.map(([reason, kind]) => ({ reason: reason ?? '', kind }))

it.each(vectors)('$reason: $kind', ({ reason, kind }) => {
  expect(refusalKind(reason) ?? null).toBe(kind)
})

it('every kind has a sentence of its own; of other reasons the provider’s words are shown', () => {
  const says = { en: createWords('en', en), de: createWords('de', de) }
  const kinds = new Set(vectors.flatMap(({ kind }) => kind ?? []))
  for (const words of Object.values(says)) {
    const sentences = [...kinds, 'setup'].map((kind) =>
      words('error.lnurl.refused', { kind, reason: 'bad request' }),
    )
    expect(new Set(sentences).size).toBe(8)
    expect(sentences.filter((sentence) => sentence.includes('bad request'))).toEqual([])
    expect(words('error.lnurl.refused', { reason: 'bad request' })).toContain('bad request')
  }
})

it('the kind travels with the refusal', () => {
  const body = JSON.stringify({ status: 'ERROR', reason: 'Max daily limit spent.' })
  expect(readAnswer(body)).toEqual({
    ok: false,
    error: { code: 'lnurl.refused', detail: { reason: 'Max daily limit spent', kind: 'limit' } },
  })
})
