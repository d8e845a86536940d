import { expect, it } from 'vitest'
import { isAllowed, startOf } from './allowed-address.ts'

const till = 'http://127.0.0.1:4242'

it.each([
  ['cashier', '/cashier', true],
  ['cashier', '/cashier/history?day=1#top', true],
  ['cashier', '/office/reports', true],
  ['cashier', '/customer', false],
  ['cashier', '/cashiers', false],
  ['cashier', '/till/invoices', false],
  ['cashier', '/', false],
  ['customer', '/customer', true],
  ['customer', '/cashier', false],
] as const)('%s may show %s: %s', (role, path, allowed) => {
  expect(isAllowed(role, till, till + path)).toBe(allowed)
})

it.each([
  'http://127.0.0.1:4243/cashier',
  'https://127.0.0.1:4242/cashier',
  'http://localhost:4242/cashier',
  'http://127.0.0.1:4242@evil.example/cashier',
  'javascript:alert(1)//cashier',
  'file:///cashier',
  'about:blank',
  'not an address',
])('nobody may show %s', (to) => {
  expect(isAllowed('cashier', till, to)).toBe(false)
})

it('starts where it may stand', () => {
  for (const role of ['cashier', 'customer'] as const) {
    expect(isAllowed(role, till, startOf(role, till))).toBe(true)
  }
})
