/** `npm run build`: the screens' pages into `.build/pages`, by the settings in renderer/vite.config.ts. */
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'vite'

/** Builds every page anew. Throws with the bundler's own words when one does not build. */
export async function buildPages(): Promise<void> {
  await build({ configFile: join(import.meta.dirname, '../renderer/vite.config.ts') })
}

if (process.argv[1] === import.meta.filename) {
  const start = performance.now()
  await buildPages()
  console.log(`pages built in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}
