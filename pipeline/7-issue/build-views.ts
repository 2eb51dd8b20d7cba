import { z } from 'zod'
import { RatebookError, ratebookError } from '../errors.ts'
import type { DocumentRows, HeadRow } from './document-rows.ts'
import { type DocumentView, documentView } from './invoice-view.ts'
import { buildDaily, buildSections, buildSummary } from './view-tables.ts'

/** Number and dates that `issue` gave; without them the document is a draft (B31). */
export interface Numbering {
  readonly number: string
  readonly issueDate: string
  readonly dueDate: string
  readonly corrects: readonly { readonly number: string; readonly issueDate: string }[]
}

export interface ViewOptions {
  /** Logos as `data:` URIs by the `logo_file` of sellers.csv. */
  readonly logos?: ReadonlyMap<string, string>
  /** By invoice key; where there is any, only these become views. */
  readonly numbering?: ReadonlyMap<string, Numbering>
  /** Detail lines that a PDF may hold; the rest is one row that points to the annex. */
  readonly lineLimit?: number
}

export interface BuiltViews {
  readonly views: readonly DocumentView[]
  /** No document on purpose: a zero total (B33) or a held account (B30). */
  readonly withheld: readonly { readonly invoiceKey: string; readonly reason: string }[]
  /** No document because something is missing; the others are not stopped. */
  readonly failures: readonly { readonly invoiceKey: string; readonly error: RatebookError }[]
}

const defaultAccent = '#1f4e79'
const defaultLineLimit = 400

/** The rows of one document, found by its key. */
export type RowsByKey = { [K in Exclude<keyof DocumentRows, 'heads'>]: DocumentRows[K] }

function groupByKey<T extends { readonly invoice_key: string }>(
  rows: readonly T[],
): (key: string) => T[] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.invoice_key)
    if (group === undefined) groups.set(row.invoice_key, [row])
    else group.push(row)
  }
  return (key) => groups.get(key) ?? []
}

function sellerOf(head: HeadRow, logos: ReadonlyMap<string, string>): DocumentView['seller'] {
  return {
    name: head.seller_name,
    street: head.seller_street,
    postalCode: head.seller_postal_code,
    city: head.seller_city,
    country: head.seller_country,
    vatIds: head.seller_vat_ids
      .split(';')
      .map((id) => id.trim())
      .filter(Boolean),
    registration: head.seller_registration,
    email: head.seller_email,
    phone: head.seller_phone,
    website: head.seller_website,
    accentColor: head.accent_color ?? defaultAccent,
    logo: head.logo_file === null ? null : (logos.get(head.logo_file) ?? null),
  }
}

function buyerOf(head: HeadRow): DocumentView['buyer'] {
  return {
    name: head.buyer_name,
    street: head.buyer_street,
    postalCode: head.buyer_postal_code,
    city: head.buyer_city,
    country: head.buyer_country,
    vatId: head.buyer_vat_id,
  }
}

function taxOf(head: HeadRow, rows: RowsByKey) {
  const legalPhrases = [
    ...new Set(rows.taxLines.flatMap(({ legal_phrase: phrase }) => phrase ?? [])),
  ]
  return {
    legalPhrases,
    taxLines: rows.taxLines.map((row) => ({
      category: row.tax_category,
      rate: row.tax_rate,
      base: row.base,
      tax: row.tax,
      gross: row.gross,
      taxInTaxCurrency: row.tax_in_tax_currency,
      // The reason is often the legal phrase itself; once is enough.
      reasonText: row.reason_text === row.legal_phrase ? null : row.reason_text,
    })),
    taxCurrency: head.tax_currency,
    taxExchange:
      head.tax_fx_rate === null
        ? null
        : {
            rate: head.tax_fx_rate,
            source: head.tax_fx_source,
            publishedOn: head.tax_fx_published_on,
          },
  }
}

function annexOf(head: HeadRow, rows: RowsByKey): DocumentView['annex'] {
  const [annex] = rows.annexes
  // what was used stands in the annex of the document that is corrected
  if (rows.lines.some(({ change }) => change !== null)) return null
  if (annex === undefined) throw ratebookError('RB-431', { invoice: head.invoice_key })
  return {
    fileName: annex.file_name,
    rows: annex.usage_rows,
    exactSum: annex.exact_sum,
    rounding: annex.rounding,
    invoiced: annex.invoiced,
    sha256: annex.sha256,
  }
}

