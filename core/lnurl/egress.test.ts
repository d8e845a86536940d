import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedPolicy, egressPolicy, mayConnect, mayFetch, schemeFor } from './egress.ts'
import type { EgressPolicy } from './egress.ts'
import { isPublicAddress, parseIpAddress } from './ip-address.ts'

const policyOf = (hosts: readonly string[], onion = false): EgressPolicy => {
  const policy = egressPolicy(hosts, onion)
  if (!policy.ok) throw new Error(JSON.stringify(policy.error))
  return policy.value
}

const problemOf = (url: string, policy = closedPolicy) => {
  const judged = mayFetch(url, policy)
  return judged.ok ? 'ok' : judged.error.detail?.['problem']
}

describe('mayFetch', () => {
  it.each([
    ['https://card.example.com/w?p=1&c=2', 'ok'],
    ['HTTPS://CARD.EXAMPLE.COM/', 'ok'],
    ['https://card.example.com:8443/', 'ok'],
    ['https://xn--bcher-kva.example/', 'ok'],
    ['https://9.9.9.9/', 'ok'],
    ['https://[2606:4700::1111]/', 'ok'],
    ['', 'url'],
    ['card.example.com', 'url'],
    ['https://', 'url'],
    ['https://300.1.1.1/', 'url'],
    ['http://card.example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://card.example.com/', 'scheme'],
    ['ftp://card.example.com/', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:application/json,{}', 'scheme'],
    ['lnurlw://card.example.com/', 'scheme'],
    ['https://user@card.example.com/', 'userinfo'],
    ['https://:word@card.example.com/', 'userinfo'],
    ['https://card.example.com@127.0.0.1/', 'userinfo'],
    ['https://card.example.com:22/', 'port'],
    ['https://card.example.com:80/', 'port'],
    ['https://localhost/', 'name'],
    ['https://LOCALHOST./', 'name'],
    ['https://a.localhost/', 'name'],
    ['https://till.local/', 'name'],
    ['https://router/', 'name'],
    ['https://nas.lan/', 'name'],
    ['https://metadata.google.internal/', 'name'],
    ['https://box.home.arpa/', 'name'],
    ['https://127.0.0.1/', 'address'],
    ['https://127.1/', 'address'],
    ['https://2130706433/', 'address'],
    ['https://017700000001/', 'address'],
    ['https://0x7f000001/', 'address'],
    ['https://0x7f.0.0.0x1/', 'address'],
    ['https://127.0.0.1./', 'address'],
    ['https://１２７.0.0.1/', 'address'],
    ['https://0/', 'address'],
    ['https://10.0.0.1/', 'address'],
    ['https://100.64.0.1/', 'address'],
    ['https://169.254.169.254/latest/meta-data', 'address'],
    ['https://172.31.255.255/', 'address'],
    ['https://192.168.1.1/', 'address'],
    ['https://198.19.0.1/', 'address'],
    ['https://224.0.0.1/', 'address'],
    ['https://255.255.255.255/', 'address'],
    ['https://[::]/', 'address'],
    ['https://[::1]/', 'address'],
    ['https://[::ffff:127.0.0.1]/', 'address'],
    ['https://[::ffff:c0a8:101]/', 'address'],
    ['https://[::127.0.0.1]/', 'address'],
    ['https://[64:ff9b::10.0.0.1]/', 'address'],
    ['https://[64:ff9b:1::1]/', 'address'],
    ['https://[2002:7f00:1::]/', 'address'],
    ['https://[2001::1]/', 'address'],
    ['https://[2001:20::1]/', 'address'],
    ['https://[2001:200::1]/', 'ok'],
    ['https://[2001:db8::1]/', 'address'],
    ['https://[fc00::1]/', 'address'],
    ['https://[fd12:3456::1]/', 'address'],
    ['https://[fe80::1]/', 'address'],
    ['https://[fe80::1%25eth0]/', 'url'],
    ['https://[ff02::1]/', 'address'],
    ['http://examplennnnnnnn.onion/w', 'onion'],
    ['https://examplennnnnnnn.onion/w', 'onion'],
  ])('%s: %s', (url, wanted) => {
    expect(problemOf(url)).toBe(wanted)
  })

  it('lets go to the hosts that the settings name, with the scheme and port that they name', () => {
    const policy = policyOf(['http://127.0.0.1:4100', 'cards.lan', 'https://[::1]:9000/'])
    expect(problemOf('http://127.0.0.1:4100/w?p=1', policy)).toBe('ok')
    expect(problemOf('http://2130706433:4100/', policy)).toBe('ok')
    expect(problemOf('http://cards.lan/', policy)).toBe('ok')
    expect(problemOf('https://cards.lan/', policy)).toBe('ok')
    expect(problemOf('https://[0:0::1]:9000/', policy)).toBe('ok')
    expect(problemOf('http://127.0.0.1:4101/', policy)).toBe('scheme')
    expect(problemOf('https://127.0.0.1:4100/', policy)).toBe('address')
    expect(problemOf('http://a@127.0.0.1:4100/', policy)).toBe('userinfo')
    expect(problemOf('https://cards.lan:8443/', policy)).toBe('name')
  })

  it('reaches onions only where there is Tor, in http as well', () => {
    const policy = policyOf([], true)
    expect(problemOf('http://examplennnnnnnn.onion/w', policy)).toBe('ok')
    expect(problemOf('https://examplennnnnnnn.onion/w', policy)).toBe('ok')
    expect(problemOf('http://onion.example.com/', policy)).toBe('scheme')
  })

  it('never throws, and what it lets through is https to no private literal', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.ipV4Extended(), fc.ipV6())
    fc.assert(
      fc.property(text, fc.constantFrom('', 'https://', 'http://', 'https://['), (tail, head) => {
        const judged = mayFetch(head + tail, closedPolicy)
        if (judged.ok) expect(judged.value.protocol).toBe('https:')
      }),
    )
  })

  it('judges an address alike in every one of its forms', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (number) => {
        const bytes = [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff)
        const [a = 0, b = 0, c = 0, d = 0] = bytes
        const forms = [
          bytes.join('.'),
          `${number}`,
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          `${a}.${b}.${c * 256 + d}`,
          `[::ffff:${bytes.join('.')}]`,
          `[64:ff9b::${bytes.join('.')}]`,
        ]
        const wanted = isPublicAddress({ version: 4, bytes }) ? 'ok' : 'address'
        expect(forms.map((form) => problemOf(`https://${form}/`))).toEqual(forms.map(() => wanted))
        expect(forms.map((form) => parseIpAddress(form) !== undefined)).not.toContain(false)
      }),
    )
  })
})

