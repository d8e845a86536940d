import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../../../core/contract/ids.ts'
import type { Device, FoundDevice } from '../../../core/device/device.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import type { Store } from '../../../core/ports/store.ts'
import { instant } from '../../../core/time/instant.ts'
import { createVirtualClock } from '../../../core/time/virtual-clock.ts'
import { assignDevice } from './change-device.ts'
import { meetDevices } from './meet-devices.ts'

/** A store of devices in memory, and how often it was written. */
function memory(first: readonly Device[]) {
  const rows = new Map(first.map((device) => [device.id, device]))
  const told = { commits: 0, changes: [] as string[] }
  const unit = {
    devices: {
      all: async () => [...rows.values()],
      put: async (device: Device) => void rows.set(device.id, device),
      remove: async (id: DeviceId) => void rows.delete(id),
    },
    changes: { add: async (_: string, id: string) => void told.changes.push(id) },
  }
  const store = {
    read: { devices: { all: async () => [...rows.values()] } },
    commit: async (work: (one: typeof unit) => Promise<unknown>) => {
      told.commits += 1
      return work(unit)
    },
  } as unknown as Store
  return { store, told, names: () => [...rows.values()].map(({ name }) => name) }
}

const printer = (place: string, bus: FoundDevice['identity']['bus'] = 'printer'): FoundDevice => ({
  identity: { bus, place, vendor: bus === 'network' ? '' : '04b8', product: '', serial: '' },
  path: `/dev/${place}`,
  maker: '',
  model: bus === 'network' ? '' : 'TM',
  kind: 'printer',
})

const ports = (store: Store) => ({ store, clock: createVirtualClock(), random: seededRandom(1) })

describe('meetDevices', () => {
  it('remembers what is new and writes nothing the second time', async () => {
    const { store, told, names } = memory([])
    const met = await meetDevices(ports(store), [printer('1-1'), printer('1-2')])
    expect(met.fresh.map(({ role }) => role)).toEqual(['receipt', undefined])
    expect(names()).toEqual(['TM', 'TM 2'])
    expect(told).toMatchObject({ commits: 1 })
    const again = await meetDevices(ports(store), [printer('1-2')])
    expect(again.fresh).toEqual([])
    expect(again.placed.map(({ found }) => found?.identity.place)).toEqual([undefined, '1-2'])
    expect(told.commits).toBe(1)
  })

  it('forgets an address that flashtill.toml names no more, and its job is free', async () => {
    const { store, names } = memory([])
    await meetDevices(ports(store), [printer('192.0.2.7:9100', 'network')])
    const met = await meetDevices(ports(store), [printer('192.0.2.8:9100', 'network')])
    expect(met.fresh).toMatchObject([{ role: 'receipt' }])
    expect(names()).toEqual(['network 192.0.2.8:9100'])
  })

  it('writes down a new socket under the old name', async () => {
    const known: Device = {
      id: 'd' as DeviceId,
      identity: printer('1-1').identity,
      kind: 'printer',
      name: 'Counter',
      model: 'TM',
      role: 'receipt',
      firstSeenAt: instant(0),
    }
    const { store, told } = memory([known])
    const met = await meetDevices(ports(store), [printer('2-2')])
    expect(met.placed).toMatchObject([{ device: { name: 'Counter', identity: { place: '2-2' } } }])
    expect(told.changes).toEqual(['d'])
  })
})

describe('assignDevice', () => {
  const device = (
    name: string,
    kind: Device['kind'],
    bus: FoundDevice['identity']['bus'],
  ): Device => ({
    id: name as DeviceId,
    identity: { ...printer('1-1').identity, bus },
    kind,
    name,
    model: '',
    firstSeenAt: instant(0),
  })

  it.each([
    ['printer', 'printer', true],
    ['unknown', 'serial', true],
    ['keyboard', 'input', false],
    ['scanner', 'hid', false],
  ] as const)('a %s on the bus %s: %s', async (kind, bus, may) => {
    const { store } = memory([device('d', kind, bus)])
    const assigned = await assignDevice({ store }, { id: 'd' as DeviceId, role: 'receipt' })
    expect(assigned).toMatchObject(
      may
        ? { ok: true, value: { role: 'receipt' } }
        : { ok: false, error: { code: 'device.cannot' } },
    )
  })

  it('takes the role from who had it, and takes it away from all', async () => {
    const { store } = memory([
      { ...device('a', 'printer', 'printer'), role: 'receipt' },
      device('b', 'printer', 'printer'),
    ])
    const roles = async () => (await store.read.devices.all()).map(({ role }) => role)
    await assignDevice({ store }, { id: 'b' as DeviceId, role: 'receipt' })
    expect(await roles()).toEqual([undefined, 'receipt'])
    await assignDevice({ store }, { id: 'b' as DeviceId })
    expect(await roles()).toEqual([undefined, undefined])
  })
})
