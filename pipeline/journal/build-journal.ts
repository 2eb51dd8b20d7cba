import { z } from 'zod'
import { runChecks } from '../checks.ts'
import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { createEmptyTable, createTableOfRows, type ValueColumn } from '../engine/stored-table.ts'
import { ratebookError } from '../errors.ts'
import type { EarlierPosting } from './journal-csv.ts'

/** A document of a journal: its key in the run, the number it was given, and what is posted. */
export interface JournalDocument {
  readonly invoice_key: string
  readonly document: string
  readonly document_type: string
  readonly issue_date: string
  /** Number of the document that this one corrects; empty where it corrects none. */
  readonly corrects: string
  /** Receivable, revenue and tax are posted. */
  readonly is_sale: boolean
  /** Its cost is posted, as far as it was not before. */
  readonly has_cost: boolean
}

/** A set of documents that were issued together, and what its journal stands on. */
export interface JournalSet {
  readonly name: string
  readonly posting_date: string
  /** A seal also accrues what is on no document; a correction does not. */
  readonly is_seal: boolean
  readonly documents: readonly JournalDocument[]
  readonly held: readonly string[]
  /** Postings of journals of the period that were written before. */
  readonly earlier: readonly EarlierPosting[]
}

const text = z.string()
/** The columns of a journal in their order: programs read them. */
export const journalRow = z.strictObject({
  entry: text,
  line: text,
  kind: text,
  posting_date: text,
  document: text,
  document_type: text,
  issue_date: text,
  corrects: text,
  seller_id: text,
  account_id: text,
  account_name: text,
  gl_account: text,
  role: text,
  product: text,
  tax_category: text,
  tax_rate: text,
  tax_code: text,
  currency: text,
  debit: text,
  credit: text,
  book_currency: text,
  book_rate: text,
  book_debit: text,
  book_credit: text,
  invoice_key: text,
})
export type JournalRow = z.infer<typeof journalRow>

/** A journal before it is written, and the roles that gl.csv gives no account. */
export interface Journal {
  readonly rows: readonly JournalRow[]
  readonly unmapped: readonly string[]
}

/** What is made of the tables of a run before anything of a correction is laid over them. */
export async function createServiceMonths(database: DuckDB): Promise<void> {
  await database.createTable('service_month', await readQuery('service_month'))
}

/**
 * Makes the journal of a set (B34) over the open tables of its run, `service_month` and
 * `wanted_draft_charge`. RB-970 where a check does not hold: entries balance in both
 * currencies, say what the documents say, and post the cost of the month once.
 */
export async function buildJournal(database: DuckDB, set: JournalSet): Promise<Journal> {
  await createInputs(database, set)
  for (const table of journalTables) {
    const query = await readQuery(table)
    if (set.is_seal || !ofSeals.has(table)) await database.createTable(table, query)
    else await createEmptyTable(database, table, query)
  }
  for (const { claim, fix, rows } of await runChecks(database, { name: 'journal' })) {
    const [first] = rows
    if (first !== undefined)
      throw ratebookError('RB-970', { set: set.name, claim, fix, row: JSON.stringify(first) })
  }
  const rows = z.array(journalRow).parse(await database.rows(await readQuery('journal_text')))
  const open = await database.rows(await readQuery('unmapped_role'))
  return { rows, unmapped: open.map((row) => String(row.role)) }
}

/** In the order in which they are made; `journal_text` and `unmapped_role` are read of them. */
const journalTables = [
  'book_rate',
  'booked_document',
  'sale_posting',
  'cost_posting',
  'release',
  'period_cost',
  'unbilled_posting',
  'posting',
  'journal_line',
] as const

/** What is on no document: a correction accrues nothing, and reads no usage for it. */
const ofSeals: ReadonlySet<string> = new Set(['period_cost', 'unbilled_posting'])

const flag = (value: boolean): string => (value ? 'true' : 'false')

async function createInputs(database: DuckDB, set: JournalSet): Promise<void> {
  await createTableOfRows<JournalSet>(
    database,
    'journal_set',
    [
      { name: 'posting_date', type: 'date', of: (one) => one.posting_date },
      { name: 'is_seal', type: 'boolean', of: (one) => flag(one.is_seal) },
    ],
    [set],
  )
  await createTableOfRows<JournalDocument>(
    database,
    'journal_document',
    [
      { name: 'invoice_key', type: 'varchar', of: (row) => row.invoice_key },
      { name: 'document', type: 'varchar', of: (row) => row.document },
      { name: 'document_type', type: 'varchar', of: (row) => row.document_type },
      { name: 'issue_date', type: 'date', of: (row) => row.issue_date },
      { name: 'corrects', type: 'varchar', of: (row) => row.corrects },
      { name: 'is_sale', type: 'boolean', of: (row) => flag(row.is_sale) },
      { name: 'has_cost', type: 'boolean', of: (row) => flag(row.has_cost) },
    ],
    set.documents,
  )
  await createTableOfRows<string>(
    database,
    'journal_held',
    [{ name: 'account_id', type: 'varchar', of: (account) => account }],
    set.held,
  )
  await createTableOfRows(database, 'earlier_posting', earlierColumns, set.earlier)
}

const earlierColumns: readonly ValueColumn<EarlierPosting>[] = [
  { name: 'kind', type: 'varchar', of: (row) => row.kind },
  { name: 'posting_date', type: 'date', of: (row) => row.posting_date },
  { name: 'seller_id', type: 'varchar', of: (row) => row.seller_id },
  { name: 'account_id', type: 'varchar', of: (row) => row.account_id },
  { name: 'role', type: 'varchar', of: (row) => row.role },
  { name: 'product', type: 'varchar', of: (row) => row.product },
  { name: 'currency', type: 'varchar', of: (row) => row.currency },
  { name: 'amount', type: 'decimal(20, 3)', of: (row) => row.amount },
  { name: 'book_amount', type: 'decimal(20, 3)', of: (row) => row.book_amount },
  { name: 'invoice_key', type: 'varchar', of: (row) => row.invoice_key },
]

async function readQuery(name: string): Promise<string> {
  return readSql(`pipeline/journal/${name}.sql`)
}
