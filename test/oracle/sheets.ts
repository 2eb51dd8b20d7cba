import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HopLine } from './attribution.ts'
import { type CsvFile, readCsv } from './csv.ts'
import { parseDay, type Day } from './dates.ts'
import { exact, type Exact } from './exact.ts'
import { billingPlanOf, priceDateOf, priceOfTerm, termOf } from './purchases.ts'

/** A row of a price sheet of licences or software. */
export interface SheetPrice {
  /** In lower case, as are the other keys. */
  readonly productId: string
  readonly skuId: string
  readonly market: string
  readonly currency: string
  readonly term: string
  readonly billingPlan: string
  readonly segment: string
  /** null: the sheet suggests none. */
  readonly erpPrice: Exact | null
  readonly start: string
  /** First and last day. */
  readonly firstDay: Day
  readonly lastDay: Day | ''
}

/** Whether a file is a price sheet, by its header. */
export function isPriceSheet(header: readonly string[]): boolean {
  return header.includes('ERP Price')
}

function priceOf(row: ReadonlyMap<string, string>): SheetPrice {
  const text = (column: string): string => row.get(column) ?? ''
  return {
    productId: text('ProductId').toLowerCase(),
    skuId: text('SkuId').toLowerCase(),
    market: text('Market').toUpperCase(),
    currency: text('Currency'),
    term: text('TermDuration').toLowerCase(),
    billingPlan: text('BillingPlan').toLowerCase(),
    segment: text('Segment').toLowerCase(),
    erpPrice: text('ERP Price') === '' ? null : exact(text('ERP Price')),
    start: text('EffectiveStartDate'),
    firstDay: parseDay(text('EffectiveStartDate').slice(0, 10)) ?? '',
    lastDay: parseDay(text('EffectiveEndDate').slice(0, 10)) ?? '',
  }
}

/** The prices of a sheet. */
export function sheetOf({ header, records }: CsvFile): SheetPrice[] {
  return records.map((fields) => priceOf(new Map(header.map((name, i) => [name, fields[i] ?? '']))))
}

/** All price sheets of a folder. */
export function readSheets(folder: string): SheetPrice[] {
  return readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .map((name) => readCsv(join(folder, name)))
    .filter(({ header }) => isPriceSheet(header))
    .flatMap(sheetOf)
}

/** The segment of a product is what its sheets say, if they agree; '' if not. */
export function segmentOf(
  { productId, skuId }: { readonly productId: string; readonly skuId: string },
  sheets: readonly SheetPrice[],
): string {
  const segments = sheets
    .filter((row) => row.productId === productId.toLowerCase() && row.skuId === skuId.toLowerCase())
    .map(({ segment }) => segment)
    .filter((segment) => segment !== '')
  return new Set(segments).size === 1 ? (segments[0] ?? '') : ''
}

/** What Microsoft suggests for the part that a purchase charges (B11); null where no sheet does. */
export function suggestedFor({ line, customer }: HopLine, sheets: readonly SheetPrice[]) {
  const { usageClass } = line
  const { purchase, pricingCurrency, billingCurrency } = usageClass
  if (purchase === null) return null
  const [term, plan] = [termOf(purchase).toLowerCase(), billingPlanOf(purchase).toLowerCase()]
  const day = priceDateOf(line)
  const fitting = sheets.filter(
    (row) =>
      row.productId === usageClass.productId.toLowerCase() &&
      row.skuId === usageClass.skuId.toLowerCase() &&
      (row.market === '' || row.market === customer.country) &&
      [pricingCurrency, billingCurrency].includes(row.currency) &&
      (term === '' || row.term === term) &&
      (row.billingPlan === '' || plan === '' || row.billingPlan === plan) &&
      row.firstDay <= day &&
      (row.lastDay === '' || day <= row.lastDay) &&
      row.erpPrice !== null,
  )
  const rank = (row: SheetPrice): string =>
    [row.currency === pricingCurrency, row.market !== '', row.start].join(' ')
  const [best] = fitting.toSorted((a, b) => (rank(a) > rank(b) ? -1 : 1))
  if (best === undefined || best.erpPrice === null) return null
  return { currency: best.currency, amount: priceOfTerm(line, best.erpPrice, '') }
}
