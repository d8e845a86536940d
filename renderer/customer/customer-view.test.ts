import { describe, expect, it } from 'vitest'
import { customerSamples } from '../gallery/customer-samples.ts'
import { sampleNow, sampleShop } from '../gallery/sample-till.ts'
import { afterCustomerMessage, customerFacts, firstCustomerState } from './customer-state.ts'
import { customerView } from './customer-view.ts'

const shownAs: Readonly<Record<string, string>> = {
  making: 'paying',
  'card-reading': 'paying',
  'card-asking': 'paying',
  'card-pin': 'pin',
  'pin-choose': 'choosePin',
  'pin-too-easy': 'choosePin',
  'pin-set': 'pinSet',
  'card-refused': 'paying',
  'card-pin-wrong': 'paying',
  'card-part': 'paying',
  'card-part-rest': 'paying',
  'card-refused-alone': 'cardRefused',
  'card-held': 'cardHeld',
  'card-shown': 'cardShown',
}

describe('the customer sees', () => {
  it.each(Object.entries(customerSamples).map(([name, facts]) => [name, facts] as const))(
    '%s',
    (name, facts) => {
      const [screen = ''] = /^(?:card|pin)-/.test(name) ? [name] : name.split('-')
      expect(customerView(facts()).screen).toBe(shownAs[screen] ?? screen)
    },
  )

  it('no payable code when the time is up', () => {
    const paying = customerSamples['paying']?.()
    if (paying === undefined) throw new Error('sample')
    expect(customerView({ ...paying, now: sampleNow + 450_000 }).screen).toBe('checking')
  })

  it('a countdown by the service’s clock, not by the tablet’s', () => {
    const tablet = sampleNow - 3_600_000
    const state = afterCustomerMessage(
      firstCustomerState(tablet),
      {
        type: 'snapshot',
        screen: 'customer',
        seq: '1',
        now: sampleNow,
        shop: sampleShop,
        practice: false,
      },
      tablet,
    )
    expect(customerFacts(state, tablet + 2_000).now).toBe(sampleNow + 2_000)
  })

  it('an empty counter when the sale is taken away, and not what is older', () => {
    const shop = {
      type: 'snapshot',
      screen: 'customer',
      seq: '5',
      now: 0,
      shop: sampleShop,
    } as const
    const invoice = customerSamples['paying']?.().invoice
    if (invoice === undefined) throw new Error('sample')
    const known = afterCustomerMessage(
      firstCustomerState(0),
      { ...shop, practice: false, invoice },
      0,
    )
    const older = afterCustomerMessage(known, { type: 'customerInvoice', seq: '4' }, 0)
    expect(older.invoice).toBe(invoice)
    const gone = afterCustomerMessage(known, { type: 'customerInvoice', seq: '5' }, 0)
    expect(gone.invoice).toBeUndefined()
  })
})
