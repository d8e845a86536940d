import { expect, it } from 'vitest'
import type { DeviceId, DrawerOpeningId } from '../../../core/contract/ids.ts'
import type { Device } from '../../../core/device/device.ts'
import { testId, testMoment, type NewPlace } from './place.ts'

export const sampleDevice = (name = 'Counter'): Device => ({
  id: testId<DeviceId>(),
  identity: { bus: 'printer', place: '1-2:1.0', vendor: '04b8', product: '0e28', serial: '' },
  kind: 'printer',
  name,
  model: 'EPSON TM-T20III',
  firstSeenAt: testMoment(),
})

/** Devices are read back as they were written. */
export function deviceContract(newPlace: NewPlace): void {
  it('remembers devices, what is changed of them, and forgets those that it should', async () => {
    const store = await (await newPlace()).open()
    const [one, other] = [sampleDevice('One'), sampleDevice('Other')]
    await store.commit(async (unit) => {
      await unit.devices.put(one)
      await unit.devices.put(other)
    })
    expect(await store.read.devices.all()).toEqual([one, other])
    const moved: Device = {
      ...one,
      identity: { ...one.identity, place: '1-4:1.0' },
      name: 'Kitchen',
      role: 'receipt',
      profile: 'epson-80',
      speed: 9_600,
      drawer: { pin: 5, pulseMs: 120, openIs: 'low' },
    }
    await store.commit(async (unit) => {
      await unit.devices.put(moved)
      await unit.devices.remove(other.id)
    })
    expect(await store.read.devices.all()).toEqual([moved])
  })

  it('keeps every opening of the drawer, and alters none', async () => {
    const store = await (await newPlace()).open()
    const openings = ['change', 'counting'].map((reason) => ({
      id: testId<DrawerOpeningId>(),
      at: testMoment(),
      reason,
      by: 'Ada',
    }))
    for (const opening of openings)
      await store.commit((unit) => unit.drawerOpenings.insert(opening))
    expect(await store.read.drawerOpenings.last(10)).toEqual(
      openings.toSorted((one, other) => (one.id < other.id ? 1 : -1)),
    )
    expect(await store.read.drawerOpenings.last(1)).toHaveLength(1)
  })

  it('has no two devices of one name', async () => {
    const store = await (await newPlace()).open()
    await store.commit((unit) => unit.devices.put(sampleDevice('Twin')))
    await expect(store.commit((unit) => unit.devices.put(sampleDevice('Twin')))).rejects.toThrow(
      /unique/i,
    )
  })
}
