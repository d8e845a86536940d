import type { Pool } from 'pg'

/** The schema as PostgreSQL itself spells it: tables, constraints, indexes, functions, triggers. */
const parts = [
  `select 'create table ' || c.table_name || E' (\\n  ' || string_agg(
      c.column_name || ' ' || c.data_type
        || case when c.collation_name is null then '' else ' collate "' || c.collation_name || '"' end
        || case when c.is_nullable = 'NO' then ' not null' else '' end,
      E',\\n  ' order by c.ordinal_position) || E'\\n)' as sql
    from information_schema.columns c
    where c.table_schema = current_schema() and c.table_name <> 'migration'
    group by c.table_name order by c.table_name`,
  `select 'alter table ' || conrelid::regclass || ' add constraint ' || conname || ' '
      || pg_get_constraintdef(oid) as sql
    from pg_constraint
    where connamespace = current_schema()::regnamespace and contype <> 'n' and conrelid <> 'migration'::regclass
    order by conrelid::regclass::text, conname`,
  `select pg_get_indexdef(i.indexrelid) as sql
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = current_schema()::regnamespace and i.indrelid <> 'migration'::regclass
    order by c.relname`,
  `select rtrim(pg_get_functiondef(p.oid), E'\\n') as sql
    from pg_proc p where p.pronamespace = current_schema()::regnamespace order by p.proname`,
  `select pg_get_triggerdef(t.oid) as sql
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace
    order by c.relname, t.tgname`,
]

export async function dumpPostgres(pool: Pool): Promise<string> {
  const made: string[] = []
  for (const part of parts) {
    const { rows } = await pool.query<{ sql: string }>(part)
    made.push(...rows.map(({ sql }) => sql))
  }
  const { rows } = await pool.query<{ name: string }>('select current_schema() as name')
  return `${made.join(';\n\n')};\n`.replaceAll(`${rows[0]?.name ?? ''}.`, '')
}
