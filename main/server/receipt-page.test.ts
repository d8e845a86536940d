import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newPageId } from '../../core/receipt/page-id.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import { receiptPageRoutes } from './receipt-page.ts'

const id = newPageId(new Uint8Array(16).fill(7))

function served(receipt = sampleReceipt()) {
  const asked: string[] = []
  const app = fastify({ logger: false })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
  receiptPageRoutes(app, {
    findReceipt: async (page) => {
      asked.push(page)
      return page === id ? receipt : undefined
    },
  })
  onTestFinished(() => app.close())
  return { asked, get: (url: string) => app.inject({ method: 'GET', url }) }
}

describe('a receipt’s page', () => {
  it.each([`/r/${id}`, `/R/${id}`, `/r/${id.toLowerCase()}`])('is at %s', async (url) => {
    const { statusCode, body, headers } = await served().get(url)
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('<html lang="de" dir="ltr">')
    expect(body).toContain('Café Luna')
    expect(body).toContain('<title>Beleg 1042 · Café Luna</title>')
  })

  it('speaks the receipt’s language', async () => {
    const { get } = served(sampleReceipt({ language: 'en-GB' }))
    expect((await get(`/r/${id}`)).body).toContain('Payment hash')
  })

  it('lets nothing in: no script, no frame, no cache, no search, no referrer', async () => {
    const { headers, body } = await served().get(`/r/${id}`)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(body).not.toMatch(/<script|<link|<img|http/i)
  })

  it('shows what the paper shows, and neither the sale’s id nor a code', async () => {
    const receipt = sampleReceipt({ qr: 'HTTPS://TILL.EXAMPLE/R/X', copy: { copy: 3 } })
    const { body } = await served(receipt).get(`/r/${id}`)
    expect(body).not.toContain(receipt.invoiceId)
    expect(body).not.toContain('TILL.EXAMPLE')
    expect(body).not.toContain('KOPIE')
  })

  it('says the same nothing of what is not there and of what is no id', async () => {
    const { get, asked } = served()
    const absent = await get(`/r/${newPageId(new Uint8Array(16))}`)
    expect(absent).toMatchObject({ statusCode: 404, body: '404\n' })
    for (const url of [
      '/r/1',
      '/r/%00',
      `/r/${id}1`,
      '/r/..%2f..%2fetc',
      `/r/${'A'.repeat(100)}`,
    ]) {
      const answer = await get(url)
      expect([answer.statusCode, answer.body, answer.headers['content-security-policy']]).toEqual([
        404,
        '404\n',
        absent.headers['content-security-policy'],
      ])
    }
    expect(asked).toHaveLength(1)
  })
})
