import { describe, expect, it } from 'vitest'
import { minorUnits } from '../money/units.ts'
import { checkBalance, problemsOf } from './balance-check.ts'
import { accountHolds, accountKind, isAccountName, type AccountName } from './chart-of-accounts.ts'
import type { Direction, Layer, NewEntry } from './transaction.ts'

const node = `lightning:02${'ab'.repeat(32)}`

/** `debit cash:main 450 EUR`, optionally with a layer. */
function entry(text: string): NewEntry {
  const [direction, account, amount, currency = '', layer = 'settled'] = text.split(' ')
  return {
    direction: direction as Direction,
    account: account as AccountName,
    amount: minorUnits(BigInt(amount ?? '')),
    currency,
    layer: layer as Layer,
  }
}

describe('checkBalance', () => {
  it.each([
    ['two legs', ['debit cash:main 450 EUR', 'credit sales 450 EUR']],
    [
      'two currencies, each for itself',
      [
        `debit ${node} 5 BTC`,
        'credit exchange:BTC 5 BTC',
        'debit exchange:EUR 4 EUR',
        'credit sales 4 EUR',
      ],
    ],
    ['one layer to another account', ['debit tips 1 EUR pending', 'credit sales 1 EUR pending']],
  ])('takes %s', (_, legs) => {
    expect(checkBalance(legs.map(entry)).ok).toBe(true)
  })

  it.each([
    ['nothing', [], '0 entries are too few'],
    ['one leg', ['debit sales 1 EUR'], '1 entries are too few'],
    ['off by one', ['debit tips 2 EUR', 'credit sales 1 EUR'], 'EUR settled is off by 1'],
    ['currencies mixed', ['debit tips 1 EUR', 'credit sales 1 CHF'], 'EUR settled is off by 1'],
    ['layers mixed', ['debit tips 1 EUR', 'credit sales 1 EUR pending'], 'EUR pending is off'],
    ['a zero', ['debit tips 0 EUR', 'credit sales 0 EUR'], 'is not positive'],
    ['a negative', ['debit tips -1 EUR', 'credit sales -1 EUR'], 'is not positive'],
    ['an unknown account', ['debit loot 1 EUR', 'credit sales 1 EUR'], 'loot is not in the chart'],
    ['bitcoin as euros', [`debit ${node} 1 EUR`, 'credit sales 1 EUR'], 'does not hold EUR'],
    ['a wrong exchange', ['debit exchange:CHF 1 EUR', 'credit sales 1 EUR'], 'does not hold EUR'],
  ])('refuses %s', (_, legs, problem) => {
    const entries = legs.map(entry)
    expect(problemsOf(entries).join('; ')).toContain(problem)
    expect(checkBalance(entries)).toMatchObject({ error: { code: 'ledger.unbalanced' } })
  })

  it('refuses more entries than their numbers have room for', () => {
    const many = Array.from({ length: 501 }, () => ['debit tips 1 EUR', 'credit sales 1 EUR'])
    expect(problemsOf(many.flat().map(entry))).toEqual(['1002 are too many'])
  })
})

describe('the chart of accounts', () => {
  it.each([
    [node, 'asset'],
    ['onchain', 'asset'],
    ['cash:main', 'asset'],
    ['card:0192f000-0000-7000-8000-000000000001', 'liability'],
    ['customer-credit', 'liability'],
    ['suspense', 'liability'],
    ['tax:2100', 'liability'],
    ['tips', 'liability'],
    ['sales', 'income'],
    ['fees', 'expense'],
    ['rounding', 'expense'],
    ['exchange:BTC', 'exchange'],
  ])('%s is %s', (name, kind) => {
    expect(accountKind(name)).toBe(kind)
    expect(isAccountName(name)).toBe(true)
  })

  it.each([
    '',
    'cash',
    'cash:',
    'cash:Ä',
    'lightning:02',
    'tax:21.0',
    'exchange:eur',
    'toString',
    'sales:x',
  ])('%j is not in it', (name) => {
    expect(accountKind(name)).toBeUndefined()
  })

  it('knows what an account may hold', () => {
    expect(accountHolds('onchain', 'BTC')).toBe(true)
    expect(accountHolds('onchain', 'EUR')).toBe(false)
    expect(accountHolds('exchange:EUR', 'EUR')).toBe(true)
    expect(accountHolds('tips', 'JPY')).toBe(true)
  })
})
