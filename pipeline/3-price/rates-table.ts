import type { CellKind } from './column-kinds.ts'

/**
 * A column of a rates file. The one place that says what it holds; loader, tables,
 * README and examples use it.
 */
export interface RatesColumn {
  readonly need: 'required' | 'optional' | 'default'
  readonly kind: CellKind
  /** One sentence, with its billing rule. */
  readonly meaning: string
  readonly example: string
  /** Stored for a blank cell; only with need `default`. */
  readonly whenBlank?: string
  /** The cell names a row of that table (`except` are words that do not). */
  readonly refersTo?: { readonly table: TableName; readonly except?: readonly string[] }
}

export type TableName =
  | 'seller'
  | 'bank_account'
  | 'market'
  | 'account'
  | 'purchase_order'
  | 'assignment'
  | 'benefit'
  | 'price_list'
  | 'price_rule'
  | 'fx_rate'
  | 'tax_rule'
  | 'service'
  | 'charge_limit'
  | 'fee'
  | 'adjustment'
  | 'vendor_invoice'
  | 'tolerance'
  | 'ledger_account'
  | 'other_invoice'

export interface RequiredColumn extends RatesColumn {
  readonly need: 'required'
}
export interface OptionalColumn extends RatesColumn {
  readonly need: 'optional'
}
export interface DefaultColumn extends RatesColumn {
  readonly need: 'default'
  readonly whenBlank: string
}

type Extra = Pick<RatesColumn, 'refersTo'>

/** A cell that must be filled. */
export function required(
  kind: CellKind,
  meaning: string,
  example: string,
  extra: Extra = {},
): RequiredColumn {
  return { need: 'required', kind, meaning, example, ...extra }
}

/** A cell that may be blank and is NULL then; the column may be left out of the file. */
export function optional(
  kind: CellKind,
  meaning: string,
  example: string,
  extra: Extra = {},
): OptionalColumn {
  return { need: 'optional', kind, meaning, example, ...extra }
}

/** A cell for which blank means `whenBlank`; the column may be left out of the file. */
export function orElse(
  whenBlank: string,
  kind: CellKind,
  meaning: string,
  example: string,
): DefaultColumn {
  return { need: 'default', kind, meaning, example, whenBlank }
}

export type RatesColumns = Readonly<Record<string, RequiredColumn | OptionalColumn | DefaultColumn>>

/** One rates file, or the files of one folder. */
export interface RatesTable<C extends RatesColumns = RatesColumns> {
  readonly table: TableName
  /** Below rates/: `accounts.csv`, or `fx/*.csv` for every CSV file of that folder. */
  readonly file: string
  readonly fileRequired: boolean
  readonly meaning: string
  /** What one row is, for messages: `account`. */
  readonly noun: string
  /** The column that names the row in messages and to which other tables refer. */
  readonly idColumn: string
  readonly columns: C
  /**
   * Rows of `ratebook init` as changes to the columns' examples; where absent, one row of examples.
   */
  readonly exampleRows?: readonly Readonly<Record<string, string>>[]
}

/** Keeps the literal column names, from which the row type is made. */
export function ratesTable<C extends RatesColumns>(
  table: RatesTable<C> & { readonly idColumn: keyof C },
): RatesTable<C> {
  return table
}

/**
 * Where a row stands: `rates/accounts.csv`, and the line of the file on which it starts.
 * A type and not an interface, so that rows can be read as plain records by column name.
 */
export type Place = { readonly file: string; readonly line: number }

type Cell<Column> = Column extends OptionalColumn ? string | null : string

/** A parsed row: checked text per column, NULL for a blank optional cell, and its place. */
export type RowOf<T extends RatesTable> = Place & {
  readonly [Name in keyof T['columns']]: Cell<T['columns'][Name]>
}

/** First and last day of a range that is left open; half-open as all ranges are. */
export const openFrom = '0001-01-01'
export const openTo = '9999-12-31'
