import { decimal, id, oneOf, taxProduct, text } from './column-kinds.ts'
import { optional, ratesTable, required } from './rates-table.ts'

/** What a posting of the journal is for (B34), and which columns tell its accounts apart. */
export const ledgerRoles = {
  receivable: [],
  revenue: ['product', 'tax_category', 'tax_rate'],
  vat: ['tax_category', 'tax_rate', 'tax_code'],
  cost: ['product'],
  vendor_clearing: ['product'],
  accrued_revenue: ['product'],
  accrued_cost: ['product'],
  deferred_revenue: ['product'],
  deferred_cost: ['product'],
  rounding: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Columns of gl.csv that only some roles have. */
export const ledgerDetails = ['product', 'tax_category', 'tax_rate', 'tax_code'] as const

export type LedgerRole = keyof typeof ledgerRoles

const roles = Object.keys(ledgerRoles) as [LedgerRole, ...LedgerRole[]]

export const ledgerAccounts = ratesTable({
  table: 'ledger_account',
  file: 'gl.csv',
  fileRequired: false,
  meaning:
    'Accounts of the general ledger for the journal that issue writes (B34). Of the rows that fit a' +
    ' posting the one that names its seller wins, then product, tax category, tax rate. What no row' +
    ' fits is posted under the name of its role.',
  noun: 'account for',
  idColumn: 'role',
  columns: {
    seller_id: optional(id, 'Books of this seller (B1); blank = of every seller.', '', {
      refersTo: { table: 'seller' },
    }),
    role: required(oneOf(...roles), 'What is posted to it: see the journal.', 'revenue'),
    product: optional(
      taxProduct(),
      'Product as in tax.csv; blank = any. Not for receivable, vat, rounding.',
      'usage',
    ),
    tax_category: optional(
      oneOf('S', 'AE', 'O', 'Z', 'E', 'K', 'G', 'L', 'M'),
      'VAT category as in tax.csv; blank = any. For revenue and vat.',
      '',
    ),
    tax_rate: optional(
      decimal({ digits: 3, places: 4, atLeast: '0', atMost: '100' }),
      'Tax rate in percent; blank = any. For revenue and vat.',
      '',
    ),
    account: required(text, 'Number of the account, as the ERP knows it.', '8400'),
    tax_code: optional(
      text,
      'Tax code of the ERP, on tax and on the revenue that it is for. For vat.',
      '',
    ),
  },
  exampleRows: [
    { role: 'receivable', product: '', account: '1400' },
    {},
    {
      role: 'vat',
      product: '',
      tax_category: 'S',
      tax_rate: '23',
      account: '1776',
      tax_code: 'A23',
    },
  ],
})
