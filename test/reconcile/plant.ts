import { type Exact, exact, sum } from '../oracle/exact.ts'
import { addPage, lineTotal, type Row, totalsOf, type VendorMonth } from './vendor-month.ts'

/** What a defect must be found as: open causes with their money, and signs of a partial file. */
export interface Finding {
  /** Invoiced less billed; null where only that it is open matters. */
  readonly open?: Readonly<Record<string, Exact | null>>
  readonly signs?: readonly string[]
  /** Invoiced, of causes within their tolerance. */
  readonly within?: Readonly<Record<string, Exact>>
  readonly state?: string
}

/** Breaks a month without a fault, and says what must be found. */
export type Defect = (month: VendorMonth) => Finding

export const cost = (rows: readonly Row[]): Exact =>
  sum(rows.map((row) => exact(row['BillingPreTaxTotal'] ?? '0')))
export const subtotal = (rows: readonly Row[]): Exact =>
  sum(rows.map((row) => exact(row['Subtotal'] ?? '0')))

const ofProduct =
  (customer: number, product: number) =>
  (row: Row): boolean =>
    row['CustomerId'] === `c${String(customer)}` &&
    row['ProductId'] === `DZH318Z0BP0${String(product)}`
export const isUsage = (row: Row): boolean => row['ProductId']?.startsWith('DZH318Z0BP0') ?? false
export const isCovered = (row: Row): boolean => row['BenefitType'] === 'SavingsPlan'

/** Takes daily rows out; returns them. */
export function take(month: VendorMonth, which: (row: Row, index: number) => boolean): Row[] {
  const taken = month.daily.filter(which)
  month.daily = month.daily.filter((row) => !taken.includes(row))
  return taken
}

/** One product at one price: what is planted there can be told to the cent. */
export function plainProduct(month: VendorMonth, price = '1.25', quantity = '20'): Row[] {
  const which = ofProduct(3, 3)
  take(month, which)
  const [line = {}] = month.lines.filter(which)
  month.lines = month.lines.filter((row) => !which(row))
  const units = exact(quantity)
  const rows = Array.from({ length: 31 }, (_, index) => ({
    InvoiceNumber: month.invoice,
    CustomerId: 'c3',
    SubscriptionId: 'a3',
    EntitlementId: 'd3',
    ProductId: 'DZH318Z0BP03',
    SkuId: '0001',
    MeterId: 'meter-3',
    UsageDate: `10/${String(index + 1)}/2026`,
    UnitPrice: price,
    Quantity: quantity,
    PCToBCExchangeRate: month.rate,
    ...totalsOf(exact(price), units, month.rate),
  }))
  month.daily.push(...rows)
  month.lines.push({
    ...line,
    UnitPrice: price,
    EffectiveUnitPrice: price,
    BillableQuantity: units.times(31).toString(),
    Subtotal: lineTotal(exact(price), units.times(31), month.rate).toFixed(2),
    PriceAdjustmentDescription: '',
  })
  addPage(month)
  return rows
}

export function plainLine(month: VendorMonth): Row {
  const line = month.lines.find(ofProduct(3, 3))
  if (line === undefined) throw new Error('no plain product')
  return line
}

/** Charges the plain product at another price or rate; returns how much more that is. */
export function chargeAt(
  month: VendorMonth,
  price: string,
  rate: string,
  columns: Row = {},
): Exact {
  const line = plainLine(month)
  const before = exact(line['Subtotal'] ?? '0')
  const after = lineTotal(exact(price), exact(line['BillableQuantity'] ?? '0'), rate)
  Object.assign(line, { EffectiveUnitPrice: price, PCToBCExchangeRate: rate, ...columns })
  line['Subtotal'] = after.toFixed(2)
  addPage(month)
  return after.minus(before)
}

export const rateUp = (rate: string): string => exact(rate).plus('0.01').toString()
