import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { Finding } from './findings.ts'
import { root, type SourceFile } from './source-files.ts'

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map((hit) => anchor(hit[1] ?? '')))

const lines = (file: SourceFile) =>
  file.text.split('\n').map((text, index) => ({ text, at: `${file.path}:${index + 1}` }))

const brokenLink = (file: SourceFile, target: string, texts: ReadonlyMap<string, string>) => {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', hash] = target.split('#')
  const to = path === '' ? file.path : normalize(join(dirname(file.path), path))
  if (path !== '' && !existsSync(join(root, to))) return `there is no ${to}`
  const text = texts.get(to)
  if (hash !== undefined && text !== undefined && !anchorsOf(text).has(hash)) {
    return `${to} has no heading #${hash}`
  }
  return undefined
}

/** Relative links that lead nowhere: a file that is not there, a heading that is not in it. */
export const brokenLinks = (documents: readonly SourceFile[]): readonly Finding[] => {
  const texts = new Map(documents.map((file) => [file.path, file.text]))
  return documents.flatMap((file) =>
    lines(file).flatMap(({ text, at }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((hit) => {
        const broken = brokenLink(file, hit[1] ?? '', texts)
        return broken === undefined ? [] : [`${at}  ${broken}`]
      }),
    ),
  )
}

/** Only what is set as code is a command; prose may say "npm run" or "flashtill" as it likes. */
const codeOf = (file: SourceFile): readonly { readonly text: string; readonly at: string }[] => {
  let fenced = false
  return lines(file).flatMap(({ text, at }) => {
    if (/^\s*```/.test(text)) {
      fenced = !fenced
      return []
    }
    if (fenced) return [{ text, at }]
    return [...text.matchAll(/`([^`]+)`/g)].map((hit) => ({ text: hit[1] ?? '', at }))
  })
}

/** `npm run x`, `npm start`, `npm test` whose script package.json does not have. */
export const unknownScripts = (
  documents: readonly SourceFile[],
  scripts: ReadonlySet<string>,
): readonly Finding[] =>
  documents.flatMap((file) =>
    codeOf(file).flatMap(({ text, at }) =>
      [...text.matchAll(/\bnpm (?:run (?:-s )?([a-z][\w:-]*)|(start|test)\b)/g)]
        .map((hit) => hit[1] ?? hit[2] ?? '')
        .filter((name) => !scripts.has(name))
        .map((name) => `${at}  package.json has no script ${name}`),
    ),
  )

/** `flashtill x` (or `npm run -s till -- x`) where the command knows no `x`. */
export const unknownCommands = (
  documents: readonly SourceFile[],
  commands: ReadonlySet<string>,
): readonly Finding[] =>
  documents.flatMap((file) =>
    codeOf(file).flatMap(({ text, at }) =>
      [...text.matchAll(/(?:^\s*(?:\$ )?|\brun (?:-s )?till -- |[;&|] ?)(?:flashtill )?([a-z-]+)/g)]
        .filter((hit) => /flashtill |till -- /.test(hit[0]))
        .map((hit) => hit[1] ?? '')
        .filter((name) => !commands.has(name))
        .map((name) => `${at}  flashtill has no command ${name}`),
    ),
  )
