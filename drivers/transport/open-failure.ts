import { failure, type Failure } from '../../core/errors/registry.ts'

const codes: Readonly<Record<string, 'device.absent' | 'device.notAllowed' | 'device.taken'>> = {
  ENOENT: 'device.absent',
  ENODEV: 'device.absent',
  ENXIO: 'device.absent',
  EIO: 'device.absent',
  EACCES: 'device.notAllowed',
  EPERM: 'device.notAllowed',
  EBUSY: 'device.taken',
}

/** serialport tells a refusal only in words: `Error: Permission denied, cannot open /dev/ttyUSB0`. */
const sentences: readonly (readonly [
  RegExp,
  'device.absent' | 'device.notAllowed' | 'device.taken',
])[] = [
  [/no such (file|device)/i, 'device.absent'],
  [/permission denied|not permitted/i, 'device.notAllowed'],
  [/cannot lock|resource busy|temporarily unavailable/i, 'device.taken'],
]

/** Why a device file could not be opened; undefined when the system's word is none that we know. */
export function openFailure(path: string, cause: unknown): Failure | undefined {
  if (!(cause instanceof Error)) return undefined
  const named = 'code' in cause && typeof cause.code === 'string' ? codes[cause.code] : undefined
  const code = named ?? sentences.find(([said]) => said.test(cause.message))?.[1]
  return code === undefined ? undefined : failure(code, { path }, cause)
}
