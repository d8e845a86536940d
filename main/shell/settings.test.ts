import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const usual = {
  address: 'http://127.0.0.1:4242',
  kiosk: true,
  customer: 'auto',
  cashierDisplay: undefined,
  hungAfterMs: 600,
}

describe('readSettings', () => {
  it.each([
    [['--address', 'http://127.0.0.1:4242'], {}, {}, {}],
    [['--address=http://127.0.0.1:4242/cashier?x'], {}, {}, {}],
    [[], { FLASHTILL_ADDRESS: 'http://127.0.0.1:4242' }, {}, {}],
    [
      [],
      {},
      {
        shell: { address: 'http://127.0.0.1:4242', cashier_display: 2, hung_after_ms: 900 },
      },
      { cashierDisplay: 2, hungAfterMs: 900 },
    ],
    [['--windowed'], { FLASHTILL_ADDRESS: 'http://127.0.0.1:4242' }, {}, { kiosk: false }],
    [
      ['--customer', 'never', '--no-sandbox', '--cashier-display', '2'],
      { FLASHTILL_ADDRESS: 'http://127.0.0.1:4242' },
      { shell: { customer: 'always' } },
      { customer: 'never', cashierDisplay: 2 },
    ],
    [
      ['--address', 'http://127.0.0.1:4242'],
      { FLASHTILL_ADDRESS: 'http://10.0.0.1' },
      { shell: { address: 'http://10.0.0.2' } },
      {},
    ],
  ])('%j %j %j', (argv, env, section, differs) => {
    expect(readSettings(argv, env, section)).toEqual({ ...usual, ...differs })
  })

  it.each([
    [{}, 'http://127.0.0.1:8035'],
    [{ service: { port: 4242 } }, 'http://127.0.0.1:4242'],
    [{ service: { host: '0.0.0.0', port: 4242 } }, 'http://127.0.0.1:4242'],
    [{ service: { host: '10.0.0.7' } }, 'http://10.0.0.7:8035'],
  ])('finds the service of %j at %s', (file, address) => {
    expect(readSettings([], {}, file)).toEqual({ ...usual, address })
  })

  it.each([
    [[], 'no address'],
    [['--address', 'ftp://x'], 'not an http address: "ftp://x"'],
    [['--address'], 'not an http address: true'],
    [['--address', 'http://x', '--customer', 'maybe'], 'customer is auto, always or never'],
    [['--address', 'http://x', '--cashier-display', '0'], 'cashier-display is a number from 1'],
    [
      ['--address', 'http://x', '--hung-after-ms', 'soon'],
      'hung-after-ms is a number of milliseconds',
    ],
  ])('%j: %s', (argv, problem) => {
    expect(readSettings(argv, {})).toEqual({ problem })
  })
})
