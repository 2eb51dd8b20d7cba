import { labelled, money, plain, row } from './layout.ts'
import type { PartRow } from './rows.ts'

const margin = 4

/** Months of a price: those that the rule names as its unit, else those of the term (B15). */
function priceMonths(part: PartRow): string {
  const unit = part.price_unit?.toLowerCase()
  if (unit === '1 month') return '1'
  return unit === '1 year' ? '12' : (part.term_months ?? '1')
}

/** What is charged of a price: days or months of the cycle, times its months of those it is for. */
function partOf(part: PartRow, months: string): string {
  if (part.cycle_months === null) return ''
  const share = `${part.billed_part ?? '?'}/${part.whole_part ?? '?'}`
  return ` × ${share} × ${part.cycle_months}/${months} months`
}

/** The charge cycle and the day whose price holds (B14, B18). */
function cycleLines(part: PartRow): string[] {
  if (part.cycle_start === null) return []
  const cycle =
    `${part.billed_part ?? '?'} of ${part.whole_part ?? '?'} of the charge cycle from ` +
    `${part.cycle_start} to ${part.cycle_end ?? '?'}`
  return [
    ...labelled(margin, 'part', cycle, 'pipeline/2-normalize/purchase_cycle.sql'),
    ...labelled(margin, 'term', `the price of ${part.price_date ?? '?'} holds for the whole term`),
  ]
}

/** Quantity times the price of a term, times the part that is charged of it (B18). */
export function purchaseLines(part: PartRow, price: string): string[] {
  const terms = `= ${plain(part.quantity)} × ${price}${partOf(part, priceMonths(part))}`
  return [...row(margin, terms, 'pipeline/3-price/purchase_amount.sql'), ...cycleLines(part)]
}

/** The price of the vendor's line for the part that is charged: list, or retail (B11, B12). */
export function vendorPriceLines(part: PartRow, label: 'list' | 'retail'): string[] {
  const share =
    part.cycle_months === null ? '' : ` × ${part.billed_part ?? '?'}/${part.whole_part ?? '?'}`
  const price = money(part.vendor_unit_price ?? '?', part.price_currency)
  const words = `${plain(part.quantity)} × ${price} UnitPrice of the line${share}`
  return [
    ...labelled(margin, label, words, 'pipeline/2-normalize/purchase_cycle.sql'),
    ...cycleLines(part),
  ]
}

/** What the vendor's sheet suggests for the part that is charged (B11). */
export function sheetRetailLines(part: PartRow): string[] {
  const retail =
    `${plain(part.quantity)} × ${money(part.erp_price ?? '?', part.price_currency)} ERP` +
    partOf(part, part.term_months ?? '1')
  return [
    ...labelled(margin, 'retail', retail, 'pipeline/3-price/purchase_retail.sql'),
    ...cycleLines(part),
  ]
}