describe('mayConnect', () => {
  const url = new URL('https://card.example.com/')
  it.each([
    ['9.9.9.9', true],
    ['2606:4700::1111', true],
    ['::ffff:9.9.9.9', true],
    ['127.0.0.1', false],
    ['::1', false],
    ['::ffff:10.1.2.3', false],
    ['fe80::1%eth0', false],
    ['card.example.com', false],
    ['9.9.9.9:80', false],
    ['[2606:4700::1111]:80', false],
    ['[2606:4700::1111]', true],
    ['', false],
  ])('%s: %s', (address, wanted) => {
    expect(mayConnect(address, url, closedPolicy).ok).toBe(wanted)
  })

  it('goes into the house for a host that the settings name', () => {
    const policy = policyOf(['https://cards.lan'])
    expect(mayConnect('192.168.1.9', new URL('https://cards.lan/w'), policy).ok).toBe(true)
    expect(mayConnect('192.168.1.9', url, policy).ok).toBe(false)
  })
})

describe('egressPolicy', () => {
  it.each(['', 'https://a.example/path', 'a b', 'https://u@a.example', 'a.example?x'])(
    'refuses %j',
    (host) => {
      expect(egressPolicy([host], false)).toEqual({
        ok: false,
        error: { code: 'settings.invalid', detail: { detail: host } },
      })
    },
  )
})

it.each([
  ['card.example.com', 'https'],
  ['examplennnnnnnn.onion', 'http'],
  ['EXAMPLENNNNNNNN.ONION:81', 'http'],
  ['127.0.0.1:4100', 'http'],
  ['127.0.0.1:4101', 'https'],
  ['cards.lan', 'https'],
  ['a b', 'https'],
])('schemeFor %s is %s', (host, wanted) => {
  expect(schemeFor(host, policyOf(['http://127.0.0.1:4100', 'cards.lan']))).toBe(wanted)
})
