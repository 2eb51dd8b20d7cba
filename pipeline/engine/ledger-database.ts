import { type DuckDB, sqlName, sqlText } from './duckdb.ts'

/** A table that rows are only added to. */
export interface GrowingTable {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  /** Columns that are one row's alone. */
  readonly keys: readonly (readonly string[])[]
}

/** Makes a table where there is none yet. */
export async function createGrowingTable(database: DuckDB, table: GrowingTable): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, type]) => `${sqlName(name)} ${type}`)
  const keys = table.keys.map((names) => `unique (${names.map(sqlName).join(', ')})`)
  await database.run(
    `create table if not exists ${sqlName(table.name)} (${[...columns, ...keys].join(', ')})`,
  )
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

/** All rows of a table, in the order of the columns named. */
export function selectOrdered(table: string, order: readonly string[]): string {
  return `select * from ${sqlName(table)} order by ${order.map(sqlName).join(', ')}`
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
