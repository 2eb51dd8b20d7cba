import type { RatesTable } from './csv.ts'
import type { Period } from './period.ts'

/** Euro per US dollar on Microsoft's lines for the month. */
export const microsoftRate = '0.846202666'

type Quote = readonly [from: string, to: string, thisMonth: string, monthBefore: string]

/**
 * What the seller charges with: the market plus about half a percent. Every
 * pair that a price may need.
 */
const sellRates: readonly Quote[] = [
  ['USD', 'PLN', '3.6232', '3.6410'],
  ['EUR', 'PLN', '4.2817', '4.2905'],
  ['GBP', 'PLN', '4.9166', '4.9308'],
  ['PLN', 'EUR', '0.2359', '0.2354'],
  ['USD', 'EUR', '0.8504', '0.8532'],
  ['GBP', 'EUR', '1.1540', '1.1549'],
  ['PLN', 'USD', '0.2788', '0.2774'],
  ['EUR', 'USD', '1.1877', '1.1838'],
  ['GBP', 'USD', '1.3638', '1.3604'],
  ['PLN', 'GBP', '0.2054', '0.2048'],
  ['EUR', 'GBP', '0.8752', '0.8745'],
  ['USD', 'GBP', '0.7406', '0.7424'],
]

/** What the ledger is kept with: every contract and price currency in the billing currency. */
const bookRates: readonly Quote[] = [
  ['USD', 'EUR', '0.846202666', '0.849012511'],
  ['GBP', 'EUR', '1.148271', '1.149130'],
  ['PLN', 'EUR', '0.234721', '0.234195'],
]

/** The national bank's mid rates: VAT of an invoice in another currency is stated in złoty too. */
const taxRates: readonly Quote[] = [
  ['EUR', 'PLN', '4.2604', '4.2699'],
  ['GBP', 'PLN', '4.8921', '4.9066'],
  ['USD', 'PLN', '3.6051', '3.6252'],
]

const costRates: readonly Quote[] = [['USD', 'EUR', microsoftRate, '0.849012511']]

/**
 * `fx/<month>.csv` of the period (`previous` false) or of the month before, which late lines need.
 */
export function exchangeRates(period: Period, previous: boolean): RatesTable {
  const month = previous ? period.previousName : period.name
  const year = month.slice(0, 4)
  const table = `${Number.parseInt(month.slice(5), 10) * 21}/A/NBP/${year}`
  const monthStart = previous ? 1 - daysBefore(period) : 1
  const taxDay = workday(period, previous ? -1 : period.days - 1)
  const kinds = [
    ['cost', costRates, 'Microsoft invoice', workday(period, monthStart - 2)],
    ['sell', sellRates, 'WCD price rate', workday(period, monthStart - 1)],
    ['book', bookRates, 'WCD treasury month rate', workday(period, monthStart - 1)],
    ['tax', taxRates, `NBP ${table}`, taxDay],
  ] as const
  return {
    comments: [
      `Exchange rates of ${month}: 1 unit of from_currency = rate units of to_currency.`,
      'sell: what a price in another currency is charged with; book: what the margin is kept in;',
      "tax: the national bank's rate for VAT in złoty; cost: Microsoft's own, for information.",
      'No rate is ever turned round or chained: a pair that is missing here holds the accounts that need it.',
    ],
    header: ['month', 'from_currency', 'to_currency', 'rate', 'kind', 'source', 'published_on'],
    rows: kinds.flatMap(([kind, quotes, source, publishedOn]) =>
      quotes.map(([from, to, now, before]) => ({
        month,
        from_currency: from,
        to_currency: to,
        rate: previous ? before : now,
        kind,
        source,
        published_on: publishedOn,
      })),
    ),
  }
}

/** The last working day on or before a day of the period. */
function workday(period: Period, day: number): string {
  const iso = period.isoDay(day)
  const weekday = new Date(iso).getUTCDay()
  if (weekday === 0) return period.isoDay(day - 2)
  return weekday === 6 ? period.isoDay(day - 1) : iso
}

function daysBefore(period: Period): number {
  return Number.parseInt(period.isoDay(0).slice(8), 10)
}
