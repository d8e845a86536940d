import { registry, type Failure, type FailureKind } from '../core/errors/registry.ts'
import { loadWords } from '../core/words/load-words.ts'
import { errorWordId } from '../core/words/words.ts'

/** Says on the terminal what stops the start, and where to read on. */
export async function explain({ code, detail }: Failure): Promise<void> {
  const words = await loadWords('en')
  const { runbook }: FailureKind = registry[code]
  const where = runbook === undefined ? '' : ` See docs/runbooks/${runbook}.md.`
  process.stderr.write(`flashtilld: ${words(errorWordId(code), detail)} (${code})${where}\n`)
}
