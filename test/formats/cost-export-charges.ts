import type { Agreement } from './cost-export-columns.ts'
import type { CanonicalRow } from './format-renderer.ts'

/** Values of a line by documented header; days are ISO, null is blank. */
export type Values = Readonly<Record<string, string | null>>

/** The credit as the fraction of the file, and in percent. */
export const credits = new Map([
  ['0', '0'],
  ['0.15', '15'],
  ['0.075', '7.5'],
  ['0.99', '99'],
])

const padded = (percent: string): string => {
  const [whole = '', places = ''] = percent.split('.')
  return `${whole}.${places.padEnd(18, '0')}`
}
const isZero = (decimal: string): boolean => !/[1-9]/u.test(decimal.replace(/e.*$/iu, ''))
const orderOfPath = (path: string | null): string | undefined =>
  /Orders\/([^/]+)/u.exec(path ?? '')?.[1]

/** What is in no canonical column, though it was read: kept under its header. */
function keptOf(
  line: Values,
  priced: { readonly isPriced: boolean; readonly dollars: boolean; readonly price: string | null },
  creditInForce: string | null,
): Values {
  const credit = credits.get(line.partnerEarnedCreditRate ?? '') ?? null
  const { isPriced, dollars, price } = priced
  const { benefitId = null, reservationId = null, billingCurrency, pricingCurrency = null } = line
  const isOtherCurrency = !isPriced && pricingCurrency !== billingCurrency
  return {
    partnerEarnedCreditPercentage:
      credit === creditInForce || credit === null ? null : padded(credit),
    reservationId:
      benefitId !== null && !benefitId.includes(reservationId ?? '') ? reservationId : null,
    unitPrice: (line.unitPrice ?? null) === price ? null : (line.unitPrice ?? null),
    PayGPrice: (line.PayGPrice ?? null) === price ? null : (line.PayGPrice ?? null),
    pricingCurrency: isOtherCurrency ? pricingCurrency : null,
    costInPricingCurrency: isPriced ? null : (line.costInPricingCurrency ?? null),
    costInUsd: dollars ? null : (line.costInUsd ?? null),
    exchangeRatePricingToBilling: isPriced ? null : (line.exchangeRatePricingToBilling ?? null),
  }
}

type Get = (header: string) => string | null

/** Which commitment a line belongs to; '' where it is none. */
function modelOf(get: Get): string {
  const benefit = get('benefitId')
  const told = get('PricingModel')
  if (told !== null) return told
  if (benefit?.includes('savingsPlan') === true) return 'SavingsPlan'
  return (benefit ?? get('reservationId')) === null ? '' : 'Reservation'
}

function chargeKindOf(isUsage: boolean, kind: string): string {
  if (isUsage) return 'usage'
  if (kind === 'tax') return 'tax'
  return kind === 'roundingadjustment' ? 'adjustment' : 'purchase'
}

function familyOf(get: Get, kind: string, model: string, isCommitment: boolean): string {
  if (get('publisherType') === 'Marketplace') return 'marketplace'
  if (kind !== 'usage' && isCommitment) {
    return model === 'SavingsPlan' ? 'savings_plan' : 'reservation'
  }
  return get('provider') === 'Microsoft 365' ? 'license' : 'azure'
}

/** What a line is, and the commitment it belongs to. */
function chargeOf(get: Get): CanonicalRow {
  const kind = (get('chargeType') ?? '').toLowerCase()
  const isUsage = ['usage', 'unusedreservation', 'unusedsavingsplan'].includes(kind)
  const benefit = get('benefitId')
  const model = modelOf(get)
  const isCommitment = model === 'SavingsPlan' || model === 'Reservation'
  const order =
    orderOfPath(benefit) ?? /"ReservationOrderId":"([^"]+)/u.exec(get('additionalInfo') ?? '')?.[1]
  return {
    quantity: get('quantity') ?? (isUsage ? null : '1'),
    charge_type: get('chargeType'),
    charge_kind: chargeKindOf(isUsage, kind),
    product_family: familyOf(get, kind, model, isCommitment),
    benefit_id: benefit ?? get('reservationId'),
    benefit_order_id:
      order ?? (isCommitment ? (get('productOrderId') ?? get('reservationId')) : null),
    benefit_type: isUsage && isCommitment ? model : null,
  }
}

/** The day of a line, and its period: without one, the month up to its last day. */
function daysOf(get: Get): CanonicalRow {
  const day = get('date') ?? ''
  const end = new Date(
    Date.UTC(Number.parseInt(day.slice(0, 4), 10), Number.parseInt(day.slice(5, 7), 10), 0),
  )
  const noPeriod = get('billingPeriodStartDate') === null && get('billingPeriodEndDate') === null
  return {
    charge_start_date: get('billingPeriodStartDate') ?? `${day.slice(0, 8)}01`,
    charge_end_date: noPeriod ? end.toISOString().slice(0, 10) : get('billingPeriodEndDate'),
    usage_date: day,
  }
}

/** The charge that a line means, by what the columns are documented to hold. */
export function canonicalOf(
  line: Values,
  agreement: Agreement,
): { readonly row: CanonicalRow; readonly kept: Values } {
  const get: Get = (header) => line[header] ?? null
  const partner = agreement.partner.map(get).find((one) => one !== null) ?? null
  const account =
    get('SubscriptionId') ?? get('productOrderId') ?? get('customerTenantId') ?? partner
  const amount =
    get('costInPricingCurrency') ??
    (get('pricingCurrency') === 'USD' && agreement.dollars ? get('costInUsd') : null)
  const isPriced = get('pricingCurrency') !== null && amount !== null
  const hasRetail = get('PayGPrice') !== null && !isZero(get('PayGPrice') ?? '')
  const price = hasRetail ? get('PayGPrice') : (get('unitPrice') ?? get('PayGPrice'))
  const credit = ['False', '0'].includes(get('partnerEarnedCreditApplied') ?? '')
    ? '0'
    : (credits.get(get('partnerEarnedCreditRate') ?? '') ?? null)
  const tags = get('tags')
  const row = {
    ...Object.fromEntries([...agreement.texts].map(([header, name]) => [name, get(header)])),
    ...chargeOf(get),
    ...daysOf(get),
    partner_id: partner,
    customer_id: get('customerTenantId') ?? account,
    subscription_id: account,
    entitlement_id: account,
    unit_price: price,
    effective_unit_price: get('effectivePrice'),
    billing_pre_tax_total: get('costInBillingCurrency'),
    billing_currency: get('billingCurrency'),
    pricing_currency: isPriced ? get('pricingCurrency') : get('billingCurrency'),
    pricing_pre_tax_total: isPriced ? amount : get('costInBillingCurrency'),
    pc_to_bc_exchange_rate:
      isPriced || get('pricingCurrency') === get('billingCurrency')
        ? get('exchangeRatePricingToBilling')
        : null,
    pc_to_bc_exchange_rate_date: get('exchangeRateDate'),
    product_id: get('ProductId') ?? get('PartNumber'),
    meter_category: get('meterCategory') ?? get('ProductName') ?? get('productOrderName'),
    order_id: get('productOrderId'),
    additional_info: get('additionalInfo'),
    tags: tags === null || tags.startsWith('{') ? tags : `{${tags}}`,
    pec_percentage: credit,
  }
  const dollars = isPriced && amount === get('costInUsd')
  return {
    row,
    kept: keptOf(line, { isPriced, dollars: dollars || !agreement.dollars, price }, credit),
  }
}