function bankOf(head: HeadRow): DocumentView['bank'] {
  if (head.document_type === 'credit_note') return null
  if (head.bank_name === null || head.iban === null) {
    const { seller_id: seller, currency, invoice_key: invoice } = head
    throw ratebookError('RB-403', { seller, currency, invoice })
  }
  return { name: head.bank_name, iban: head.iban, bic: head.bic }
}

function buildView(head: HeadRow, rows: RowsByKey, options: ViewOptions): DocumentView {
  const numbers = options.numbering?.get(head.invoice_key)
  const key = head.invoice_key
  const purchaseOrders = rows.purchaseOrders.map((row) => row.purchase_order)
  const sections = buildSections(head, rows.lines, options.lineLimit ?? defaultLineLimit)
  return documentView.parse({
    kind: head.document_type,
    state: numbers === undefined ? 'draft' : 'final',
    key,
    number: numbers?.number ?? `DRAFT-${key}`,
    language: head.language,
    locale: head.locale,
    paper: head.paper,
    currency: head.currency,
    minorUnits: head.minor_units,
    taxLabel: head.tax_label,
    issueDate: numbers?.issueDate ?? null,
    dueDate: numbers?.dueDate ?? null,
    paymentTermsDays: head.payment_terms_days,
    periodStart: head.period_start,
    periodLastDay: head.period_last_day,
    taxPoint: head.tax_point,
    customerNumber: head.account_id,
    purchaseOrders,
    tag: head.invoice_tag === null ? null : { name: head.invoice_tag, value: head.group_value },
    buyerReference: head.buyer_reference,
    seller: sellerOf(head, options.logos ?? new Map()),
    buyer: buyerOf(head),
    corrects: numbers?.corrects ?? [],
    net: head.net,
    tax: head.tax,
    gross: head.gross,
    grossUnsigned: head.gross_unsigned,
    summary: buildSummary(head, rows),
    daily: buildDaily(head, rows.days),
    ...taxOf(head, rows),
    bank: bankOf(head),
    hasLate: head.has_late ?? false,
    ...sections,
    annex: annexOf(head, rows),
  })
}

/**
 * Arranges rows into one view per invoice or credit note, in the order of the keys.
 * Zero totals and held accounts get none (B30, B33). A view that cannot be built is a
 * failure of that document alone.
 */
export function buildInvoiceViews(rows: DocumentRows, options: ViewOptions = {}): BuiltViews {
  const lines = groupByKey(rows.lines)
  const summaries = groupByKey(rows.summaries)
  const days = groupByKey(rows.days)
  const taxLines = groupByKey(rows.taxLines)
  const purchaseOrders = groupByKey(rows.purchaseOrders)
  const held = groupByKey(rows.held)
  const annexes = groupByKey(rows.annexes)
  const views: DocumentView[] = []
  const withheld: BuiltViews['withheld'][number][] = []
  const failures: BuiltViews['failures'][number][] = []
  for (const head of rows.heads) {
    const key = head.invoice_key
    if (options.numbering?.has(key) === false) continue
    const [hold] = held(key)
    if (head.document_type === 'zero') {
      withheld.push({ invoiceKey: key, reason: 'zero' })
    } else if (hold !== undefined) {
      withheld.push({ invoiceKey: key, reason: `${hold.reason} ${hold.detail}`.trim() })
    } else {
      const own: RowsByKey = {
        lines: lines(key),
        summaries: summaries(key),
        days: days(key),
        taxLines: taxLines(key),
        purchaseOrders: purchaseOrders(key),
        held: [],
        annexes: annexes(key),
      }
      try {
        views.push(buildView(head, own, options))
      } catch (error) {
        failures.push({ invoiceKey: key, error: asRatebookError(error, key) })
      }
    }
  }
  return { views, withheld, failures }
}

function asRatebookError(error: unknown, invoice: string): RatebookError {
  if (error instanceof RatebookError) return error
  if (!(error instanceof z.ZodError)) throw error
  const [issue] = error.issues
  const field = issue?.path.join('.') ?? ''
  return ratebookError('RB-404', { invoice, field, fault: issue?.message ?? '' })
}
