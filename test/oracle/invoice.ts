import { groupBy, type Charge } from './charges.ts'
import { isValidOn, type Day } from './dates.ts'
import { minorUnits } from './currencies.ts'
import { exact, hundred, round10, roundTo, sum, type Exact } from './exact.ts'
import type { Rates, TaxRow } from './rates.ts'

/** A charge with the tax rule that its account, its product and the tax point ask for. */
export interface TaxedCharge {
  readonly charge: Charge
  readonly tax: TaxRow
}

/**
 * Usage: customer × subscription × meter category × tax category × current
 * or late, quantity 1; purchases: seats × unit price (B27).
 */
export interface InvoiceLine {
  readonly customerAccountId: string
  readonly subscriptionId: string
  readonly meterCategory: string
  readonly isLate: boolean
  readonly taxCategory: string
  readonly taxRate: Exact
  readonly amountExact: Exact
  readonly amountRounded: Exact
  readonly quantity: Exact
  readonly netPrice: Exact
  readonly usageRows: number
  readonly charges: readonly Charge[]
}
export interface TaxLine {
  readonly taxCategory: string
  readonly taxRate: Exact
  readonly base: Exact
  readonly tax: Exact
  /** null where the seller pays tax in the currency of the invoice. */
  readonly taxInTaxCurrency: Exact | null
}
export interface Invoice {
  readonly sellerId: string
  readonly accountId: string
  readonly currency: string
  readonly groupBy: string
  readonly groupValue: string
  readonly documentType: 'invoice' | 'credit_note' | 'zero'
  readonly lines: readonly InvoiceLine[]
  readonly taxLines: readonly TaxLine[]
  readonly net: Exact
  readonly netExact: Exact
  readonly tax: Exact
  readonly gross: Exact
  readonly taxCurrency: string
  readonly taxFxRate: Exact | null
}
/** What is the same for all documents of a period. */
export interface Frame {
  readonly rates: Rates
  readonly taxPoint: Day
  /** The tax rate from invoice to tax currency; null where the two are equal. */
  readonly taxFx: (sellerId: string, currency: string) => Exact | null
}

/** The order number in force on the tax point: one for this subscription beats one for all. */
function purchaseOrderOf(charge: Charge, { rates, taxPoint }: Frame): string {
  const orders = rates.purchaseOrders.filter(
    (order) => order.accountId === charge.account.accountId && isValidOn(order, taxPoint),
  )
  const own = orders.find(
    ({ subscriptionId }) => subscriptionId !== '' && subscriptionId === charge.subscriptionId,
  )
  return (own ?? orders.find(({ subscriptionId }) => subscriptionId === ''))?.purchaseOrder ?? ''
}

/** Which of an account's documents a charge goes on (B2, `invoice_by`). */
function groupValueOf(charge: Charge, frame: Frame): string {
  const { invoiceBy } = charge.account
  if (invoiceBy === 'customer') return charge.customerAccountId
  if (invoiceBy === 'subscription') return charge.subscriptionId
  if (invoiceBy === 'tag') return charge.tagValue
  return invoiceBy === 'purchase_order' ? purchaseOrderOf(charge, frame) : ''
}

/** Seats and the price of one, where all seats of a line have one price that gives its amount. */
function seatsOf(charges: readonly Charge[], amountRounded: Exact, places: number) {
  const bought = charges.flatMap((charge) => charge.bought)
  const quantity = sum(bought.map(({ seats }) => seats))
  const whole = {
    quantity: exact(amountRounded.isNegative() && !amountRounded.isZero() ? '-1' : '1'),
    netPrice: amountRounded.abs(),
  }
  if (quantity.isZero()) return whole
  const netPrice = round10(round10(sum(bought.map(({ amount }) => amount))).dividedBy(quantity))
  const isOnePrice = bought.every(({ seats, amount }) =>
    amount.minus(seats.times(netPrice)).abs().lte(seats.abs().plus(1).times('1e-9')),
  )
  const isAmount = roundTo(quantity.times(netPrice), places).eq(amountRounded)
  return isOnePrice && isAmount && !netPrice.lessThan(0) ? { quantity, netPrice } : whole
}

