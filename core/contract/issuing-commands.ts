/**
 * What issuing can be asked for, under `/till/issuing` (house only); `issuing-view.ts` is what it shows. No key and no passphrase is in any answer but the
 * backup and the wipe text, which are shown once to whoever has just given the passphrase, or holds the session.
 *
 *   GET  /till/issuing                       { issuing: IssuingView }; the socket sends `{ type: 'issuing', issuing }` on each change
 *   POST /till/issuing/create     Unlock     first use: { issuer, backup, groups }
 *   POST /till/issuing/unlock     Unlock     · POST /till/issuing/lock
 *   POST /till/issuing/backup     Unlock     { issuer, backup, groups }
 *   POST /till/issuing/backup/print  BackupText   on the receipt printer · POST /till/issuing/backup/kept: somebody has it on paper
 *   POST /till/issuing/rotate     Unlock     { issuer, backup, groups }
 *   POST /till/issuing/restore    Restore    { issuer, count }
 *   POST /till/issuing/wish       Wish       what is done with the card that lies there or is laid on next
 *   POST /till/issuing/cancel                nothing is done with cards any more
 *   POST /till/issuing/batches    NewBatch   · POST /till/issuing/batches/:id/end · GET /till/issuing/batches/:id
 *   POST /till/issuing/host       Host       the host of new cards' links
 *   POST /till/issuing/cards/:id/wipe-keys   Why   { wipe }: other tools' wipe text of a closed card
 *   GET  /till/issuing/begun                 { begun: BegunView[] }: cards that have to be laid back
 *   POST /till/issuing/begun/:id/give-up     Why   nobody will lay it back
 *   GET  /till/issuing/log?before=N          { events, next? }
 */
import Type from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
})
const Passphrase = Type.String({ minLength: 1, maxLength: 200 })
const Person = Type.String({ minLength: 1, maxLength: 60 })
const Reason = Type.String({ maxLength: 200 })

/** `by`: who does it, for the record. */
export const Unlock = Type.Object({ passphrase: Passphrase, by: Person }, strict)
export type Unlock = Type.Static<typeof Unlock>

/** `backup`: the text as printed, blanks and hyphens as typed. */
export const Restore = Type.Object(
  { passphrase: Passphrase, by: Person, backup: Type.String({ minLength: 1, maxLength: 4000 }) },
  strict,
)
export type Restore = Type.Static<typeof Restore>

/** The backup as it was shown, to be printed. */
export const BackupText = Type.Object(
  { backup: Type.String({ minLength: 1, maxLength: 2000 }) },
  strict,
)
export type BackupText = Type.Static<typeof BackupText>

const CardName = Type.Optional(Type.String({ maxLength: 60 }))

/** `keys` of an import: another tool's wipe text, `{"k0": … "k4": …}`. */
export const Wish = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('issue'),
      name: CardName,
      batchId: Type.Optional(Id),
      /** The card whose money comes over. */
      replaces: Type.Optional(Id),
      /** A frozen card gets new keys. */
      anew: Type.Optional(Type.Boolean()),
      why: Type.Optional(Reason),
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Union([Type.Literal('wipe'), Type.Literal('relink')]),
      why: Type.Optional(Reason),
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal('import'),
      keys: Type.String({ minLength: 1, maxLength: 2000 }),
      name: CardName,
      why: Type.Optional(Reason),
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal('diagnose') }, strict),
])
export type Wish = Type.Static<typeof Wish>

export const NewBatch = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 60 }),
    budget: Type.Integer({ minimum: 1, maximum: 10_000 }),
    /** `Fair ##`: its cards are called Fair 01, Fair 02 … */
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
    /** A card that is not issued stops the stack until somebody has looked at it; else the next one is taken. */
    stopsOnError: Type.Optional(Type.Boolean()),
  },
  strict,
)
export type NewBatch = Type.Static<typeof NewBatch>

export const Host = Type.Object({ host: Type.String({ minLength: 1, maxLength: 253 }) }, strict)
export type Host = Type.Static<typeof Host>

export const Why = Type.Object({ why: Type.String({ minLength: 1, maxLength: 200 }) }, strict)
export type Why = Type.Static<typeof Why>

export const LogQuery = Type.Object(
  { before: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })) },
  strict,
)
