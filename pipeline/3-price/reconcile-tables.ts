import type { Cause } from '../reconcile/reconciled-tables.ts'
import { currency, day, decimal, id, month, oneOf } from './column-kinds.ts'
import { openFrom, openTo, optional, orElse, ratesTable, required } from './rates-table.ts'

const money = { digits: 12, places: 10 }
const ofSeller = { refersTo: { table: 'seller' } } as const

export const vendorInvoices = ratesTable({
  table: 'vendor_invoice',
  file: 'vendor-invoices.csv',
  fileRequired: false,
  meaning:
    "Microsoft's invoices and credit notes as their first page says, typed in or copied from the" +
    ' invoice resource of Partner Center: what `ratebook reconcile` compares with (B29). From the' +
    ' first period in it on, periods close only where they agree.',
  noun: 'invoice',
  idColumn: 'invoice_number',
  columns: {
    invoice_number: required(id, 'Number of the document (`id` of the resource).', 'G000000001'),
    seller_id: required(id, 'Seller that Microsoft bills (B1).', 'contoso', ofSeller),
    period: required(
      month,
      'Billing period of the document (month of `billingPeriodStartDate`) (B6).',
      '2026-10',
    ),
    currency: required(currency, 'Currency of the document (`currencyCode`).', 'PLN'),
    total_charges: required(
      decimal(money),
      'Total with tax (`totalCharges`); below 0 for a credit note.',
      '12345.67',
    ),
    tax: optional(
      decimal(money),
      'Tax in it, where the lines of the reconciliation file lack it; blank = their TaxTotal.',
      '0',
    ),
    document_type: orElse(
      'invoice',
      oneOf('invoice', 'credit_note'),
      'What it is (`documentType`); blank = invoice.',
      'invoice',
    ),
    amends: optional(
      id,
      'Invoice that it corrects (`amendsOf`): compared as one with it, unless lines carry its own' +
        ' number.',
      '',
    ),
  },
  exampleRows: [],
})

/** What money between Microsoft's invoice and ours can be, but for what is no difference. */
export const toleratedCauses = [
  'missing',
  'surplus',
  'late',
  'quarantined',
  'unassigned',
  'out_of_period',
  'price',
  'pec',
  'fx',
  'rounding',
  'unexplained',
] as const satisfies readonly Cause[]

export const tolerances = ratesTable({
  table: 'tolerance',
  file: 'tolerances.csv',
  fileRequired: false,
  meaning:
    "How much of Microsoft's invoice may stay open per cause before the period is closed (B29)." +
    ' Without a row: nothing, but for rounding, which has no limit of its own.',
  noun: 'tolerance of',
  idColumn: 'cause',
  columns: {
    cause: required(
      oneOf(...toleratedCauses),
      'Cause of the difference; `ratebook reconcile --help` says what each means.',
      'unexplained',
    ),
    currency: required(currency, 'Currency of amount: that of the invoice.', 'PLN'),
    seller_id: optional(id, 'Holds for this seller; blank = for all.', '', ofSeller),
    amount: required(
      decimal({ ...money, atLeast: '0' }),
      'Most that may be open per invoice, up or down.',
      '1.00',
    ),
    valid_from: orElse(
      openFrom,
      day,
      'First day of billing periods it is for; blank = always.',
      '',
    ),
    valid_to: orElse(openTo, day, 'First day that it is no more for; blank = open.', ''),
  },
  exampleRows: [],
})
