import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const text = readFileSync(join(import.meta.dirname, 'systemd/flashtilld.service'), 'utf8')
const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
const valuesOf = (key: string) =>
  lines.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []))

describe('the service’s unit', () => {
  it('is sections, keys and values', () => {
    const part = /^(\[(Unit|Service|Install)\]|[A-Za-z]+=.*)$/
    expect(lines.filter((line) => !part.test(line))).toEqual([])
  })

  it('runs as the till’s own user, in a folder that nobody else reads', () => {
    expect(valuesOf('User')).toEqual(['flashtill'])
    expect(valuesOf('StateDirectoryMode')).toEqual(['0700'])
    expect(valuesOf('UMask')).toEqual(['0077'])
  })

  it('opens the devices of a counter, and no others', () => {
    expect(valuesOf('DevicePolicy')).toEqual(['closed'])
    const groups = valuesOf('DeviceAllow').map((value) => /^char-(\w+) rw$/.exec(value)?.[1])
    expect(groups).toEqual(['usb', 'ttyUSB', 'ttyACM', 'ttyS', 'rfcomm', 'hidraw', 'input'])
  })

  it('leaves nothing behind that holds a device', () => {
    expect(valuesOf('KillMode')).toEqual(['control-group'])
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeLessThanOrEqual(8)
  })
})
