import { describe, expect, it } from 'vitest'
import type { Store, StoredTemplate } from '../../../core/ports/store.ts'
import { plainTemplate } from '../../../core/receipt/template.ts'
import { createVirtualClock } from '../../../core/time/virtual-clock.ts'
import { instant } from '../../../core/time/instant.ts'
import { currentTemplate, setTemplate, templateHistory } from './receipt-template.ts'

function memory() {
  const rows: StoredTemplate[] = []
  const told: string[] = []
  const unit = {
    receiptTemplates: {
      add: async (row: Omit<StoredTemplate, 'number'>) => {
        const number = BigInt(rows.length + 1)
        rows.unshift({ number, ...row })
        return number
      },
    },
    changes: { add: async (_: string, id: string) => void told.push(id) },
  }
  const store = {
    read: { receiptTemplates: { newest: async (limit: number) => rows.slice(0, limit) } },
    commit: async (work: (one: typeof unit) => Promise<unknown>) => work(unit),
  } as unknown as Store
  return { ports: { store, clock: createVirtualClock() }, rows, told }
}

describe('how receipts look', () => {
  it('is plain until somebody sets it, and every version says who', async () => {
    const { ports, told } = memory()
    expect(await currentTemplate(ports)).toEqual(plainTemplate)
    const template = { ...plainTemplate, foot: ['Bis bald'] }
    expect(await setTemplate(ports, { template, by: ' Ada\u0007 ' })).toMatchObject({ ok: true })
    expect(await currentTemplate(ports)).toEqual(template)
    expect(await templateHistory(ports)).toMatchObject([{ number: 1n, by: 'Ada' }])
    expect(told).toEqual(['1'])
  })

  it('refuses what is none and keeps the one before', async () => {
    const { ports, rows } = memory()
    const template = { ...plainTemplate, head: ['Wien'] }
    await setTemplate(ports, { template, by: 'Ada' })
    const refused = await setTemplate(ports, { template: { head: 'x' }, by: 'Ada' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'receipt.badTemplate' } })
    const nameless = await setTemplate(ports, { template, by: '\u0007' })
    expect(nameless).toMatchObject({ ok: false, error: { code: 'request.invalid' } })
    expect(rows).toHaveLength(1)
    rows.unshift({ number: 9n, at: instant(0), by: 'a bad disk', text: '{"head":' })
    expect(await currentTemplate(ports)).toEqual(template)
  })
})
