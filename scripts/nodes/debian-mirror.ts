import { runCommand } from './run-command.ts'

/** What apt says about its package lists, a block of `Key: value` lines each (`apt-get indextargets`). */
export const readTargets = (text: string): readonly ReadonlyMap<string, string>[] =>
  text
    .split(/\n\s*\n/)
    .map(
      (block) =>
        new Map(
          block
            .split('\n')
            .map((line) => /^([A-Za-z-]+): (.*)$/.exec(line))
            .flatMap((found) =>
              found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const],
            ),
        ),
    )
    .filter((target) => target.size > 0)

/** The mirror of Debian's own archive among apt's targets: not the security archive, not another vendor's. */
export function chooseMirror(text: string): string | undefined {
  const target = readTargets(text).find((one) => {
    const uri = one.get('Repo-URI') ?? ''
    if (one.get('Component') !== 'main' || /security|ubuntu|nodesource/i.test(uri)) return false
    return one.get('Label') === 'Debian' || /\/debian\/?$/.test(uri)
  })
  return target?.get('Repo-URI')
}

/** This machine's mirror, or undefined where there is no apt or no Debian archive behind it. */
export async function findDebianMirror(): Promise<string | undefined> {
  try {
    return chooseMirror(await runCommand('apt-get', ['indextargets', 'Created-By: Packages']))
  } catch {
    return undefined
  }
}
