import type { DeviceRole } from '../../core/device/device.ts'
import type { DeviceView, Finding } from '../../core/contract/device-view.ts'
import type { ShopView, StatusView } from '../../core/contract/screen.ts'
import type { ProviderFacts } from '../../core/ports/lnurl.ts'
import type { ReceiptTemplate } from '../../core/receipt/template.ts'
import { askHouse } from '../kit/connection/http-api.ts'
import type { Answer } from '../kit/till-api.ts'

export type DeviceList = {
  readonly devices: readonly DeviceView[]
  /** What a technician may set, by the device's job. */
  readonly profiles: Readonly<Record<DeviceRole, readonly string[]>>
}
export type TemplateAnswer = {
  readonly template: ReceiptTemplate
  readonly history: readonly {
    readonly number: string
    readonly at: number
    readonly by: string
  }[]
}
export type Look = {
  /** Base64. */
  readonly png: string
  readonly text: readonly string[]
  readonly millimetres: number
}
/** What the slip of a sample sale is looked at as. */
export type LookAsked = {
  readonly template: ReceiptTemplate
  readonly width: 58 | 80
  readonly kind: 'original' | 'gift'
}
export type Counter = { readonly shop: ShopView; readonly status: StatusView }
export type Assignment = {
  readonly role?: DeviceRole
  readonly profile?: string
  readonly speed?: number
}

const device = (id: string): string => `/till/devices/${encodeURIComponent(id)}`

/** What the technician's page asks of the house. Never rejects. */
export type TechnicianApi = {
  readonly counter: () => Promise<Answer<Counter>>
  readonly devices: () => Promise<Answer<DeviceList>>
  readonly nameDevice: (id: string, name: string) => Promise<Answer<unknown>>
  readonly assignDevice: (id: string, body: Assignment) => Promise<Answer<unknown>>
  readonly forgetDevice: (id: string) => Promise<Answer<unknown>>
  readonly testDevice: (id: string) => Promise<Answer<{ readonly outcome: string }>>
  readonly doctor: () => Promise<Answer<{ readonly findings: readonly Finding[] }>>
  readonly providers: () => Promise<Answer<{ readonly providers: readonly ProviderFacts[] }>>
  readonly printTest: () => Promise<Answer<unknown>>
  readonly template: () => Promise<Answer<TemplateAnswer>>
  readonly setTemplate: (template: ReceiptTemplate, by: string) => Promise<Answer<TemplateAnswer>>
  readonly look: (asked: LookAsked) => Promise<Answer<Look>>
}

export const technicianApi: TechnicianApi = Object.freeze({
  counter: () => askHouse('GET', '/till/screen/cashier'),
  devices: () => askHouse('GET', '/till/devices'),
  nameDevice: (id, name) => askHouse('POST', `${device(id)}/name`, { name }),
  assignDevice: (id, body) => askHouse('POST', `${device(id)}/assign`, body),
  forgetDevice: (id) => askHouse('POST', `${device(id)}/forget`),
  testDevice: (id) => askHouse('POST', `${device(id)}/test`),
  doctor: () => askHouse('GET', '/till/doctor'),
  providers: () => askHouse('GET', '/till/providers'),
  printTest: () => askHouse('POST', '/till/print/test'),
  template: () => askHouse('GET', '/till/receipt-template'),
  setTemplate: (template, by) => askHouse('POST', '/till/receipt-template', { template, by }),
  look: (asked) => askHouse('POST', '/till/receipt-template/look', asked),
} satisfies TechnicianApi)
