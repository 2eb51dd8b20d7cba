import { textTable } from '../commands/text-table.ts'
import { clip, isZero, plain, printable } from '../explain/layout.ts'
import { formatDecimal } from '../money.ts'
import type { Reconciliation, ReconciledCause, ReconciledInvoice } from './reconcile-run.ts'
import type { Cause } from './reconciled-tables.ts'

/** What each cause is called on the page, in their order. */
const causeNames: Readonly<Record<Cause, string>> = {
  daily_usage: 'Daily usage',
  license: 'Licences',
  software: 'Software',
  reservation: 'Reservations',
  savings_plan: 'Savings plans',
  marketplace: 'Marketplace',
  other: 'Other purchases',
  legacy: 'Legacy offers',
  credit: 'Credits',
  missing: 'Missing usage',
  surplus: 'Surplus usage',
  late: 'Late usage',
  quarantined: 'In quarantine',
  unassigned: 'Unassigned',
  out_of_period: 'Out of the period',
  price: 'Price change',
  pec: 'Earned credit',
  fx: 'Exchange rate',
  rounding: 'Rounding',
  tax: 'Tax',
  unexplained: 'Unexplained',
}

/** The page of a reconciliation: per invoice its causes, then what is open and where. */
export function reconciliationPage(found: Reconciliation, run: string, all: boolean): string {
  if (found.invoices.length === 0)
    return `Run ${run} has nothing of an invoice of Microsoft, and rates/ names none.\n`
  const agree = found.invoices.filter(({ state }) => state === 'agrees').length
  const shown = found.invoices.filter(({ state }) => all || state !== 'agrees')
  const listed = shown.length === 0 ? found.invoices : shown
  const counts = `${String(agree)} of ${String(found.invoices.length)} agree`
  return [
    `Microsoft's invoices beside run ${run}: ${counts}`,
    ...listed.map((invoice) => invoiceText(found, invoice)),
    '',
  ].join('\n\n')
}

interface OfInvoice {
  readonly seller_id: string
  readonly invoice_number: string
  readonly billing_currency: string
}

function ofInvoice<T extends OfInvoice>(rows: readonly T[], invoice: OfInvoice): T[] {
  return rows.filter(
    (row) =>
      row.seller_id === invoice.seller_id &&
      row.invoice_number === invoice.invoice_number &&
      row.billing_currency === invoice.billing_currency,
  )
}

function invoiceText(found: Reconciliation, invoice: ReconciledInvoice): string {
  const { invoice_number: number, seller_id: seller, billing_currency: currency } = invoice
  const of = seller === '' ? 'of no seller in rates/' : `of ${seller}`
  const head = `${printable(number)}  ${of}  ${currency}  ${invoice.state.toUpperCase()}`
  const roundings = ofInvoice(found.roundings, invoice)
  const parts = [
    head,
    causesText(ofInvoice(found.causes, invoice), invoice),
    ...listText(
      'Open',
      ofInvoice(found.reasons, invoice).map(({ words }) => printable(words)),
    ),
    ...listText(
      'Where',
      ofInvoice(found.products, invoice).map((row) =>
        printable(
          [
            `${causeNames[row.cause]} ${amount(row.shown)}`,
            `product ${row.product_id}/${row.sku_id}`,
            `plan ${clip(row.plan_id, 36)}`,
            `customer ${clip(row.customer_id, 36)}`,
          ].join('  '),
        ),
      ),
    ),
    ...listText(
      'Lines of the reconciliation by rounding rule',
      roundings.map(
        (row) =>
          `${row.rounding_rule}: ${row.lines} ${row.lines === '1' ? 'line' : 'lines'}, ` +
          `${amount(row.shown)} ${currency}`,
      ),
    ),
  ]
  return parts.join('\n')
}

function causesText(causes: readonly ReconciledCause[], invoice: ReconciledInvoice): string {
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const rows = causes.map((row) => [
    `  ${causeNames[row.cause]}`,
    amount(row.invoiced_shown),
    amount(row.billed_shown),
    change(row.difference_shown),
    row.tolerance === null ? '' : plain(row.tolerance),
    row.is_open ? 'open' : '',
  ])
  const total =
    invoice.invoice_total === null
      ? ['  Total: not told', '', '', '', '', '']
      : ['  Total with tax', amount(plain(invoice.invoice_total)), '', '', '', '']
  return textTable(
    [
      { head: '' },
      right('Invoiced'),
      right('Billed at cost'),
      right('Difference'),
      right('Tolerance'),
      { head: '' },
    ],
    [...rows, total],
  )
}

function listText(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${head}`, ...lines.map((line) => `    ${line}`)]
}

function amount(text: string): string {
  return formatDecimal(text, 'en', { least: 2, most: 10 })
}

/** A difference with its sign; a dash for none. */
function change(text: string): string {
  if (isZero(text)) return '–'
  return text.startsWith('-') ? amount(text) : `+${amount(text)}`
}
