import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../contract/ids.ts'
import { seededRandom } from '../ports/seeded-random.ts'
import { instant } from '../time/instant.ts'
import type { Device, DeviceIdentity, FoundDevice } from './device.ts'
import { matchDevices } from './match-devices.ts'
import { newDevice } from './meet-device.ts'

const identity = (place: string, serial = '', product = '0e28'): DeviceIdentity => ({
  bus: 'printer',
  place,
  vendor: '04b8',
  product,
  serial,
})
const found = (is: DeviceIdentity, path = '/dev/usb/lp0'): FoundDevice => ({
  identity: is,
  path,
  maker: 'EPSON',
  model: 'TM-T20III',
  kind: 'printer',
})
const known = (name: string, is: DeviceIdentity): Device => ({
  id: name as DeviceId,
  identity: is,
  kind: 'printer',
  name,
  model: 'TM-T20III',
  firstSeenAt: instant(0),
})

/** `a=1-2` says that the known device a is the one found in socket 1-2; `+1-3` that one is new. */
function told(devices: readonly Device[], list: readonly FoundDevice[]): readonly string[] {
  const { present, fresh } = matchDevices(devices, list)
  return [
    ...present.map((pair) => `${pair.device.id}=${pair.found.identity.place}`),
    ...fresh.map((one) => `+${one.identity.place}`),
  ].toSorted()
}

describe('matchDevices', () => {
  const a = known('a', identity('1-2', 'A'))
  const b = known('b', identity('1-3', 'B'))
  const c = known('c', identity('1-4'))
  const d = known('d', identity('1-5'))
  it.each<[string, readonly Device[], readonly DeviceIdentity[], readonly string[]]>([
    ['nothing known', [], [identity('1-2', 'A')], ['+1-2']],
    ['in its socket', [a, b], [identity('1-2', 'A')], ['a=1-2']],
    ['in another socket, by its serial number', [a, b], [identity('1-9', 'A')], ['a=1-9']],
    [
      'two that changed sockets',
      [a, b],
      [identity('1-3', 'A'), identity('1-2', 'B')],
      ['a=1-3', 'b=1-2'],
    ],
    ['another of the same model in its socket', [a], [identity('1-2', 'Z')], ['+1-2']],
    ['another model in its socket', [a], [identity('1-2', 'A', 'ffff')], ['+1-2']],
    [
      'without a number: the only one missing',
      [c, d],
      [identity('1-5'), identity('1-9')],
      ['c=1-9', 'd=1-5'],
    ],
    ['without a number: either could be meant', [c, d], [identity('1-9')], ['+1-9']],
    [
      'without a number: two in strange sockets',
      [c],
      [identity('1-8'), identity('1-9')],
      ['+1-8', '+1-9'],
    ],
    [
      'the same number twice in one run',
      [known('e', identity('1-2', '0000'))],
      [identity('1-2', '0000'), identity('1-3', '0000')],
      ['+1-3', 'e=1-2'],
    ],
  ])('%s', (_, devices, list, expected) => {
    expect(
      told(
        devices,
        list.map((one) => found(one)),
      ),
    ).toEqual(expected)
  })

  it('keeps an address an address', () => {
    const at = (place: string): DeviceIdentity => ({
      ...identity(place),
      bus: 'network',
      vendor: '',
      product: '',
    })
    const devices = [known('n', at('192.0.2.7:9100'))]
    expect(told(devices, [found(at('192.0.2.8:9100'))])).toEqual(['+192.0.2.8:9100'])
  })

  it('never takes one for two nor two for one, however they are plugged', () => {
    const random = seededRandom(7)
    const number = (below: number) => (random.bytes(1)[0] ?? 0) % below
    for (let round = 0; round < 2_000; round += 1) {
      const list = Array.from({ length: number(6) }, () =>
        identity(`1-${number(6)}`, ['', 'A', 'B', '0000'][number(4)], ['1', '2'][number(2)]),
      )
      const places = list.filter(
        (one, at) => list.findIndex(({ place }) => place === one.place) === at,
      )
      const devices = Array.from({ length: number(6) }, (_, at) =>
        known(
          `k${at}`,
          identity(`1-${number(6)}`, ['', 'A', 'B', '0000'][number(4)], ['1', '2'][number(2)]),
        ),
      ).filter(
        (one, at, all) =>
          all.findIndex(
            (other) => JSON.stringify(other.identity) === JSON.stringify(one.identity),
          ) === at,
      )
      const { present, fresh } = matchDevices(
        devices,
        places.map((one) => found(one)),
      )
      expect(new Set(present.map(({ device }) => device.id)).size).toBe(present.length)
      expect(new Set(present.map((pair) => pair.found)).size).toBe(present.length)
      expect(present.length + fresh.length).toBe(places.length)
      for (const pair of present) {
        expect(pair.found.identity.product).toBe(pair.device.identity.product)
        expect(pair.found.identity.serial).toBe(pair.device.identity.serial)
      }
    }
  })
})

describe('newDevice', () => {
  const at = { id: 'n' as DeviceId, at: instant(5) }
  it('takes the role that nobody has, and a name of its own', () => {
    const first = newDevice([], found(identity('1-2')), at)
    expect(first).toMatchObject({ role: 'receipt', name: 'TM-T20III', model: 'EPSON TM-T20III' })
    const second = newDevice([first], found(identity('1-3')), at)
    expect(second).toMatchObject({ name: 'TM-T20III 2' })
    expect(second.role).toBeUndefined()
  })

  it('shows what hostile hardware calls itself as plain text', () => {
    const odd = {
      ...found(identity('1-2')),
      maker: '\u001b@\u0007',
      model: `a\u202eb\n${'x'.repeat(500)}`,
    }
    const { name, model } = newDevice([], odd, at)
    expect(name).toMatch(/^a b x+$/)
    expect(name.length).toBeLessThanOrEqual(40)
    expect(model.startsWith('@ a b')).toBe(true)
  })

  it('names a device that does not say what it is by its place', () => {
    const mute = { ...found(identity('1-2')), maker: '', model: '' }
    expect(newDevice([], mute, at).name).toBe('printer 1-2')
  })
})
