/** What the technician's command and page are told of devices, and what they may ask for. */
import Type from 'typebox'
import type { Device, DeviceKind, DeviceRole, DeviceState } from '../device/device.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { DeviceFacts } from '../ports/device.ts'

export type DeviceView = {
  readonly id: string
  readonly name: string
  readonly kind: DeviceKind
  readonly model: string
  readonly role?: DeviceRole
  readonly bus: string
  readonly place: string
  readonly vendor: string
  readonly product: string
  readonly serial: string
  readonly state: DeviceState['kind']
  readonly reason?: FailureCode
  /** Where it is reached now. */
  readonly address?: string
  readonly profile?: string
  readonly columns?: number
  readonly speed?: number
  readonly firstSeenAt: number
}

export function deviceView(device: Device, facts: DeviceFacts): DeviceView {
  const { identity, firstSeenAt, profile, ...rest } = device
  const { state, ...now } = facts
  return {
    ...rest,
    ...identity,
    ...now,
    // What was just set is in use as soon as the device was opened anew.
    ...(profile === undefined ? {} : { profile }),
    state: state.kind,
    ...('reason' in state ? { reason: state.reason } : {}),
    firstSeenAt,
  }
}

const strict = { additionalProperties: false } as const

export const NameDevice = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 60 }) },
  strict,
)
export type NameDevice = Type.Static<typeof NameDevice>

/** `role` absent: the device does nothing from now on. */
export const AssignDevice = Type.Object(
  {
    role: Type.Optional(Type.Literal('receipt')),
    /** A file's name in drivers/profiles. */
    profile: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
    speed: Type.Optional(Type.Integer({ minimum: 300, maximum: 4_000_000 })),
  },
  strict,
)
export type AssignDevice = Type.Static<typeof AssignDevice>

/** Opening the drawer without a sale: who, and why. */
export const OpenDrawer = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 200 }),
    by: Type.String({ minLength: 1, maxLength: 60 }),
  },
  strict,
)
export type OpenDrawer = Type.Static<typeof OpenDrawer>

/** One part of the till: whether it is as it should be, the sentence, and where to read on. */
export type Finding = {
  readonly part: string
  readonly state: string
  /** `notice`: it works, and a person should know. */
  readonly verdict: 'fine' | 'notice' | 'wrong'
  readonly code?: FailureCode
  readonly sentence?: string
  readonly runbook?: string
}
