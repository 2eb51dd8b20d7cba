import { z } from 'zod'

const text = z.string()
const maybe = z.string().nullable()

/**
 * The tables of the ledger. Rows are only ever added: what a period or a document is follows from
 * all that happened to it. Amounts are decimals as text, moments are UTC, days are ISO.
 */
export const ledgerTables = {
  /** One row per close: a run that is final (B29), after `follows` where it completes another. */
  seal: z.strictObject({
    seal_id: text,
    period: text,
    run_id: text,
    /** SHA-256 of `seal.json`, which names everything that was sealed. */
    seal_sha256: text,
    follows: maybe,
    sealed_at: text,
    sealed_by: text,
    /** Why what stood against closing was accepted (B29). */
    accepted: maybe,
  }),
  /** Documents that a seal leaves to be issued. */
  sealed_document: z.strictObject({
    seal_id: text,
    invoice_key: text,
    document_type: text,
    seller_id: text,
    account_id: text,
    currency: text,
    net: text,
    tax: text,
    gross: text,
    tax_point: text,
    payment_terms_days: text,
  }),
  /** Accounts that a seal leaves out, with reason and money (B30). */
  held_account: z.strictObject({
    seal_id: text,
    account_id: text,
    reason: text,
    currency: text,
    cost: text,
  }),
  /** A seal that is open again; nothing of it was issued. */
  reopening: z.strictObject({ seal_id: text, reopened_at: text, reopened_by: text, reason: text }),
  /** Numbers given, gapless per series (B31). */
  document: z.strictObject({
    number: text,
    /** Of its files, without their endings. */
    file_name: text,
    series: text,
    sequence: text,
    seller_id: text,
    seal_id: text,
    invoice_key: text,
    issue_date: text,
    due_date: text,
    /** Number of the invoice that this credit note gives back, and why; null for all others. */
    credits: maybe,
    reason: maybe,
    templates_sha256: text,
    numbered_at: text,
    numbered_by: text,
  }),
  /** Files of issued documents: a document with files is issued. */
  document_file: z.strictObject({ number: text, file: text, sha256: text, issued_at: text }),
} as const

export type LedgerTable = keyof typeof ledgerTables
export type LedgerRow<T extends LedgerTable> = z.infer<(typeof ledgerTables)[T]>

/** Columns with a type of their own; all others are text. */
export const ledgerTypes: Readonly<Record<string, string>> = {
  net: 'decimal(20, 3)',
  tax: 'decimal(20, 3)',
  gross: 'decimal(20, 3)',
  cost: 'decimal(22, 10)',
  sequence: 'bigint',
  payment_terms_days: 'integer',
  tax_point: 'date',
  issue_date: 'date',
  due_date: 'date',
  sealed_at: 'timestamp',
  reopened_at: 'timestamp',
  numbered_at: 'timestamp',
  issued_at: 'timestamp',
}

/** What makes a row of a table the only one of its kind: a second one is refused by the engine. */
export const ledgerKeys: Readonly<Record<LedgerTable, readonly (readonly string[])[]>> = {
  seal: [['seal_id']],
  sealed_document: [['seal_id', 'invoice_key']],
  held_account: [['seal_id', 'account_id', 'reason', 'currency']],
  reopening: [['seal_id']],
  document: [['number'], ['file_name'], ['series', 'sequence'], ['seal_id', 'invoice_key']],
  document_file: [['number', 'file']],
}
