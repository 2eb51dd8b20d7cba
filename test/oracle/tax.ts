import { isValidOn, type Day } from './dates.ts'
import type { Account, Rates, TaxRow } from './rates.ts'

/** Smaller is better: an exact country beats *, then an exact kind, then an exact product (B28). */
function rankOf(row: TaxRow): string {
  return [row.country, row.customerKind, row.product]
    .map((key) => (key === '*' ? '1' : '0'))
    .join('')
}

/**
 * The tax rule of an account and product on the tax point; null if there is none, and also if
 * reverse charge (AE) is due while the account or the seller has no VAT id: that is refused,
 * not taxed in some other way.
 */
export function taxRule(
  account: Account,
  product: string,
  taxPoint: Day,
  rates: Rates,
): TaxRow | null {
  const asks = (key: string, answer: string): boolean => key === '*' || key === answer
  const [best] = rates.tax
    .filter((row) => row.sellerId === account.sellerId && isValidOn(row, taxPoint))
    .filter(
      (row) => asks(row.country, account.country) && asks(row.customerKind, account.customerKind),
    )
    .filter((row) => asks(row.product, product))
    .sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1))
  if (best === undefined) return null
  const seller = rates.sellers.find(({ sellerId }) => sellerId === account.sellerId)
  const lacksVatId = account.vatId === '' || seller?.vatIds.length === 0
  return best.category === 'AE' && lacksVatId ? null : best
}
