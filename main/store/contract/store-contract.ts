import { describe } from 'vitest'
import { cardContract } from './card-contract.ts'
import { commitContract } from './commit-contract.ts'
import { issuingContract } from './issuing-contract.ts'
import { deviceContract } from './device-contract.ts'
import { ledgerContract } from './ledger-contract.ts'
import type { NewPlace } from './place.ts'
import { payoutContract } from './payout-contract.ts'
import { templateContract } from './template-contract.ts'
import { saleContract } from './sale-contract.ts'
import { streetCodeContract } from './street-code-contract.ts'

/** What every engine behind the store's port must do; run by sqlite.test.ts and postgres.integration.test.ts. */
export function storeContract(newPlace: NewPlace): void {
  describe('a sale', () => {
    saleContract(newPlace)
  })
  describe('cards', () => {
    cardContract(newPlace)
  })
  describe('codes for strangers', () => {
    streetCodeContract(newPlace)
  })
  describe('payouts', () => {
    payoutContract(newPlace)
  })
  describe('devices', () => {
    deviceContract(newPlace)
  })
  describe('receipt templates', () => {
    templateContract(newPlace)
  })
  describe('the books', () => {
    ledgerContract(newPlace)
  })
  describe('issuing', () => {
    issuingContract(newPlace)
  })
  describe('units of work', () => {
    commitContract(newPlace)
  })
}