/** The one place where amounts are rounded (B27). */
function toLine(taxed: readonly TaxedCharge[], { charge, tax }: TaxedCharge): InvoiceLine {
  const amountExact = sum(taxed.map((one) => one.charge.amount))
  const places = minorUnits(charge.currency)
  const amountRounded = roundTo(amountExact, places)
  return {
    customerAccountId: charge.customerAccountId,
    subscriptionId: charge.subscriptionId,
    meterCategory: charge.text,
    isLate: charge.isLate,
    taxCategory: tax.category,
    taxRate: tax.rate,
    amountExact,
    amountRounded,
    ...seatsOf(
      taxed.map((one) => one.charge),
      amountRounded,
      places,
    ),
    usageRows: taxed
      .flatMap((one) => one.charge.lines)
      .reduce((rows, line) => rows + line.usageRows, 0),
    charges: taxed.map((one) => one.charge),
  }
}

function linesOf(taxed: readonly TaxedCharge[]): InvoiceLine[] {
  const groups = groupBy(taxed, ({ charge, tax }) => [
    charge.customerAccountId,
    charge.subscriptionId,
    charge.text,
    charge.source,
    charge.product,
    tax.category,
    tax.rate.toString(),
    charge.isLate,
  ])
  return groups.flatMap((group) => (group[0] === undefined ? [] : [toLine(group, group[0])]))
}

/** Tax per category and rate of the rounded lines, rounded once (B28). */
function taxLinesOf(lines: readonly InvoiceLine[], places: number, taxFx: Exact | null): TaxLine[] {
  return groupBy(lines, (line) => [line.taxCategory, line.taxRate.toString()]).flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const base = sum(group.map((line) => line.amountRounded))
    const tax = roundTo(base.times(first.taxRate).dividedBy(hundred), places)
    const taxInTaxCurrency = taxFx && roundTo(tax.times(taxFx), 2)
    return [{ taxCategory: first.taxCategory, taxRate: first.taxRate, base, tax, taxInTaxCurrency }]
  })
}

/**
 * A document whose total or any tax base is negative is never an invoice;
 * nothing at all is none (B33).
 */
function documentTypeOf(
  lines: readonly InvoiceLine[],
  taxLines: readonly TaxLine[],
  net: Exact,
  gross: Exact,
): Invoice['documentType'] {
  if (lines.every((line) => line.amountRounded.isZero())) return 'zero'
  const amounts = [net, gross, ...taxLines.map((taxLine) => taxLine.base)]
  return amounts.some((amount) => amount.lessThan(0)) ? 'credit_note' : 'invoice'
}

function toInvoice(taxed: readonly TaxedCharge[], first: Charge, frame: Frame): Invoice {
  const { account, currency } = first
  const lines = linesOf(taxed)
  const taxFxRate = frame.taxFx(account.sellerId, currency)
  const taxLines = taxLinesOf(lines, minorUnits(currency), taxFxRate)
  const net = sum(lines.map((line) => line.amountRounded))
  const tax = sum(taxLines.map((taxLine) => taxLine.tax))
  const gross = net.plus(tax)
  const seller = frame.rates.sellers.find(({ sellerId }) => sellerId === account.sellerId)
  return {
    sellerId: account.sellerId,
    accountId: account.accountId,
    currency,
    groupBy: account.invoiceBy,
    groupValue: groupValueOf(first, frame),
    documentType: documentTypeOf(lines, taxLines, net, gross),
    lines,
    taxLines,
    net,
    netExact: sum(lines.map((line) => line.amountExact)),
    tax,
    gross,
    taxCurrency: seller?.taxCurrency ?? '',
    taxFxRate,
  }
}

/** One document per account, contract currency and `invoice_by` group (B2, B22). */
export function invoices(taxed: readonly TaxedCharge[], frame: Frame): Invoice[] {
  const groups = groupBy(taxed, ({ charge }) => [
    charge.account.accountId,
    charge.currency,
    groupValueOf(charge, frame),
  ])
  return groups.flatMap((group) =>
    group[0] === undefined ? [] : [toInvoice(group, group[0].charge, frame)],
  )
}
