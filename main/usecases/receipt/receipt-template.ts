import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { plainText } from '../../../core/device/meet-device.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { StoredTemplate } from '../../../core/ports/store.ts'
import {
  readTemplate,
  templateInForce,
  type ReceiptTemplate,
} from '../../../core/receipt/template.ts'

/** So many that cannot be read may stand above the one in force. */
const lookedAt = 20

/** How receipts look now: the newest version that can be read. */
export async function currentTemplate({ store }: Pick<Ports, 'store'>): Promise<ReceiptTemplate> {
  const newest = await store.read.receiptTemplates.newest(lookedAt)
  return templateInForce(newest.map(({ text }) => text))
}

/** Who has changed it and when, newest first. */
export async function templateHistory({
  store,
}: Pick<Ports, 'store'>): Promise<readonly Omit<StoredTemplate, 'text'>[]> {
  const newest = await store.read.receiptTemplates.newest(lookedAt)
  return newest.map(({ number, at, by }) => ({ number, at, by }))
}

/** A new version, in force for every slip that is printed from now on; the older ones stay in the database. */
export async function setTemplate(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  asked: { readonly template: unknown; readonly by: string },
): Promise<Result<ReceiptTemplate, Failure>> {
  const read = readTemplate(asked.template)
  if (!read.ok) return read
  const by = plainText(asked.by)
  if (by === '') return err(failure('request.invalid', { field: 'by' }))
  const text = JSON.stringify(read.value)
  await store.commit(async (unit) => {
    const number = await unit.receiptTemplates.add({ at: clock.now(), by, text })
    await unit.changes.add('receiptTemplate', number.toString())
  })
  return ok(read.value)
}
