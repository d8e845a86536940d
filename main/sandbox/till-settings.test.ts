import { describe, expect, it } from 'vitest'
import { parse } from 'smol-toml'
import { tillSettings } from './till-settings.ts'

const node = { port: 2, certificate: '/a "b"/tls.cert', macaroon: '/a/till.macaroon' }
const devices = '/a/devices'

describe('flashtill.toml of the practice till', () => {
  it('names every address of the outside', () => {
    const shop = { name: 'Café "Luna"', currency: 'EUR' }
    const text = tillSettings({ port: 1, shop, node, devices, shopPort: 3, printer: { port: 4 } })
    expect(parse(text)).toEqual({
      service: { host: '127.0.0.1', port: 1 },
      shop,
      node: { host: '127.0.0.1', ...node, network: 'regtest' },
      rates: {
        kraken: 'http://127.0.0.1:3/kraken',
        coinbase: 'http://127.0.0.1:3/coinbase',
        bitstamp: 'http://127.0.0.1:3/bitstamp',
      },
      lnurl: { allow: ['http://127.0.0.1:3'] },
      printer: { host: '127.0.0.1', port: 4 },
      devices: { root: '/a/devices' },
    })
  })

  it('keeps what a person added, and moves the ports', () => {
    const before = [
      '[service]',
      'port = 9',
      'names = ["till.lan:9"]',
      '[store]',
      'url = "postgres://x"',
      '[shop]',
      'name = "Luna"',
      '[lnurl]',
      'allow = ["http://cards.lan", "http://127.0.0.1:3"]',
      '[printer]',
      'host = "10.0.0.9"',
      'port = 9100',
      'profile = "epson-80"',
      '[readers]',
      'leave = ["SAM"]',
      '[devices]',
      'root = "/"',
    ].join('\n')
    const text = tillSettings({
      port: 1,
      node,
      shopPort: 3,
      printer: { port: 4 },
      devices,
      reader: '/a/reader.sock',
      before,
    })
    expect(parse(text)).toMatchObject({
      service: { host: '127.0.0.1', port: 1, names: ['till.lan:9'] },
      store: { url: 'postgres://x' },
      shop: { name: 'Luna' },
      lnurl: { allow: ['http://cards.lan', 'http://127.0.0.1:3'] },
      printer: { host: '127.0.0.1', port: 4, profile: 'epson-80' },
      readers: { leave: ['SAM'], simulated: '/a/reader.sock' },
      devices: { root: '/' },
    })
  })

  it('leaves out what the practice shop does not say', () => {
    const parsed = parse(tillSettings({ port: 1, node, devices, shopPort: 3 }))
    expect(Object.keys(parsed)).toEqual(['service', 'node', 'rates', 'lnurl', 'devices'])
  })

  it.each([
    ['', '127.0.0.1:8'],
    ['[street]\nhost = "127.0.0.1:7"\nport = 7', '127.0.0.1:8'],
    ['[street]\nhost = "till.example"\ntills = ["10.0.0.0/8"]', 'till.example'],
  ])('gives the street a port, and after %j the host %s', (before, host) => {
    const { street } = parse(
      tillSettings({ port: 1, streetPort: 8, node, devices, shopPort: 3, before }),
    )
    expect(street).toMatchObject({ host, port: 8 })
    expect(street).toEqual({ ...(parse(before)['street'] as object | undefined), host, port: 8 })
  })
})
