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
  /** What a second user agreed to, by the hash of the seal (B36). */
  approval: z.strictObject({
    seal_id: text,
    seal_sha256: text,
    approved_at: text,
    approved_by: text,
  }),
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
    /** Number of the document that this credit note corrects, why, and the correction it is of. */
    credits: maybe,
    reason: maybe,
    correction_id: maybe,
    templates_sha256: text,
    numbered_at: text,
    numbered_by: text,
  }),
  /** One row per correction of issued documents, and the run that shows what they should say. */
  correction: z.strictObject({
    correction_id: text,
    period: text,
    /** A whole document, a line of one, or all that a run has otherwise. */
    kind: z.enum(['whole', 'line', 'run']),
    run_id: maybe,
    manifest_sha256: maybe,
    reason: text,
    corrected_at: text,
    corrected_by: text,
  }),
  /** What changes hands per issued document (B33): a credit note, or a line of the next invoice. */
  corrected_document: z.strictObject({
    correction_id: text,
    seal_id: text,
    /** Number of the document that is corrected, and its key. */
    corrects: text,
    invoice_key: text,
    settled_by: z.enum(['credit_note', 'next_invoice', 'nothing']),
    seller_id: text,
    account_id: text,
    currency: text,
    net: text,
    tax: text,
    gross: text,
    /** Net of the document with all its corrections up to this one. */
    net_after: text,
    tax_point: text,
  }),
  /** Lines of a correction: what a line of the document came to, and comes to now (B32). */
  corrected_line: z.strictObject({
    correction_id: text,
    corrects: text,
    line_no: text,
    customer_account_id: text,
    customer_name: text,
    subscription_id: text,
    subscription_name: text,
    meter_category: text,
    charge_source: text,
    tax_product: text,
    is_late: text,
    tax_category: text,
    tax_rate: text,
    quantity_before: text,
    quantity_after: text,
    price_before: text,
    price_after: text,
    amount_before: text,
    amount_after: text,
    amount: text,
  }),
  /** Corrections that went into the documents of a later period, once that was sealed. */
  billed_correction: z.strictObject({ correction_id: text, corrects: text, seal_id: text }),
  /** Files of issued documents: a document with files is issued. */
  document_file: z.strictObject({ number: text, file: text, sha256: text, issued_at: text }),
  /** Journals of documents that were issued together: those of a seal, or of a correction (B34). */
  journal: z.strictObject({
    journal_id: text,
    period: text,
    seal_id: text,
    correction_id: maybe,
    sha256: text,
    written_at: text,
  }),
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
  written_at: 'timestamp',
  approved_at: 'timestamp',
  corrected_at: 'timestamp',
  net_after: 'decimal(20, 3)',
  line_no: 'integer',
  tax_rate: 'decimal(7, 4)',
  quantity_before: 'decimal(20, 10)',
  quantity_after: 'decimal(20, 10)',
  price_before: 'decimal(22, 10)',
  price_after: 'decimal(22, 10)',
  amount_before: 'decimal(20, 3)',
  amount_after: 'decimal(20, 3)',
  amount: 'decimal(20, 3)',
}

/** What makes a row of a table the only one of its kind: a second one is refused by the engine. */
export const ledgerKeys: Readonly<Record<LedgerTable, readonly (readonly string[])[]>> = {
  seal: [['seal_id']],
  sealed_document: [['seal_id', 'invoice_key']],
  held_account: [['seal_id', 'account_id', 'reason', 'currency']],
  reopening: [['seal_id']],
  approval: [['seal_id']],
  document: [['number'], ['file_name'], ['series', 'sequence'], ['seal_id', 'invoice_key']],
  correction: [['correction_id']],
  corrected_document: [['correction_id', 'corrects']],
  corrected_line: [['correction_id', 'corrects', 'line_no']],
  billed_correction: [['correction_id', 'corrects', 'seal_id']],
  document_file: [['number', 'file']],
  journal: [['journal_id']],
}
