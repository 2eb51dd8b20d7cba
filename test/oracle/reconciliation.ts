import { monthOf, parseDay, type Day } from './dates.ts'
import { round10, roundTo, zero, type Exact } from './exact.ts'
import { parseNumber, type Purchase, type UsageClass, type UsageRecord } from './usage.ts'

type Row = ReadonlyMap<string, string>

/** Whether a file is an invoice reconciliation, by its header. */
export function isReconciliation(header: readonly string[]): boolean {
  return header.includes('Subtotal') && header.includes('TermAndBillingCycle')
}

/** What a line is for, told by its words in the order of Microsoft's own table. */
function familyOf(text: (column: string) => string): Purchase['family'] {
  const words = ['TermAndBillingCycle', 'ProductName', 'SkuName']
    .map((column) => text(column).toLowerCase())
    .join(' ')
  if (words.includes('savings plan')) return 'savings_plan'
  if (words.includes('reservation') || words.includes('reserved')) return 'reservation'
  const publisher = text('PublisherName').toLowerCase()
  if (!['', 'microsoft', 'microsoft corporation'].includes(publisher)) return 'marketplace'
  if (text('ProductId').startsWith('CFQ7')) return 'license'
  const isPerpetual =
    text('TermAndBillingCycle') === '' &&
    text('ChargeEndDate') === '' &&
    text('ChargeType').toLowerCase() !== 'customercredit'
  return text('ProductId').startsWith('DG7GMGF0') || isPerpetual ? 'software' : 'azure'
}

const taxProducts: Readonly<Record<Purchase['family'], UsageClass['product']>> = {
  license: 'license',
  software: 'software',
  marketplace: 'marketplace',
  reservation: 'reservation',
  savings_plan: 'reservation',
  azure: 'usage',
}

/** One invoice line per event: product, kind, days and what ties the lines of one change (B27). */
function eventOf(text: (column: string) => string, start: Day, end: Day | ''): string {
  return [
    text('SkuName') || text('ProductName'),
    text('ChargeType'),
    [start, end].filter((day) => day !== '').join('/'),
    (text('ReferenceId') || text('OrderId')).slice(0, 8),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function numberOf(text: string): Exact {
  return parseNumber(text) ?? zero
}

/** The total in pricing currency, which the file does not have: to 6 places, from cut prices. */
function pricingTotalOf(text: (column: string) => string, cost: Exact, quantity: Exact): Exact {
  if (text('PricingCurrency') === text('Currency')) return cost
  const price = round10(numberOf(text('EffectiveUnitPrice')))
  return roundTo(price.times(roundTo(quantity, 8)), 6)
}

/** The order that a benefit is bought with; bought in Partner Center, it has a prefix. */
function orderOf(text: (column: string) => string, family: Purchase['family']): string {
  if (family !== 'reservation' && family !== 'savings_plan') return ''
  return text('ReservationOrderId')
    .replace(/^RIOr?derId/, '')
    .toLowerCase()
}

function recordOf(file: string, row: Row, index: number): UsageRecord {
  const text = (column: string): string => row.get(column) ?? ''
  const day = (column: string): Day | '' => parseDay(text(column)) ?? ''
  const start = day('ChargeStartDate') || day('OrderDate')
  const family = familyOf(text)
  const quantity = numberOf(text('BillableQuantity') || text('Quantity'))
  const cost = numberOf(text('Subtotal'))
  // Perpetual software has no subscription: its order stands for one.
  const subscriptionId = (text('SubscriptionId') || text('OrderId')).toLowerCase()
  return {
    file,
    row: index + 1,
    usageClass: {
      partnerId: text('PartnerId').toLowerCase(),
      customerId: text('CustomerId').toLowerCase(),
      planId: subscriptionId,
      subscriptionId,
      productId: text('ProductId'),
      skuId: text('SkuId'),
      meterId: '',
      meterCategory: text('ProductName'),
      meterSubCategory: '',
      meterName: text('SkuName'),
      meterRegion: '',
      publisherName: text('PublisherName'),
      unitType: '',
      billingCurrency: text('Currency'),
      pricingCurrency: text('PricingCurrency'),
      pecRate: zero,
      coverage: '',
      credit: false,
      benefitOrderId: orderOf(text, family),
      resellerMpnId: '',
      invoiceNumber: text('InvoiceNumber'),
      product: taxProducts[family],
      tags: {},
      chargeGroup: eventOf(text, start, day('ChargeEndDate')),
      purchase: {
        kind: text('ChargeType').toLowerCase() === 'customercredit' ? 'credit' : 'purchase',
        family,
        chargeType: text('ChargeType').toLowerCase(),
        chargeStart: start,
        chargeEnd: day('ChargeEndDate'),
        termStart: day('SubscriptionStartDate'),
        termEnd: day('SubscriptionEndDate'),
        termText: text('TermAndBillingCycle'),
        frequency: text('BillingFrequency'),
        promotionId: text('PromotionId'),
        unitPrice: numberOf(text('UnitPrice')),
        effectivePrice: numberOf(text('EffectiveUnitPrice')),
      },
    },
    tags: {},
    billingMonth: '',
    usageDate: start,
    quantity,
    unitPrice: numberOf(text('UnitPrice')),
    cost,
    pricingTotal: pricingTotalOf(text, cost, quantity),
  }
}

/** The lines of a reconciliation; an invoice is of the month of its latest charge (B6). */
export function reconciliationOf(
  file: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): UsageRecord[] {
  const records = rows.map((fields, index) =>
    recordOf(file, new Map(header.map((name, i) => [name, fields[i] ?? ''])), index),
  )
  const monthOfInvoice = new Map<string, string>()
  for (const { usageDate, usageClass } of records) {
    const month = monthOf(usageDate)
    const known = monthOfInvoice.get(usageClass.invoiceNumber) ?? ''
    if (month > known) monthOfInvoice.set(usageClass.invoiceNumber, month)
  }
  return records.map((record) => ({
    ...record,
    billingMonth: monthOfInvoice.get(record.usageClass.invoiceNumber) ?? '',
  }))
}
