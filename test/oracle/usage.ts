import { monthOf, parseDay, type Day } from './dates.ts'
import { exact, hundred, roundTo, zero, type Exact } from './exact.ts'
import { bindHeader, type UsageColumn } from './usage-columns.ts'

/** Values of the tags of a resource by name. */
export type Tags = Readonly<Record<string, string>>

/** What a line of a reconciliation is for (B14, B18). */
export interface Purchase {
  readonly kind: 'purchase' | 'credit'
  readonly family: 'license' | 'software' | 'marketplace' | 'reservation' | 'savings_plan' | 'azure'
  /** Lower case. */
  readonly chargeType: string
  readonly chargeStart: Day
  readonly chargeEnd: Day | ''
  readonly termStart: Day | ''
  readonly termEnd: Day | ''
  readonly termText: string
  readonly frequency: string
  readonly promotionId: string
  readonly unitPrice: Exact
  readonly effectivePrice: Exact
}

/** Everything that two usage records must share to be metered together; ids in lower case. */
export interface UsageClass {
  readonly partnerId: string
  readonly customerId: string
  readonly planId: string
  readonly subscriptionId: string
  readonly productId: string
  readonly skuId: string
  readonly meterId: string
  readonly meterCategory: string
  readonly meterSubCategory: string
  readonly meterName: string
  readonly meterRegion: string
  readonly publisherName: string
  readonly unitType: string
  readonly billingCurrency: string
  readonly pricingCurrency: string
  /** Partner earned credit as a fraction: 0.15. */
  readonly pecRate: Exact
  /** Covered by a benefit: such lines cost nothing. '' = not covered. */
  readonly coverage: '' | 'reservation' | 'savings_plan'
  /** Paid by Azure credit. */
  readonly credit: boolean
  /** The order of the benefit that covers the line or is bought; '' for all else. */
  readonly benefitOrderId: string
  readonly resellerMpnId: string
  readonly invoiceNumber: string
  /** What tax and prices tell apart (B28). */
  readonly product: 'usage' | 'service' | 'license' | 'software' | 'marketplace' | 'reservation'
  /** What an invoice line is made per (B27): the meter category of usage. */
  readonly chargeGroup: string
  /** The tags that rules or accounts name; names in lower case and in order. */
  readonly tags: Tags
  /** null for usage and services. */
  readonly purchase: Purchase | null
}

/** One row of a file. */
export interface UsageRecord {
  readonly file: string
  /** 1 = the first record after the header; blank lines are not counted. */
  readonly row: number
  /** Without tags, until somebody says which matter. */
  readonly usageClass: UsageClass
  /** All tags of the record, names in lower case. */
  readonly tags: Tags
  readonly billingMonth: string
  readonly usageDate: Day
  readonly quantity: Exact
  readonly unitPrice: Exact
  /** BillingPreTaxTotal, in billing currency, after PEC (B10). */
  readonly cost: Exact
  /** PricingPreTaxTotal, in pricing currency, after PEC. */
  readonly pricingTotal: Exact
}

/** A row that cannot be read: `column` is '' when the row as a whole is at fault. */
export interface RejectedRow {
  readonly file: string
  readonly row: number
  readonly column: string
}

export interface Usage {
  readonly records: readonly UsageRecord[]
  readonly rejected: readonly RejectedRow[]
}

type Cells = (column: UsageColumn) => string

const decimalText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * A number as the files write it (1.5, 4.79E-8, −2), kept to 18 decimals; null for anything else.
 */
export function parseNumber(text: string): Exact | null {
  return decimalText.test(text) ? roundTo(exact(text.replace(/^\+/, '')), 18) : null
}

/**
 * Tags as JSON, with or without the braces; text that is none holds no tags. Of names that differ
 * in case only the first counts; a blank value is none.
 */
export function tagsOf(text: string): Tags {
  const json = text.trimStart().startsWith('{') ? text : `{${text}}`
  const tags: Record<string, string> = {}
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>)
    for (const [name, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      const key = name.toLowerCase()
      if (typeof value === 'string' && value !== '' && !(key in tags)) tags[key] = value
    }
  } catch {
    return {}
  }
  return tags
}

/** The reservation order named in the JSON text of AdditionalInfo; '' if none. */
function reservationOrderOf(additionalInfo: string): string {
  return /"ReservationOrderId"\s*:\s*"([^"]+)"/.exec(additionalInfo)?.[1] ?? ''
}

