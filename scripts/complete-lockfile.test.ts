import { describe, expect, it } from 'vitest'
import { lockfile, machineOf, missingOptional, readLockfile } from './complete-lockfile.ts'

describe('package-lock.json', () => {
  it('names the optional packages of every machine, or npm ci refuses it', async () => {
    expect(missingOptional((await readLockfile(lockfile)).packages)).toEqual([])
  })

  it('is completed by what the names say', () => {
    expect(machineOf('@oxfmt/binding-linux-x64-musl')).toEqual({
      cpu: ['x64'],
      libc: ['musl'],
      os: ['linux'],
    })
    expect(machineOf('@oxfmt/binding-linux-arm-musleabihf')).toEqual({
      cpu: ['arm'],
      libc: ['musl'],
      os: ['linux'],
    })
    expect(machineOf('@oxlint-tsgolint/win32-arm64')).toEqual({ cpu: ['arm64'], os: ['win32'] })
    expect(machineOf('@pcsc-mini/macos-aarch64')).toEqual({ cpu: ['arm64'], os: ['darwin'] })
    expect(() => machineOf('left-pad')).toThrow('which machine')
  })

  it('is looked through for what is missing', () => {
    const wants = { version: '1.0.0', dev: true, optionalDependencies: { a: '1.0.0', b: '2.0.0' } }
    expect(missingOptional({ 'node_modules/x': wants, 'node_modules/a': {} })).toEqual([
      { name: 'b', version: '2.0.0', dev: true },
    ])
  })
})
