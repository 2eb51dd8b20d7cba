import { addDays } from './delivered-values.ts'
import { textColumns } from './focus-columns.ts'
import type { CanonicalRow } from './format-renderer.ts'

/** Values of a row by the column names of 1.2; days are ISO, null is nothing. */
export type Values = Readonly<Record<string, string | null>>

/** The credit as the fraction of the file, and in percent. */
export const credits = new Map([
  ['0', '0'],
  ['0.15', '15'],
  ['0.075', '7.5'],
  ['0.99', '99'],
])

const isZero = (decimal: string | null): boolean => !/[1-9]/u.test(decimal ?? '0')
const padded = (percent: string): string => {
  const [whole = '', places = ''] = percent.split('.')
  return `${whole}.${places.padEnd(18, '0')}`
}

type Get = (name: string) => string | null

/** In which currencies a row is priced, and at what price. */
interface Pricing {
  readonly isOneCurrency: boolean
  readonly inDollars: boolean
  readonly price: string | null
}

function pricingOf(get: Get): Pricing {
  const [billing, priced] = [get('BillingCurrency'), get('PricingCurrency')]
  const isOneCurrency = priced === null || priced === billing
  const [listed, pricedPrice] = [get('ListUnitPrice'), get('PricingCurrencyListUnitPrice')]
  const inDollars =
    priced === 'USD' &&
    billing !== 'USD' &&
    get('x_BilledCostInUsd') !== null &&
    (listed === null || pricedPrice !== null || !isZero(get('BilledCost')))
  if (inDollars) return { isOneCurrency, inDollars, price: pricedPrice }
  return { isOneCurrency, inDollars, price: isOneCurrency ? (listed ?? pricedPrice) : listed }
}

/** The kind of a commitment, by whatever word its provider has for it. */
function commitmentOf(type: string | null): string | null {
  if (type?.includes('Saving') === true) return 'SavingsPlan'
  return type?.includes('Reserv') === true ? 'Reservation' : type
}

function familyOf(get: Get, isUsage: boolean, commitment: string | null): string {
  if (!isUsage && commitment === 'SavingsPlan') return 'savings_plan'
  if (!isUsage && commitment === 'Reservation') return 'reservation'
  return get('ProviderName') === 'Microsoft' ? 'azure' : 'other'
}

/** What a row is, and the commitment it belongs to. */
function chargeOf(get: Get): CanonicalRow {
  const category = (get('ChargeCategory') ?? '').toLowerCase()
  const isUsage = category === 'usage'
  const commitment = commitmentOf(get('CommitmentDiscountType'))
  const order = /Orders\/([^/]+)/u.exec(get('CommitmentDiscountId') ?? '')?.[1]
  const ordered =
    get('CommitmentDiscountId') === null
      ? null
      : (get('x_SkuOrderId') ?? get('CommitmentDiscountId'))
  return {
    charge_type: [get('ChargeCategory'), get('ChargeClass')]
      .filter((word) => word !== null)
      .join(' '),
    charge_kind: ['usage', 'purchase', 'tax', 'credit', 'adjustment'].includes(category)
      ? category
      : 'adjustment',
    product_family: familyOf(get, isUsage, commitment),
    benefit_id: get('CommitmentDiscountId'),
    benefit_type: isUsage ? commitment : null,
    benefit_order_id: order ?? ordered,
  }
}

/** What is metered: its names, and how much of it. */
function meterOf(get: Get): CanonicalRow {
  const quantity = get('PricingQuantity') ?? get('ConsumedQuantity')
  return {
    quantity: quantity ?? '1',
    unit_type:
      get('PricingQuantity') === null && quantity !== null
        ? get('ConsumedUnit')
        : get('PricingUnit'),
    provider_name: get('ProviderName') ?? get('PublisherName') ?? 'unknown',
    publisher_name: get('PublisherName'),
    consumed_service: get('ServiceName'),
    meter_category: get('x_SkuMeterCategory') ?? get('ServiceName'),
    meter_id: get('x_SkuMeterId') ?? get('SkuId'),
    meter_name: get('SkuMeter') ?? get('x_SkuDescription') ?? get('ChargeDescription'),
  }
}

/** The credit in force, and the one that the row names, in percent. */
function creditsOf(get: Get): readonly [inForce: string | null, named: string | null] {
  const named = credits.get(get('x_PartnerCreditRate') ?? '') ?? null
  return [['False', '0'].includes(get('x_PartnerCreditApplied') ?? '') ? '0' : named, named]
}

/** What of a row is in no canonical column: kept under its header. */
function keptOf(get: Get, { isOneCurrency, inDollars, price }: Pricing, row: CanonicalRow): Values {
  const isLeft = !isOneCurrency && !inDollars
  const type = get('CommitmentDiscountType')
  const pricedPrice = get('PricingCurrencyListUnitPrice')
  const [credit, named] = creditsOf(get)
  return {
    CommitmentDiscountType: row['benefit_type'] === type ? null : type,
    x_PartnerCreditPercentage: named === credit || named === null ? null : padded(named),
    SkuPriceDetails: get('x_SkuDetails') === null ? null : get('SkuPriceDetails'),
    ListUnitPrice: get('ListUnitPrice') === price ? null : get('ListUnitPrice'),
    PricingCurrencyListUnitPrice: pricedPrice === price ? null : pricedPrice,
    x_BilledCostInUsd: inDollars ? null : get('x_BilledCostInUsd'),
    PricingCurrency: isLeft ? get('PricingCurrency') : null,
    x_BillingExchangeRate: isLeft ? get('x_BillingExchangeRate') : null,
  }
}

/** The charge that a row means, and what of it no canonical column holds. */
export function canonicalOf(line: Values): { readonly row: CanonicalRow; readonly kept: Values } {
  const get: Get = (name) => line[name] ?? null
  const account = get('SubAccountId')?.replace(/^\/subscriptions\//u, '') ?? null
  const charged = account ?? get('x_SkuOrderId') ?? get('x_CustomerId') ?? get('BillingAccountId')
  const pricing = pricingOf(get)
  const { isOneCurrency, inDollars, price } = pricing
  const { ChargePeriodStart: start = '', ChargePeriodEnd: end = '' } = line
  const row: CanonicalRow = {
    ...Object.fromEntries([...textColumns].map(([name, canonical]) => [canonical, get(name)])),
    ...chargeOf(get),
    ...meterOf(get),
    partner_id: get('BillingAccountId'),
    customer_id: get('x_CustomerId') ?? account,
    customer_name:
      get('x_CustomerName') ?? (get('x_CustomerId') === null ? get('SubAccountName') : null),
    subscription_id: charged,
    entitlement_id: charged,
    billing_period_start: get('BillingPeriodStart'),
    charge_start_date: start,
    usage_date: start,
    charge_end_date: start === end ? end : addDays(end ?? '', -1),
    billing_pre_tax_total: get('BilledCost'),
    billing_currency: get('BillingCurrency'),
    pricing_pre_tax_total: inDollars ? get('x_BilledCostInUsd') : get('BilledCost'),
    pricing_currency: inDollars ? get('PricingCurrency') : get('BillingCurrency'),
    unit_price: price,
    pc_to_bc_exchange_rate: inDollars || isOneCurrency ? get('x_BillingExchangeRate') : null,
    pc_to_bc_exchange_rate_date: get('x_BillingExchangeRateDate'),
    tags: get('Tags'),
    order_id: get('x_SkuOrderId'),
    additional_info: get('x_SkuDetails') ?? get('SkuPriceDetails'),
    pec_percentage: creditsOf(get)[0],
  }
  return { row, kept: keptOf(get, pricing, row) }
}
