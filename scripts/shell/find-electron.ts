import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * The Electron to open the screens in: what `FLASHTILL_ELECTRON` names, else the binary that `npx install-electron` put
 * beside the npm package, else one on the PATH. Undefined where there is none: then the screens open in a browser.
 */
export const findElectron = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined => {
  const beside = path.join(import.meta.dirname, '../../node_modules/electron/dist/electron')
  const onPath = (env['PATH'] ?? '')
    .split(':')
    // npm's own starter of that name would download the binary when it is called.
    .filter((folder) => folder !== '' && !folder.endsWith('node_modules/.bin'))
    .map((folder) => path.join(folder, 'electron'))
  const named = env['FLASHTILL_ELECTRON']
  if (named !== undefined && named !== '') return named
  return [beside, ...onPath].find((program) => existsSync(program))
}
