/** What the technician's command and page are told of devices, and what they may ask for. */
import Type from 'typebox'
import {
  deviceRoles,
  type Device,
  type DeviceKind,
  type DeviceRole,
  type DeviceState,
  type DrawerWiring,
} from '../device/device.ts'
import type { DrawerState } from '../ports/drawer.ts'
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
  /** Of a printer: the drawer at its plug. */
  readonly drawer?: { readonly state: DrawerState; readonly wiring: DrawerWiring }
  readonly firstSeenAt: number
}

export function deviceView(device: Device, facts: DeviceFacts): DeviceView {
  const { identity, firstSeenAt, profile, drawer: _set, ...rest } = device
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
    role: Type.Optional(Type.Union(deviceRoles.map((role) => Type.Literal(role)))),
    /** A printer's file in drivers/profiles, a display's command set, a scanner's keyboard. */
    profile: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
    speed: Type.Optional(Type.Integer({ minimum: 300, maximum: 4_000_000 })),
    drawer: Type.Optional(
      Type.Object(
        {
          pin: Type.Union([Type.Literal(2), Type.Literal(5)]),
          pulseMs: Type.Integer({ minimum: 20, maximum: 500 }),
          openIs: Type.Optional(Type.Union([Type.Literal('high'), Type.Literal('low')])),
        },
        strict,
      ),
    ),
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
