import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, StatementType, type DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import { packageRoot } from '../package-root.ts'

/** A row as it crosses the border: decimals and dates are text, never doubles. */
export type Row = Record<string, string | boolean | null>

export interface DuckDBOptions {
  /** File of the database; in memory without one. */
  readonly path?: string
  readonly readOnly?: boolean
  readonly threads?: number
  readonly memoryLimit?: string
  /** Where to spill when memory is short. */
  readonly temporaryFolder?: string
}

/** Files of this folder that hold macros, in the order in which they are loaded. */
export const macroFiles = [
  'number_macros.sql',
  'macros.sql',
  'fault_macros.sql',
  'source_macros.sql',
] as const

/** One DuckDB with our macros. Closing it ends the instance, so files it held can be moved. */
export class DuckDB {
  readonly connection: DuckDBConnection
  private readonly instance: DuckDBInstance

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance
    this.connection = connection
  }

  static async open(options: DuckDBOptions = {}): Promise<DuckDB> {
    const settings: Record<string, string> = {
      // Autoloading would reach for the network; results must not depend on
      // what happens to be installed.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'true',
    }
    if (options.readOnly === true) settings.access_mode = 'READ_ONLY'
    if (options.threads !== undefined) settings.threads = String(options.threads)
    if (options.memoryLimit !== undefined) settings.memory_limit = options.memoryLimit
    if (options.temporaryFolder !== undefined) settings.temp_directory = options.temporaryFolder
    const instance = await DuckDBInstance.create(options.path ?? ':memory:', settings)
    const database = new DuckDB(instance, await instance.connect())
    await database.run("set timezone = 'UTC'")
    return database
  }

  /** Loads the macros that our SQL uses: `read_decimal`, `read_date`, `idiv` and friends. */
  async loadMacros(): Promise<void> {
    for (const name of macroFiles) {
      await this.run(await readFile(join(packageRoot, 'pipeline', 'engine', name), 'utf8'))
    }
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql)
  }

  /** Makes a table of a SELECT, in place of one of that name. */
  async createTable(
    name: string,
    select: string,
    kind: 'table' | 'temp table' = 'table',
  ): Promise<void> {
    await this.run(`create or replace ${kind} ${sqlName(name)} as ${select}`)
  }

  /** Makes a view of a SELECT, in place of one of that name. */
  async createView(name: string, select: string): Promise<void> {
    await this.run(`create or replace view ${sqlName(name)} as ${select}`)
  }

  async dropTable(name: string): Promise<void> {
    await this.run('drop table ' + sqlName(name))
  }

  /** Rows of a table, as text. */
  async rowCount(name: string): Promise<string> {
    return (await this.value('select count(*) from ' + sqlName(name))) ?? '0'
  }

  /** Rows with every number as text; booleans stay booleans. */
  async rows(sql: string): Promise<Row[]> {
    const reader = await this.connection.runAndReadAll(sql)
    return reader
      .getRowObjectsJson()
      .map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, scalarText(value)])),
      )
  }

  /** The one value of a one-row, one-column query; null where it is NULL. */
  async value(sql: string): Promise<string | null> {
    const [row] = await this.rows(sql)
    const [value] = Object.values(row ?? {})
    return value === undefined || value === null ? null : String(value)
  }

  /** Column names and types of a query, as the engine sees them. */
  async describe(select: string): Promise<Record<string, string>> {
    const rows = await this.rows('describe ' + select)
    return Object.fromEntries(rows.map((row) => [String(row.column_name), String(row.column_type)]))
  }

  /**
   * Tables that a SELECT reads, common table expressions left out: from the engine's own parse
   * tree, since its `getTableNames` overlooks whatever stands in a query with JOIN … USING.
   */
  async tableNames(select: string): Promise<readonly string[]> {
    const known = namesOfSelect.get(select)
    if (known !== undefined) return known
    const tree = await this.value('select json_serialize_sql(' + sqlText(select) + ')')
    const found = { tables: new Set<string>(), expressions: new Set<string>() }
    collectNames(JSON.parse(tree ?? '{}'), found)
    const names = [...found.tables].filter((name) => !found.expressions.has(name)).sort()
    namesOfSelect.set(select, names)
    return names
  }

  /**
   * Whether the text is exactly one SELECT: keeps `query` and stage files from doing anything else.
   */
  async isOneSelect(sql: string): Promise<boolean> {
    const statements = await this.connection.extractStatements(sql)
    if (statements.count !== 1) return false
    const prepared = await statements.prepare(0)
    return prepared.statementType === StatementType.SELECT
  }

  close(): void {
    this.connection.closeSync()
    this.instance.closeSync()
  }
}

/** Names found before: a text reads the same tables in every run of a process. */
const namesOfSelect = new Map<string, readonly string[]>()

interface Names {
  readonly tables: Set<string>
  readonly expressions: Set<string>
}

const expressionMap = z.object({ map: z.array(z.object({ key: z.string() })) })

function collectNames(node: unknown, names: Names): void {
  if (node === null || typeof node !== 'object') return
  if ('type' in node && node.type === 'BASE_TABLE' && 'table_name' in node)
    names.tables.add(String(node.table_name))
  if ('cte_map' in node)
    for (const { key } of expressionMap.parse(node.cte_map).map) names.expressions.add(key)
  for (const child of Object.values(node)) collectNames(child, names)
}

function scalarText(value: unknown): string | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return JSON.stringify(value)
}

/** A text as SQL literal. */
export function sqlText(text: string): string {
  return "'" + text.replaceAll("'", "''") + "'"
}

/**
 * A path as SQL literal for `read_csv` and `read_parquet`, which take patterns: `*`,
 * `?` and `[` mean themselves.
 */
export function sqlFileText(path: string): string {
  return sqlText(path.replaceAll(/[[*?]/gu, '[$&]'))
}

/** A name as SQL identifier. */
export function sqlName(name: string): string {
  return '"' + name.replaceAll('"', '""') + '"'
}
