/** The screens' pages, built by scripts/build.ts, under the house's policy: nothing inline, one nonce a page. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { protect } from './guard.ts'

const screens = ['cashier', 'customer', 'technician', 'gallery'] as const

const missing = `<!doctype html><html lang="en"><title>Flashtill</title>
<p>The screens are not built yet. In the checkout: <code>npm run build</code></p></html>`

/** A screen's page with a fresh nonce. */
function page(folder: string, name: string): { html: string; nonce: string } {
  const nonce = randomBytes(16).toString('base64')
  const path = join(folder, `${name}.html`)
  const html = existsSync(path) ? readFileSync(path, 'utf8') : missing
  return { html: html.replaceAll('__NONCE__', nonce), nonce }
}

/** `/cashier`, `/customer`, `/technician` (and, in practice, `/gallery`) and what they load. */
export async function pageRoutes(
  app: FastifyInstance,
  { folder, practice }: { folder: string; practice: boolean },
): Promise<void> {
  for (const name of screens) {
    if (name === 'gallery' && !practice) continue
    app.get(`/${name}`, async (_request, reply) => {
      const { html, nonce } = page(folder, name)
      return protect(reply, nonce).type('text/html; charset=utf-8').send(html)
    })
  }
  app.get('/', async (_request, reply) => reply.redirect('/cashier'))
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply) => {
      // Names carry a hash of the content.
      void reply.header('cache-control', 'public, max-age=31536000, immutable')
    },
  })
}
