import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const pages = join(import.meta.dirname, 'pages')

/**
 * The screens' pages: `vite build renderer` writes `.build/pages/{cashier,customer,gallery}.html` and what they load under
 * `/assets/`, named by content. Nothing is inlined (the house's policy forbids it). The shell's stand-in for tests runs
 * Chromium 108, so that is the oldest browser the syntax is made for.
 */
export default defineConfig({
  root: pages,
  base: '/',
  logLevel: 'warn',
  publicDir: false,
  plugins: [react()],
  build: {
    target: 'chrome108',
    outDir: join(import.meta.dirname, '../.build/pages'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: true,
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        cashier: join(pages, 'cashier.html'),
        customer: join(pages, 'customer.html'),
        gallery: join(pages, 'gallery.html'),
      },
    },
  },
})
