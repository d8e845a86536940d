import { errorWordId, type Words } from '../../core/words/words.ts'
import type { ApiRefusal } from '../kit/till-api.ts'

/** The sentence, and which field it was about. */
export function refusalText({ code, detail }: ApiRefusal, say: Words): string {
  if (code === 'service.lost') return say('technician.lost')
  const field = detail?.['field']
  const sentence = say(errorWordId(code))
  return field === undefined ? sentence : `${sentence} (${field})`
}
