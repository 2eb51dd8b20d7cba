import { Decimal } from 'decimal.js'
import { type Exact, exact, one, roundTo, sum, zero } from '../oracle/exact.ts'
import { type Dice, makeDice } from '../random/dice.ts'

/** A row of a file, compact: the columns that matter. */
export type Row = Record<string, string>

/** What Microsoft gives for one invoice: daily usage, reconciliation and first pages. */
export interface VendorMonth {
  readonly invoice: string
  readonly rate: string
  daily: Row[]
  lines: Row[]
  pages: Row[]
}

const days = Array.from({ length: 31 }, (_, index) => `10/${String(index + 1)}/2026`)

/** Cut to cents towards zero. */
export const cut = (amount: Exact): Exact => amount.toDecimalPlaces(2, Decimal.ROUND_DOWN)

/** Subtotal of a consumption line: price times quantity cut, then times the rate cut (1b). */
export const lineTotal = (price: Exact, quantity: Exact, rate: string): Exact =>
  cut(cut(price.times(quantity)).times(exact(rate)))

/** Totals of a daily record: ten places, in pricing and in billing currency (1a). */
export function totalsOf(price: Exact, quantity: Exact, rate: string): Row {
  const pricing = roundTo(price.times(quantity), 10)
  return {
    PricingPreTaxTotal: pricing.toString(),
    BillingPreTaxTotal: roundTo(pricing.times(exact(rate)), 10).toString(),
  }
}

interface Product {
  readonly customer: number
  readonly number: number
  readonly price: Exact
  /** Earned on days up to this one, in percent, or never. */
  readonly pec: string
  readonly pecDays: number
  readonly freeQuantity: Exact
}

function productsOf(dice: Dice): Product[] {
  return [1, 2, 3].flatMap((customer) =>
    [1, 2, 3].map((number) => {
      const kind = dice.int(0, 3)
      return {
        customer,
        number,
        price: exact(`${String(dice.int(0, 3))}.${String(dice.int(1000, 9999))}`),
        pec: kind === 1 || kind === 2 ? '15' : '0',
        pecDays: kind === 2 ? dice.int(3, 28) : 31,
        freeQuantity: kind === 3 ? exact('5') : zero,
      }
    }),
  )
}

/** A month without a fault, made by the documented rules; the same seed gives the same month. */
export function vendorMonth(invoice: string, seed: number): VendorMonth {
  const dice = makeDice(seed)
  const rate = `0.${String(dice.int(700000000, 999999999))}`
  const month: VendorMonth = { invoice, rate, daily: [], lines: [], pages: [] }
  for (const product of productsOf(dice)) addProduct(month, product, dice)
  addPurchases(month, dice)
  addPage(month)
  return month
}

function addProduct(month: VendorMonth, product: Product, dice: Dice): void {
  const { rate } = month
  const base = {
    InvoiceNumber: month.invoice,
    CustomerId: `c${String(product.customer)}`,
    SubscriptionId: `a${String(product.customer)}`,
    EntitlementId: `d${String(product.customer)}`,
    ProductId: `DZH318Z0BP0${String(product.number)}`,
    SkuId: '0001',
    UnitPrice: product.price.toString(),
    PCToBCExchangeRate: rate,
  }
  const charged = new Map<string, Exact>()
  let used = zero
  const late = dice.chance(0.3) ? ['9/29/2026', '9/30/2026'] : []
  for (const [index, day] of [...late, ...days].entries()) {
    const quantity = exact(`${String(dice.int(1, 40))}.${String(dice.int(100000, 999999))}`)
    const pec = index < product.pecDays ? product.pec : '0'
    const net = roundTo(product.price.times(one.minus(exact(pec).dividedBy(100))), 10)
    const free = Decimal.max(zero, Decimal.min(quantity, product.freeQuantity.minus(used)))
    used = used.plus(quantity)
    const paid = quantity.minus(free)
    charged.set('free', (charged.get('free') ?? zero).plus(free))
    charged.set(pec, (charged.get(pec) ?? zero).plus(paid))
    month.daily.push({
      ...base,
      UsageDate: day,
      MeterId: `meter-${String(product.number)}`,
      Quantity: quantity.toString(),
      PartnerEarnedCreditPercentage: pec,
      ...totalsOf(net, paid, rate),
    })
  }
  if (product.number === 1) month.daily.push({ ...base, ...coveredUsage })
  for (const [pec, quantity] of charged) {
    if (quantity.isZero()) continue
    const share = pec === 'free' ? zero : one.minus(exact(pec).dividedBy(100))
    const price = roundTo(product.price.times(share), 10)
    month.lines.push({
      ...base,
      ...consumption,
      EffectiveUnitPrice: price.toString(),
      BillableQuantity: quantity.toString(),
      Subtotal: lineTotal(price, quantity, rate).toFixed(2),
      PriceAdjustmentDescription:
        pec === '0' || pec === 'free'
          ? ''
          : `["${pec}.0% Partner earned credit for services managed"]`,
    })
  }
}

