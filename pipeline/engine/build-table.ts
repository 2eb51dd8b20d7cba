import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import type { Stage, Stored, TableContract } from '../stage.ts'
import { errorReason } from '../workspace.ts'
import { type DuckDB, sqlFileText, sqlName } from './duckdb.ts'
import { copyToParquet } from './stored-table.ts'

/** What a build found out about a table: goes into the manifest. */
export interface TableReport {
  readonly table: string
  /** Rows; null for a view. */
  readonly rows: string | null
  readonly totals: Readonly<Record<string, string>>
  /** SHA-256 of the stored Parquet; null for a view. */
  readonly sha256: string | null
}

/** Where the SELECT of a table stands, below the package. */
export function sqlPath(stage: Stage, table: TableContract): string {
  return `pipeline/${stage.name}/${table.name}.sql`
}

/** The text of a table's SELECT. */
export async function readSql(path: string): Promise<string> {
  return readFile(join(packageRoot, path), 'utf8')
}

/**
 * Builds one table the way all are built: parse and compare what it reads, create it in the
 * order of its grain, compare its columns with the contract, see that no row breaks the
 * grain, store it, sum its control totals. A contract that does not hold is a bug of ours,
 * so it throws a plain error.
 */
export async function buildTable(
  database: DuckDB,
  stage: Stage,
  table: TableContract,
  folder: string,
): Promise<TableReport> {
  const path = sqlPath(stage, table)
  const reads = await database.tableNames(await readSql(path))
  const declared = [...table.reads].sort()
  if (reads.join() !== declared.join()) {
    throw new Error(`${path} reads ${reads.join(', ')}; its contract says ${declared.join(', ')}`)
  }
  await createTable(database, path, table)
  await compareColumns(database, path, table)
  return storeMeasured(database, path, table, folder)
}

/** Builds a table of which a run has compared the same SQL with the same contract. */
export async function rebuildTable(
  database: DuckDB,
  stage: Stage,
  table: TableContract,
  folder: string,
): Promise<TableReport> {
  const path = sqlPath(stage, table)
  await createTable(database, path, table)
  return storeMeasured(database, path, table, folder)
}

async function createTable(database: DuckDB, path: string, table: TableContract): Promise<void> {
  const name = sqlName(table.name)
  const text = await readSql(path)
  const create: Record<Stored, string> = {
    lake: `create or replace view ${name} as ${text}`,
    view: `create or replace view ${name} as ${text}`,
    run: `create or replace table ${name} as select * from (${text}\n) order by ${grainOf(table)}`,
  }
  await database.run(create[table.stored]).catch((cause: unknown) => {
    throw new Error(`${path}: ${errorReason(cause)}`, { cause })
  })
}

/**
 * A view costs what its query costs, so it is not read here: its own checks do that where it
 * matters.
 */
async function storeMeasured(
  database: DuckDB,
  path: string,
  table: TableContract,
  folder: string,
): Promise<TableReport> {
  if (table.stored === 'view') return { table: table.name, rows: null, totals: {}, sha256: null }
  const { rows, totals } = await measure(database, path, table)
  return { table: table.name, rows, totals, sha256: await storeTable(database, table.name, folder) }
}

function grainOf(table: TableContract): string {
  return table.grain.map(sqlName).join(', ')
}

/** Stores a table as Parquet in the order it has; returns the SHA-256 of the file. */
export async function storeTable(database: DuckDB, table: string, folder: string): Promise<string> {
  const target = join(folder, `${table}.parquet`)
  await copyToParquet(database, 'from ' + sqlName(table), target)
  return createHash('sha256')
    .update(await readFile(target))
    .digest('hex')
}

/** DuckDB spells a few types otherwise. */
const spelling: Readonly<Record<string, string>> = { STRING: 'VARCHAR', TEXT: 'VARCHAR' }

/** Throws where the engine sees other columns or types than the contract. */
export async function compareColumns(
  database: DuckDB,
  path: string,
  table: TableContract,
): Promise<void> {
  const found = Object.entries(await database.describe('from ' + sqlName(table.name))).map(
    ([name, type]) => `${name} ${spelling[type] ?? type}`,
  )
  const expected = Object.entries(table.columns).map(([name, [type]]) => `${name} ${type}`)
  const differing = expected.filter((column, index) => column !== found[index])
  if (differing.length > 0 || found.length !== expected.length) {
    throw new Error(
      `${path} gives\n  ${found.join('\n  ')}\nits contract says\n  ${expected.join('\n  ')}`,
    )
  }
}

async function measure(
  database: DuckDB,
  path: string,
  table: TableContract,
): Promise<{ rows: string; totals: Record<string, string> }> {
  const name = sqlName(table.name)
  const sums = table.controlTotals.map((column) => `sum(${sqlName(column)}) as ${sqlName(column)}`)
  const keys =
    `select ${grainOf(table)}, count(*) as n from ${name} group by all having n > 1 or ` +
    table.grain.map((column) => `${sqlName(column)} is null`).join(' or ')
  const select = [
    'count(*) as "rows"',
    `(select count(*) from (${keys})) as "broken keys"`,
    ...sums,
  ]
  const [measured] = await database.rows(`select ${select.join(', ')} from ${name}`)
  const broken = measured?.['broken keys']
  if (broken !== '0') {
    throw new Error(
      `${path}: ${String(broken)} keys (${table.grain.join(', ')}) are not unique or NULL`,
    )
  }
  const totals = Object.fromEntries(
    table.controlTotals.map((column) => [column, String(measured?.[column] ?? '0')]),
  )
  return { rows: String(measured?.rows ?? '0'), totals }
}

/** Makes views of Parquet files, each named after its table, with a prefix where one is given. */
export async function createParquetViews(
  database: DuckDB,
  folder: string,
  tables: readonly string[],
  prefix = '',
): Promise<void> {
  for (const table of tables) {
    const source = sqlFileText(join(folder, `${table}.parquet`))
    const name = sqlName(prefix + table)
    await database.run(`create or replace view ${name} as from read_parquet(${source})`)
  }
}
