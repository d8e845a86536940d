import { expect, it, onTestFinished } from 'vitest'
import { migrate, type SchemaEditor } from '../migrate.ts'
import { allMigrations } from '../migrations/all-migrations.ts'
import { migrationRows } from './migration-rows.ts'

/** An empty database of one engine, before any migration. */
export type RawPlace = {
  readonly schema: SchemaEditor
  run(sql: string): Promise<void>
  /** All rows of a table, as the engine answers them. */
  rows(table: string): Promise<readonly unknown[]>
  /** How this engine writes yes, no and bytes. */
  readonly words: Readonly<Record<':no' | ':bytes', string>>
  /** The whole schema as text, the same for the same schema. */
  dump(): Promise<string>
  close(): Promise<void>
}

const store = "'00000000-0000-7000-8000-000000000001'"

const tablesOf = (number: number): readonly string[] =>
  allMigrations
    .filter((migration) => migration.number <= number)
    .flatMap(({ steps }) => steps.flatMap((step) => (step.step === 'table' ? [step.name] : [])))

/** Every migration goes forward from the one before with rows in every table, and loses none of them. */
export function migrationContract(newRaw: () => Promise<RawPlace>, golden: string): void {
  const opened = async () => {
    const raw = await newRaw()
    onTestFinished(() => raw.close())
    return raw
  }
  const fill = async (raw: RawPlace, number: number) => {
    const spelled = (sql: string) =>
      Object.entries({ ':store': store, ...raw.words }).reduce(
        (text, [name, word]) => text.replaceAll(name, word),
        sql,
      )
    const statements = (migrationRows[number] ?? []).map(spelled)
    await raw.run(['begin', ...statements, 'commit'].join(';\n'))
  }

  it('counts migrations from 1 without gaps, each named after its number', () => {
    expect(allMigrations.map(({ number }) => number)).toEqual(allMigrations.map((_, at) => at + 1))
    for (const { number, name } of allMigrations)
      expect(name).toMatch(new RegExp(`^${String(number).padStart(4, '0')}-[a-z-]+$`))
  })

  it.each(allMigrations)('$name goes forward from a database in use', async ({ number }) => {
    const raw = await opened()
    for (let done = 1; done < number; done++) {
      expect(await migrate(raw.schema, allMigrations.slice(0, done))).toMatchObject({ value: done })
      await fill(raw, done)
    }
    const tables = tablesOf(number - 1)
    const before = await Promise.all(tables.map(raw.rows))
    expect(before.every((rows) => rows.length > 0)).toBe(true)
    await migrate(raw.schema, allMigrations.slice(0, number))
    // A new column is null in the rows that stand; all else of them is as it was.
    expect(await Promise.all(tables.map(raw.rows))).toMatchObject(before)
    await fill(raw, number)
    const now = await Promise.all(tablesOf(number).map(raw.rows))
    expect(now.every((rows) => rows.length > 0)).toBe(true)
  })

  it('does nothing the second time', async () => {
    const raw = await opened()
    await migrate(raw.schema)
    const dump = await raw.dump()
    await migrate(raw.schema)
    expect(await raw.dump()).toBe(dump)
    expect(await raw.schema.version()).toBe(allMigrations.length)
  })

  it('leaves a failed migration out as a whole', async () => {
    const raw = await opened()
    await migrate(raw.schema, allMigrations.slice(0, 1))
    const dump = await raw.dump()
    const [first, second] = allMigrations
    if (first === undefined || second === undefined) throw new Error('there are two migrations')
    const twice = { ...second, steps: [...second.steps, ...first.steps] }
    await expect(migrate(raw.schema, [first, twice])).rejects.toThrow('already exists')
    expect(await raw.dump()).toBe(dump)
    expect(await raw.schema.version()).toBe(1)
  })

  it('refuses a database that a newer program has written', async () => {
    const raw = await opened()
    await migrate(raw.schema)
    const older = await migrate(raw.schema, allMigrations.slice(0, -1))
    expect(older).toMatchObject({ ok: false, error: { code: 'store.newer' } })
  })

  it('makes the schema of the golden dump', async () => {
    const raw = await opened()
    await migrate(raw.schema)
    await expect(await raw.dump()).toMatchFileSnapshot(golden)
  })
}
