import { ratebookError } from '../errors.ts'
import { both, type Faults } from './faults.ts'
import type { Rates } from './rates-tables.ts'
import { commonDays, overlaps } from './validity.ts'

/** A document of Microsoft stands there once; a cause has one tolerance on a day (B29). */
export function checkVendorInvoices({ vendorInvoices, tolerances }: Rates, faults: Faults): void {
  const seen = new Map<string, Rates['vendorInvoices'][number]>()
  for (const row of vendorInvoices) {
    const what = `invoice ${row.invoice_number.toUpperCase()}`
    const first = seen.get(what)
    if (first === undefined) seen.set(what, row)
    else faults.add(row, ratebookError('RB-324', { both: both(first, row), what }))
  }
  const what = (row: Rates['tolerances'][number]) =>
    `tolerance of ${row.cause} in ${row.currency} for ${row.seller_id ?? 'every seller'}`
  for (const [a, b] of overlaps(tolerances, what)) {
    const parameters = { both: both(a, b), what: what(a), days: commonDays(a, b) }
    faults.add(b, ratebookError('RB-322', parameters))
  }
}