const coveredUsage: Row = {
  UsageDate: '10/9/2026',
  MeterId: 'meter-1',
  Quantity: '24',
  BenefitType: 'SavingsPlan',
  BenefitOrderId: 'b1',
  BillingPreTaxTotal: '0',
  PricingPreTaxTotal: '0',
}

const consumption: Row = {
  ChargeType: 'new',
  Quantity: '1',
  PublisherName: 'Microsoft',
  SubscriptionDescription: 'Azure plan',
  ChargeStartDate: '10/1/2026',
  ChargeEndDate: '10/31/2026',
  Currency: 'EUR',
  PricingCurrency: 'USD',
}

/** A line of the reconciliation that is no consumption, with these columns. */
export function purchase(month: VendorMonth, columns: Row): Row {
  return {
    ...consumption,
    InvoiceNumber: month.invoice,
    CustomerId: 'c1',
    SubscriptionId: 'f1',
    SkuId: '0002',
    UnitPrice: columns['EffectiveUnitPrice'] ?? '0',
    BillableQuantity: columns['Quantity'] ?? '1',
    PricingCurrency: 'EUR',
    PCToBCExchangeRate: '1',
    ...columns,
  }
}

function addPurchases(month: VendorMonth, dice: Dice): void {
  const seats = exact(String(dice.int(1, 300)))
  const price = roundTo(exact('10.08').dividedBy(30).times(dice.int(1, 30)), 10)
  // both truncation points are documented (2.6)
  const subtotal = dice.chance(0.5) ? cut(price.times(seats)) : cut(price).times(seats)
  month.lines.push(
    purchase(month, {
      ProductId: 'CFQ7TTC0LF8S',
      SkuName: 'Microsoft 365 E5',
      ChargeEndDate: '11/14/2026',
      TermAndBillingCycle: 'One-Year commitment for monthly/yearly billing',
      Quantity: seats.toString(),
      EffectiveUnitPrice: price.toString(),
      Subtotal: subtotal.toFixed(2),
      TaxTotal: dice.chance(0.5) ? cut(subtotal.times(exact('0.19'))).toFixed(2) : '0',
    }),
    purchase(month, {
      ProductId: 'DZH318Z0RSV1',
      ProductName: 'Virtual Machines Reserved',
      ReservationOrderId: 'b1',
      TermAndBillingCycle: '1 Year Reservation',
      EffectiveUnitPrice: '900',
      Subtotal: '900.00',
    }),
    purchase(month, {
      ProductId: 'DZH318Z0MKT1',
      PublisherName: 'Another Publisher',
      ProductName: 'Firewall',
      EffectiveUnitPrice: '42.5',
      Subtotal: '42.50',
    }),
    purchase(month, {
      ProductId: 'DZH318Z0CRED',
      SubscriptionId: 'a1',
      ChargeType: 'customerCredit',
      CreditReasonCode: 'Azure Credit Offer',
      EffectiveUnitPrice: '-3.21',
      Subtotal: '-3.21',
    }),
  )
}

/** Puts the first page of the invoice there, or makes it anew: what its lines add up to. */
export function addPage(month: VendorMonth, more = '0'): void {
  const lines = month.lines.map((line) =>
    exact(line['Subtotal'] ?? '0').plus(exact(line['TaxTotal'] || '0')),
  )
  month.pages = [
    { invoice_number: month.invoice, total_charges: sum(lines).plus(exact(more)).toString() },
  ]
}
