import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** Electron starts a folder by its package.json. */
const application: Plugin = {
  name: 'shell-application',
  generateBundle() {
    this.emitFile({
      type: 'asset',
      fileName: 'package.json',
      source: `${JSON.stringify({ name: 'flashtill-shell', main: 'shell.cjs' }, undefined, 2)}\n`,
    })
  },
}

/** One CommonJS file that any Electron from 22 on runs: `vite build main/shell`. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  plugins: [application],
  build: {
    target: 'node16',
    outDir: join(import.meta.dirname, '../../.build/shell'),
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    lib: {
      entry: join(import.meta.dirname, 'shell.ts'),
      formats: ['cjs'],
      fileName: () => 'shell.cjs',
    },
    rolldownOptions: { external: ['electron', /^node:/, ...builtinModules] },
  },
})
