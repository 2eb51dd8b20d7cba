import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { currency, decimal, id } from '../3-price/column-kinds.ts'
import { createFaults } from '../3-price/faults.ts'
import { optional, ratesTable, required, type RowOf } from '../3-price/rates-table.ts'
import { readTable } from '../3-price/read-table.ts'
import { ratebookError } from '../errors.ts'

/** What another system billed for a month, as a CSV that both systems' owners can make. */
const otherInvoices = ratesTable({
  table: 'other_invoice',
  file: 'invoices.csv',
  fileRequired: false,
  meaning: 'What another system billed for the month (B35).',
  noun: 'row',
  idColumn: 'account_id',
  columns: {
    account_id: required(id, 'Account that was billed, as in accounts.csv.', 'ACC-001'),
    customer_account_id: optional(id, 'Customer of a reseller that it is for.', ''),
    subscription_id: optional(id, 'Subscription that it is for.', ''),
    currency: required(currency, 'Currency of the document.', 'EUR'),
    net: required(decimal({ digits: 17, places: 3 }), 'Net amount, without tax.', '120.50'),
  },
  exampleRows: [],
})

export type OtherInvoice = RowOf<typeof otherInvoices>

/** Reads such a file; RB-901 where there is none, else each fault by file, line and column. */
export async function readOtherInvoices(path: string): Promise<readonly OtherInvoice[]> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw ratebookError('RB-901', { path }, 2)
  const faults = createFaults()
  const { rows } = await readTable(otherInvoices, [{ path, file: basename(path) }], faults)
  faults.throwIfAny()
  return rows
}
