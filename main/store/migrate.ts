import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { allMigrations } from './migrations/all-migrations.ts'
import type { Migration, Step } from './migrations/vocabulary.ts'

/** One engine's way to change the schema. */
export type SchemaEditor = {
  spell(step: Step, columnsOf: (table: string) => readonly string[]): readonly string[]
  /** The number of the last migration done; 0 for an empty database. Writes nothing. */
  version(): Promise<number>
  /** Runs the statements and notes the migration, all in one transaction. */
  apply(statements: readonly string[], migration: Migration): Promise<void>
}

/** The table that notes what is done; the only one without a `store_id`. */
export const migrationTable =
  'create table if not exists migration (number bigint primary key, name text not null)'

/** The number of the newest migration that this program knows. */
export const newestVersion = (migrations: readonly Migration[]): number =>
  migrations.at(-1)?.number ?? 0

/** The columns of a table after all the migrations. */
const columnsAfter =
  (migrations: readonly Migration[]) =>
  (name: string): readonly string[] =>
    migrations
      .flatMap(({ steps }) => steps)
      .flatMap((step) => {
        const makes =
          (step.step === 'table' && step.name === name) ||
          (step.step === 'addColumns' && step.table === name)
        return makes ? Object.keys(step.columns) : []
      })

/** The statements of one migration as an engine spells them. */
export const statementsOf = (
  editor: Pick<SchemaEditor, 'spell'>,
  migrations: readonly Migration[],
  migration: Migration,
): readonly string[] => {
  const until = migrations.filter(({ number }) => number <= migration.number)
  return migration.steps.flatMap((step) => editor.spell(step, columnsAfter(until)))
}

/** Brings the schema forward. `store.newer` when a newer program has written this database: nothing is touched. */
export async function migrate(
  editor: SchemaEditor,
  migrations: readonly Migration[] = allMigrations,
): Promise<Result<number, Failure>> {
  const before = await editor.version()
  const newest = newestVersion(migrations)
  if (before > newest)
    return err(failure('store.newer', { database: String(before), program: String(newest) }))
  const missing = migrations.filter(({ number }) => number > before)
  for (const migration of missing)
    await editor.apply(statementsOf(editor, migrations, migration), migration)
  return ok(newest)
}
