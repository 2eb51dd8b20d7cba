import { type DuckDB, type Row, sqlName, sqlText } from './duckdb.ts'

/** A table that rows are only added to. */
export interface GrowingTable {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  /** Columns that are one row's alone. */
  readonly keys: readonly (readonly string[])[]
}

/** Makes a table where there is none yet, and the columns that one of an earlier version lacks. */
export async function createGrowingTable(database: DuckDB, table: GrowingTable): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, type]) => `${sqlName(name)} ${type}`)
  const keys = table.keys.map((names) => `unique (${names.map(sqlName).join(', ')})`)
  const name = sqlName(table.name)
  await database.run(`create table if not exists ${name} (${[...columns, ...keys].join(', ')})`)
  const known = await database.describe(`from ${name}`)
  for (const [column, type] of Object.entries(table.columns))
    if (!(column in known))
      await database.run(`alter table ${name} add column ${sqlName(column)} ${type}`)
}

/** Adds a row; the engine refuses one whose key is there. */
export async function appendRow(
  database: DuckDB,
  table: string,
  row: Readonly<Record<string, string | null>>,
): Promise<void> {
  const names = Object.keys(row).map(sqlName).join(', ')
  const values = Object.values(row).map((value) => (value === null ? 'null' : sqlText(value)))
  await database.run(`insert into ${sqlName(table)} (${names}) values (${values.join(', ')})`)
}

/**
 * All rows of a table, in the order of the columns named; none where the table came with a later
 * version than the one that wrote last.
 */
export async function orderedRows(
  database: DuckDB,
  table: string,
  order: readonly string[],
): Promise<Row[]> {
  const known = `select count(*) from duckdb_tables() where table_name = ${sqlText(table)}`
  if ((await database.value(known)) === '0') return []
  return database.rows(`select * from ${sqlName(table)} order by ${order.map(sqlName).join(', ')}`)
}

/** Runs work in one transaction: all of it is written, or nothing. */
export async function inTransaction<T>(database: DuckDB, work: () => Promise<T>): Promise<T> {
  await database.run('begin transaction')
  try {
    const result = await work()
    await database.run('commit')
    return result
  } catch (error) {
    await database.run('rollback')
    throw error
  }
}
