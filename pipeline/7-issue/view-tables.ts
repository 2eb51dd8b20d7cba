import type { HeadRow, LineRow, RowsOf } from './document-rows.ts'
import type { DocumentView, Section, SummaryRow } from './invoice-view.ts'

// Up to here the first page shows the lines themselves, and no second page is needed.
const linesOnFirstPage = 10

function fitsFirstPage(head: HeadRow, lines: readonly LineRow[]): boolean {
  return head.account_kind === 'customer' && lines.length <= linesOnFirstPage
}

function lineRows(lines: readonly LineRow[]): DocumentView['summary'] {
  const sections = new Set(lines.map((line) => line.section_no))
  const [first] = lines
  const rows = lines.map((line): SummaryRow => ({
    label: line.meter_category,
    detail: sections.size > 1 ? line.subscription_name : null,
    isLate: line.is_late,
    freeReason: line.free_reason,
    quantity: line.quantity,
    unitPrice: line.unit_price,
    taxCategory: line.tax_category,
    taxRate: line.tax_rate,
    change: line.change,
    amount: line.amount,
    permille: line.permille,
  }))
  const heading = sections.size === 1 ? (first?.subscription_name ?? null) : null
  return { of: 'lines', heading, rows, others: null }
}

/**
 * First page: the lines of a short invoice, else its customers or subscriptions, 12 at
 * most and the rest in one.
 */
export function buildSummary(
  head: HeadRow,
  rows: { readonly lines: readonly LineRow[]; readonly summaries: RowsOf<'summaries'> },
): DocumentView['summary'] {
  if (fitsFirstPage(head, rows.lines)) return lineRows(rows.lines)
  const customers = rows.summaries.filter((row) => row.level === 'customers')
  const of =
    head.account_kind === 'reseller' && customers.length > 1 ? 'customers' : 'subscriptions'
  const shown = rows.summaries.filter((row) => row.level === of)
  const last = shown.at(-1)
  return {
    of,
    heading: null,
    rows: shown.map((row) => ({
      label: row.label,
      detail: row.detail,
      isLate: false,
      freeReason: null,
      quantity: null,
      unitPrice: null,
      taxCategory: null,
      taxRate: null,
      change: null,
      amount: row.amount,
      permille: row.permille,
    })),
    others:
      last === undefined || last.places_after === '0'
        ? null
        : { count: last.places_after, amount: last.amount_after },
  }
}

/** The chart's data; null where no day of the period has usage. */
export function buildDaily(head: HeadRow, days: RowsOf<'days'>): DocumentView['daily'] {
  const highest = days.find((row) => row.is_highest)
  if (highest === undefined || head.current_amount === null) return null
  return {
    days: days.map(({ day, permille }) => ({ day, permille })),
    highestDay: highest.day,
    highestAmount: highest.amount,
    total: head.current_amount,
  }
}

function subscriptionOf(
  lines: readonly LineRow[],
  first: LineRow,
): Section['subscriptions'][number] {
  return {
    id: first.subscription_id === '' ? null : first.subscription_id,
    name: first.subscription_name,
    amount: first.section_amount,
    lines: lines.map((line) => ({
      meterCategory: line.meter_category,
      isLate: line.is_late,
      freeReason: line.free_reason,
      quantity: line.quantity,
      unitPrice: line.unit_price,
      taxCategory: line.tax_category,
      taxRate: line.tax_rate,
      change: line.change,
      amount: line.amount,
    })),
  }
}

/** Lines that follow each other and belong to one subscription of one customer. */
function runsOf(lines: readonly LineRow[]): LineRow[][] {
  const runs: LineRow[][] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run?.[0]?.section_no === line.section_no) run.push(line)
    else runs.push([line])
  }
  return runs
}

/**
 * The following pages: per customer (of a reseller) and subscription. Whole subscriptions up to
 * `limit` lines; what is left becomes one row, its sum taken from the row where the cut falls.
 */
export function buildSections(
  head: HeadRow,
  lines: readonly LineRow[],
  limit: number,
): Pick<DocumentView, 'sections' | 'unlisted'> {
  if (fitsFirstPage(head, lines)) return { sections: [], unlisted: null }
  const sections: Section[] = []
  let customerId: string | undefined
  let shown = 0
  for (const run of runsOf(lines)) {
    const [first] = run
    if (first === undefined) continue
    if (shown > 0 && shown + run.length > limit) {
      return { sections, unlisted: { count: first.sections_left, amount: first.amount_left } }
    }
    shown += run.length
    const subscription = subscriptionOf(run, first)
    const current = sections.at(-1)
    if (current !== undefined && customerId === first.customer_account_id) {
      current.subscriptions.push(subscription)
      continue
    }
    customerId = first.customer_account_id
    const customer =
      head.account_kind === 'customer'
        ? null
        : {
            id: first.customer_account_id,
            name: first.customer_name,
            amount: first.customer_amount,
          }
    sections.push({ customer, subscriptions: [subscription] })
  }
  return { sections, unlisted: null }
}
