/**
 * What is known of a card that is being programmed, written **before** the card is touched: every key that it could hold, at any
 * moment, is one of two sets named here. Names, not keys: the sets are derived or unsealed by whoever may.
 */
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { CardUid } from './card-uid.ts'

const KeySetSchema = Type.Union([
  /** All zero, as chips leave NXP. */
  Type.Object({ kind: Type.Literal('factory') }),
  /** From the issuer's key, the UID and this version (`card-keys.ts`). */
  Type.Object({
    kind: Type.Literal('derived'),
    issuer: Type.String(),
    version: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
  }),
  /** Another tool's keys, kept sealed under this name. */
  Type.Object({ kind: Type.Literal('imported'), name: Type.String() }),
])

/** How far it is known to have come. For people and for the audit: what is true stands on the card, which is asked anew. */
export const provisioningSteps = [
  'planned',
  'identified',
  'key 1',
  'key 2',
  'key 3',
  'key 4',
  'written',
  'settings',
  'key 0',
  'done',
] as const

const Byte = Type.Integer({ minimum: 0, maximum: 255 })

const JournalSchema = Type.Object({
  uid: Type.Unsafe<CardUid>(Type.String({ pattern: '^[0-9a-f]{14}$' })),
  /** `relink` writes another link under the same keys. */
  purpose: Type.Union([Type.Literal('issue'), Type.Literal('wipe'), Type.Literal('relink')]),
  from: KeySetSchema,
  to: KeySetSchema,
  /** The chip's version bytes when it was planned, and the one that each changed key gets. */
  fromBytes: Type.Tuple([Byte, Byte, Byte, Byte, Byte]),
  toByte: Byte,
  /** The link's beginning; empty for a wipe. */
  link: Type.String(),
  step: Type.Unsafe<ProvisioningStep>(
    Type.Union(provisioningSteps.map((step) => Type.Literal(step))),
  ),
  /** The counter of the last verifying read: the store takes no tap up to it. */
  counter: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffff })),
})

export type KeySetName = Static<typeof KeySetSchema>
export type ProvisioningStep = (typeof provisioningSteps)[number]
export type ProvisioningJournal = Readonly<Static<typeof JournalSchema>>

/** A journal read back from the store, or undefined when it is none. */
export const journalFrom = (value: unknown): ProvisioningJournal | undefined =>
  Check(JournalSchema, value) ? value : undefined

/** Whether the card still has to be laid back. */
export const isOpen = (journal: ProvisioningJournal): boolean => journal.step !== 'done'
