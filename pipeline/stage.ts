/**
 * A stage is a folder: `stage.ts` holds these contracts as data, `<table>.sql` beside it holds one
 * SELECT, `checks/` holds queries that return offending rows.
 */
export type SqlType =
  'VARCHAR' | 'BIGINT' | 'INTEGER' | 'DATE' | 'BOOLEAN' | `DECIMAL(${number},${number})`

/**
 * One column: its type, and what it means (unit, currency, rule). The text
 * becomes the comment in DuckDB.
 */
export type Column = readonly [type: SqlType, meaning: string]

/**
 * `lake`: once per source file; `run`: Parquet in the run's folder; `view`: computed when read;
 */
export type Stored = 'lake' | 'run' | 'view'

/**
 * What a table promises. Compared with the engine's parse, with DESCRIBE and with
 * the data after each build.
 */
export interface TableContract {
  readonly name: string
  readonly meaning: string
  readonly stored: Stored
  /**
   * Columns that together are unique and never null; also the order in which the table is stored.
   */
  readonly grain: readonly string[]
  readonly reads: readonly string[]
  readonly columns: Readonly<Record<string, Column>>
  /** Columns summed into the manifest. */
  readonly controlTotals: readonly string[]
}

export interface Stage {
  readonly name: `${number}-${string}`
  readonly tables: readonly TableContract[]
}
