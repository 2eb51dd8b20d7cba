import { compareDecimals } from '../money.ts'
import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import type { Rates, TaxRuleRow } from './rates-tables.ts'
import { commonDays, overlaps } from './validity.ts'

/** One rate per month, kind and direction, between two currencies (B23). */
export function checkFxRates({ fxRates }: Rates, faults: Faults): void {
  const seen = new Map<string, Rates['fxRates'][number]>()
  for (const row of fxRates) {
    if (row.from_currency === row.to_currency) {
      const fault = 'is from_currency too'
      const remedy = 'remove the row: equal currencies are never converted (B24)'
      const value = row.to_currency
      faults.add(
        row,
        ratebookError('RB-310', { at: at(row), column: 'to_currency', value, fault, remedy }),
      )
    }
    const what = `${row.month}, ${row.from_currency} to ${row.to_currency}, ${row.kind}`
    const first = seen.get(what)
    if (first === undefined) seen.set(what, row)
    else faults.add(row, ratebookError('RB-325', { both: both(first, row), what }))
  }
}

/** No two equally exact rules on one tax point; rate and reason fit the category (B28). */
export function checkTaxRules({ taxRules }: Rates, faults: Faults): void {
  const scope = (row: TaxRuleRow) =>
    `seller ${row.seller_id}, country ${row.customer_country}, kind ${row.customer_kind},` +
    ` product ${row.product}`
  for (const [a, b] of overlaps(taxRules, scope)) {
    faults.add(
      b,
      ratebookError('RB-326', { both: both(a, b), what: scope(b), days: commonDays(a, b) }),
    )
  }
  for (const row of taxRules) {
    const { category } = row
    const refuse = (column: string, fault: string) => {
      faults.add(row, ratebookError('RB-334', { at: at(row), column, category, fault }))
    }
    const isZero = compareDecimals(row.rate, '0') === 0
    if (category === 'S' && isZero) refuse('rate', 'has a rate of 0')
    if (['Z', 'E', 'AE', 'K', 'G', 'O'].includes(category) && !isZero)
      refuse('rate', `has a rate of ${row.rate}`)
    const hasReason = row.reason_code !== null || row.reason_text !== null
    if (['E', 'AE', 'K', 'G', 'O'].includes(category) && !hasReason)
      refuse('reason_code', 'states no reason')
  }
}
