import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
  type Dialect,
} from 'kysely'
import type { StoreId } from '../../core/contract/ids.ts'
import type { Schema } from './schema.ts'

/**
 * Kysely as a writer of SQL, and nothing more: it never runs a query. A statement is built once an engine, with named
 * slots where its values go, and each connection keeps it prepared; a sale's path pays for no builder (DESIGN §3.8).
 */
export type EngineName = 'sqlite' | 'postgres'

export type Builder = Kysely<Schema>

const sqlite: Dialect = {
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
}

const postgres: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
}

const builders: Readonly<Record<EngineName, Builder>> = {
  sqlite: new Kysely<Schema>({ dialect: sqlite }),
  postgres: new Kysely<Schema>({ dialect: postgres }),
}

/** Where a value goes when the statement runs: a named one, or a field of one item of a named list. */
const slotName: unique symbol = Symbol('slot')
type Slot = { readonly [slotName]: string; readonly at?: number; readonly field?: string }
const isSlot = (value: unknown): value is Slot =>
  typeof value === 'object' && value !== null && slotName in value

/** The shop of the store; each statement has it as the slot `store`. */
export type OfStore = { readonly store: StoreId }

/** A slot by name, typed as the value that will stand there. */
export type Slots<P> = {
  <K extends keyof (P & OfStore) & string>(name: K): (P & OfStore)[K]
  /** A field of one item of a list of values. */
  item<K extends keyof P & string, F extends keyof Item<P[K]> & string>(
    name: K,
    at: number,
    field: F,
  ): Item<P[K]>[F]
}

type Item<T> = T extends readonly (infer I)[] ? I : never
type Named = Readonly<Record<string, unknown>>

/** A query with named parameters `P` that answers rows `R`. */
export type Statement<P, R> = {
  compile(engine: EngineName): Compiled
  /** Type only. */
  readonly shape?: { readonly parameters: P; readonly row: R }
}

export type Compiled = {
  readonly sql: string
  /** The values in the statement's order, from the named ones. */
  values(named: Named): unknown[]
}

const slot = (name: string) => Object.freeze({ [slotName]: name }) as never
const slots = Object.assign(slot, {
  item: (name: string, at: number, field: string) =>
    Object.freeze({ [slotName]: name, at, field }) as never,
})

/** How to find the value of one place among the named ones. */
function finder(place: unknown): (named: Named) => unknown {
  if (!isSlot(place)) return () => place
  const { [slotName]: name, at, field } = place
  if (at === undefined || field === undefined) return (named) => named[name]
  return (named) => (named[name] as readonly Named[])[at]?.[field]
}

function compileFor<R>(
  engine: EngineName,
  build: (db: Builder, slots: never) => Compilable<R>,
): Compiled {
  const { sql, parameters } = build(builders[engine], slots as never).compile()
  const finders = parameters.map(finder)
  return Object.freeze({
    sql,
    values: (named: Named) => finders.map((find) => find(named)),
  })
}

/** Defines a statement: `statement<{ id: InvoiceId }>()((db, slot) => db.selectFrom(…).where('id', '=', slot('id')))`. */
export const statement =
  <P extends object>() =>
  <R>(build: (db: Builder, slots: Slots<P>) => Compilable<R>): Statement<P & OfStore, R> => {
    const compiled = new Map<EngineName, Compiled>()
    return Object.freeze({
      compile: (engine: EngineName) => {
        const before = compiled.get(engine)
        if (before !== undefined) return before
        const now = compileFor(engine, build as (db: Builder, slots: never) => Compilable<R>)
        compiled.set(engine, now)
        return now
      },
    })
  }

/** The same for lists of any size, a statement a size: rows that are written together go in one statement. */
export function statementOfSize<P, R>(
  define: (size: number) => Statement<P, R>,
): (size: number) => Statement<P, R> {
  const bySize = new Map<number, Statement<P, R>>()
  return (size) => {
    const before = bySize.get(size)
    if (before !== undefined) return before
    const now = define(size)
    bySize.set(size, now)
    return now
  }
}