/**
 * Only a line without cost is covered (B9): an overflow line names its plan too, but is charged.
 */
function coverageOf(cells: Cells, cost: Exact): Pick<UsageClass, 'coverage' | 'benefitOrderId'> {
  if (!cost.isZero()) return { coverage: '', benefitOrderId: '' }
  const reservation = reservationOrderOf(cells('additionalInfo'))
  if (reservation !== '')
    return { coverage: 'reservation', benefitOrderId: reservation.toLowerCase() }
  if (cells('benefitType').toLowerCase() === 'savingsplan') {
    return { coverage: 'savings_plan', benefitOrderId: cells('benefitOrderId').toLowerCase() }
  }
  return { coverage: '', benefitOrderId: '' }
}

function classOf(cells: Cells, pecRate: Exact, credit: boolean, cost: Exact): UsageClass {
  return {
    partnerId: cells('partnerId').toLowerCase(),
    customerId: cells('customerId').toLowerCase(),
    planId: cells('planId').toLowerCase(),
    subscriptionId: cells('subscriptionId').toLowerCase(),
    productId: cells('productId'),
    skuId: cells('skuId'),
    meterId: cells('meterId'),
    meterCategory: cells('meterCategory'),
    meterSubCategory: cells('meterSubCategory'),
    meterName: cells('meterName'),
    meterRegion: cells('meterRegion'),
    publisherName: cells('publisherName'),
    unitType: cells('unitType'),
    billingCurrency: cells('billingCurrency'),
    pricingCurrency: cells('pricingCurrency'),
    pecRate,
    credit,
    ...coverageOf(cells, cost),
    resellerMpnId: cells('resellerMpnId'),
    invoiceNumber: cells('invoiceNumber'),
    product: 'usage',
    chargeGroup: cells('meterCategory'),
    tags: {},
    purchase: null,
  }
}

/**
 * A share written as percentage (15) or as fraction (0.15), by the column
 * that the file has; blank = 0.
 */
function shareOf(cells: Cells, percentage: UsageColumn, fraction: UsageColumn): Exact | null {
  if (cells(percentage) !== '') return parseNumber(cells(percentage))?.dividedBy(hundred) ?? null
  return cells(fraction) === '' ? zero : parseNumber(cells(fraction))
}

/** One record, or the names of the columns that hold no number or no date. */
function toRecord(cells: Cells, file: string, row: number): UsageRecord | string[] {
  const usageDate = parseDay(cells('usageDate'))
  const chargeStart = parseDay(cells('chargeStartDate'))
  const quantity = parseNumber(cells('quantity'))
  const unitPrice = parseNumber(cells('unitPrice'))
  const cost = parseNumber(cells('cost'))
  const pricingTotal = parseNumber(cells('pricingTotal'))
  const pecRate = shareOf(cells, 'pecPercentage', 'pecFraction')
  const credit = shareOf(cells, 'creditPercentage', 'creditFraction')
  if (
    usageDate &&
    chargeStart &&
    quantity &&
    unitPrice &&
    cost &&
    pricingTotal &&
    pecRate &&
    credit
  ) {
    return {
      file,
      row,
      usageClass: classOf(cells, pecRate, credit.equals(1), cost),
      tags: tagsOf(cells('tags')),
      billingMonth: monthOf(chargeStart),
      usageDate,
      quantity,
      unitPrice,
      cost,
      pricingTotal,
    }
  }
  const values = {
    UsageDate: usageDate,
    ChargeStartDate: chargeStart,
    Quantity: quantity,
    UnitPrice: unitPrice,
    BillingPreTaxTotal: cost,
    PricingPreTaxTotal: pricingTotal,
    PartnerEarnedCreditPercentage: pecRate,
    CreditPercentage: credit,
  }
  return Object.entries(values)
    .filter(([, value]) => value === null)
    .map(([column]) => column)
}

/** The records of one file, which is its name, its header and its rows. */
export function usageOf(
  file: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Usage {
  const records: UsageRecord[] = []
  const rejected: RejectedRow[] = []
  const positions = bindHeader(header)
  rows.forEach((fields, index) => {
    // A short row lacks trailing empties; a long row has a field that no column explains.
    const cells: Cells = (column) => fields[positions.get(column) ?? -1] ?? ''
    const read = fields.length > header.length ? [''] : toRecord(cells, file, index + 1)
    if (Array.isArray(read))
      rejected.push(...read.map((column) => ({ file, row: index + 1, column })))
    else records.push(read)
  })
  return { records, rejected }
}
