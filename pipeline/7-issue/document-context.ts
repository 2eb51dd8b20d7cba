import { type Bar, placeBars } from './chart.ts'
import type { Formats } from './format.ts'
import type { DocumentView } from './invoice-view.ts'
import { fill, type LabelSet, labelText } from './labels.ts'
import { taxName } from './template-helpers.ts'

/** What templates see: the view, and what only depends on it and the language. */
export type DocumentContext = DocumentView & {
  readonly title: string
  readonly isDraft: boolean
  readonly isInvoice: boolean
  readonly draftText: string
  readonly hasTerms: boolean
  readonly hasTaxCurrency: boolean
  readonly summaryHasRates: boolean
  readonly hasManyLines: boolean
  readonly detailsHaveRates: boolean
  readonly detailsText: string
  readonly summaryHeading: string
  readonly othersLabel: string
  readonly sellerAddress: readonly string[]
  readonly buyerAddress: readonly string[]
  readonly exchangeText: string | null
  readonly chart: {
    readonly bars: readonly Bar[]
    readonly zero: string
    readonly text: string
    readonly highest: string
    readonly total: string
  } | null
}

type Address = Pick<DocumentView['buyer'], 'street' | 'postalCode' | 'city' | 'country'>

// More than this never fits below the totals.
const manyLines = 40

// Where the post code follows the town.
const postalCodeLast = new Set(['US', 'CA', 'GB', 'IE', 'AU'])

/** Lines of an address in the order of its country, the country last in the document's language. */
export function addressLines(address: Address, formats: Formats): string[] {
  const town = [address.postalCode, address.city].filter((part) => part !== null)
  if (postalCodeLast.has(address.country)) town.reverse()
  const separator = address.country === 'GB' ? ', ' : ' '
  const lines = [address.street, town.join(separator), formats.country(address.country)]
  return lines.flatMap((line) => (line === null || line === '' ? [] : [line]))
}

function chartOf(view: DocumentView, labels: LabelSet, formats: Formats): DocumentContext['chart'] {
  const { daily } = view
  if (daily === null) return null
  const amount = formats.moneyWithCode(daily.highestAmount)
  const total = formats.moneyWithCode(daily.total)
  return {
    ...placeBars(daily),
    highest: fill(labelText(labels, 'daily_highest'), {
      date: formats.shortDate(daily.highestDay),
      amount,
    }),
    total: fill(labelText(labels, 'daily_total'), { amount: total }),
    text: fill(labelText(labels, 'daily_text'), {
      from: formats.date(view.periodStart),
      to: formats.date(view.periodLastDay),
      date: formats.date(daily.highestDay),
      amount,
      total,
    }),
  }
}

function exchangeOf(view: DocumentView, labels: LabelSet, formats: Formats): string | null {
  const { taxExchange: exchange } = view
  if (exchange === null || !/[1-9]/.test(view.tax)) return null
  const date = exchange.publishedOn
  return fill(labelText(labels, date === null ? 'tax_exchange' : 'tax_exchange_dated'), {
    tax: view.taxLabel,
    from: view.currency,
    to: view.taxCurrency,
    rate: formats.exact(exchange.rate),
    source: exchange.source,
    date: date === null ? '' : formats.date(date),
  })
}

/** What the amounts of the following pages are, with the rate if all have the same. */
function detailsOf(view: DocumentView, labels: LabelSet, formats: Formats): string {
  const [only, second] = view.taxLines
  if (only === undefined || second !== undefined) {
    return fill(labelText(labels, 'details_of'), { currency: view.currency })
  }
  const rate = taxName(labels, formats, only.category, only.rate)
  return fill(labelText(labels, 'details_rate'), { currency: view.currency, rate })
}

/** The context of one document; no arithmetic on money, only choices and wording. */
export function documentContext(
  view: DocumentView,
  labels: LabelSet,
  formats: Formats,
): DocumentContext {
  const lines = view.sections.flatMap((section) =>
    section.subscriptions.flatMap((entry) => entry.lines),
  )
  return {
    ...view,
    title: labelText(labels, view.kind),
    isDraft: view.state === 'draft',
    isInvoice: view.kind === 'invoice',
    draftText: labelText(labels, `draft_${view.kind}`),
    hasTerms: view.paymentTermsDays !== '0',
    // Nothing times any rate is nothing: no column of zeros.
    hasTaxCurrency: view.taxCurrency !== view.currency && /[1-9]/.test(view.tax),
    summaryHasRates: view.summary.of === 'lines',
    hasManyLines: lines.length > manyLines,
    detailsHaveRates: view.taxLines.length > 1,
    detailsText: detailsOf(view, labels, formats),
    summaryHeading: labelText(labels, `summary_${view.summary.of}`),
    othersLabel: `other_${view.summary.of}`,
    sellerAddress: addressLines(view.seller, formats),
    buyerAddress: addressLines(view.buyer, formats),
    exchangeText: exchangeOf(view, labels, formats),
    chart: chartOf(view, labels, formats),
  }
}
