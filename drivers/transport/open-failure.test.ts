import { describe, expect, it } from 'vitest'
import { openFailure } from './open-failure.ts'

const withCode = (code: string) => Object.assign(new Error('open'), { code })

describe('openFailure', () => {
  it.each([
    [withCode('ENOENT'), 'device.absent'],
    [withCode('ENODEV'), 'device.absent'],
    [withCode('ENXIO'), 'device.absent'],
    [withCode('EACCES'), 'device.notAllowed'],
    [withCode('EPERM'), 'device.notAllowed'],
    [withCode('EBUSY'), 'device.taken'],
    [new Error('Error: No such file or directory, cannot open /dev/ttyUSB0'), 'device.absent'],
    [new Error('Error: Permission denied, cannot open /dev/ttyUSB0'), 'device.notAllowed'],
    [new Error('Error Resource temporarily unavailable Cannot lock port'), 'device.taken'],
    [new Error('Error: Device or resource busy, cannot open /dev/ttyUSB0'), 'device.taken'],
  ])('%s', (cause, code) => {
    expect(openFailure('/dev/ttyUSB0', cause)).toMatchObject({
      code,
      detail: { path: '/dev/ttyUSB0' },
      cause,
    })
  })

  it.each([[withCode('EWHAT')], [new Error('?')], ['no error'], [undefined]])(
    'does not guess: %s',
    (cause) => {
      expect(openFailure('/dev/lp0', cause)).toBeUndefined()
    },
  )
})
