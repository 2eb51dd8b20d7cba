import type { CompactRow } from '../cases/write-files.ts'
import { makeDice } from '../random/dice.ts'
import { fxRows } from '../random/money-rows.ts'
import { currencies, type Seller } from '../random/parties.ts'

/** Who bills all cases. */
export const seller: Seller = {
  id: 'SELLER',
  tenant: 'e1',
  currency: 'EUR',
  row: { tax_currency: 'EUR' },
}

/** Exchange rates as they are anywhere, with a few missing. */
const fx = fxRows(makeDice(3), { sellers: [seller], resellers: [], customers: [] })

/**
 * What all cases share. Usage is cut where any row of the rates begins or ends, so a benefit that
 * nobody uses turns on all the days on which a price of any case may: a case by itself then has the
 * same spans as among others.
 */
export function sharedRates(turns: readonly string[]): Record<string, readonly CompactRow[]> {
  return {
    'sellers.csv': [{}],
    'bank-accounts.csv': currencies.map((currency) => ({ currency })),
    'markets.csv': [{ market_id: 'DE', currency: 'EUR' }],
    'purchase-orders.csv': [],
    'fx/all.csv': fx,
    'tax.csv': [{ category: 'S', rate: '19' }],
    'benefits.csv': turns.map((day, i) => ({
      benefit_order_id: 'ffffffff',
      kind: 'savings_plan',
      owner: 'seller',
      valid_from: day,
      valid_to: turns[i + 1] ?? '',
    })),
  }
}
