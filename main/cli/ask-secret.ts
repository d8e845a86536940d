import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() })

/**
 * Secrets, one a question: typed without an echo on a terminal, else a line each of standard input. Never an argument: those stand in
 * the list of processes. A line that does not come is empty.
 */
export async function askSecrets(questions: readonly string[]): Promise<readonly string[]> {
  const terminal = process.stdin.isTTY === true
  const lines = createInterface({ input: process.stdin, output: silent(), terminal })
  const answers: string[] = []
  const ask = () => {
    if (terminal) process.stderr.write(`${questions[answers.length] ?? ''}: `)
  }
  ask()
  for await (const line of lines) {
    if (terminal) process.stderr.write('\n')
    answers.push(line)
    if (answers.length === questions.length) break
    ask()
  }
  lines.close()
  return questions.map((_, at) => answers[at] ?? '')
}
