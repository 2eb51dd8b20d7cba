import type { CanonicalRow, Quarantined } from './format-renderer.ts'
import type { Column } from './legacy-columns.ts'

/** Values of a row by header; null is blank. */
export type Values = Readonly<Record<string, string | null>>

/** What a row must become; `beside`: what no canonical column takes, by header. */
export interface Expected {
  readonly canonical: CanonicalRow | Quarantined
  readonly beside: Values
}

function plainRow(columns: readonly Column[], values: Values): Record<string, string | null> {
  return Object.fromEntries(
    columns.flatMap(({ header, canonical }) =>
      canonical === null ? [] : [[canonical, values[header] ?? null]],
    ),
  )
}

/**
 * A usage row with charges is rated; one with a usage date alone is daily; one
 * with neither tells no cost.
 */
export function usageRow(columns: readonly Column[], values: Values): Expected {
  const of = (header: string): string | null => values[header] ?? null
  const isDaily = of('PretaxCharges') === null && of('UsageDate') !== null
  const quantityBeside = isDaily ? 'OverageQuantity' : 'ConsumedQuantity'
  const beside = {
    PartnerBillableAccountId: of('PartnerBillableAccountId'),
    CustomerBillableAccount: of('CustomerBillableAccount'),
    [quantityBeside]: of(quantityBeside),
    ...(isDaily ? { Currency: of('Currency') } : {}),
  }
  if (!isDaily && of('PretaxCharges') === null)
    return { canonical: { quarantine: 'PretaxCharges' }, beside }
  const customer = of('CustomerId') ?? of('CustomerBillableAccount')
  const subscription = of('SubscriptionId') ?? of('OrderID') ?? customer
  const total = isDaily ? '0' : of('PretaxCharges')
  const currency = isDaily ? 'XXX' : of('Currency')
  return {
    beside,
    canonical: {
      ...plainRow(columns, values),
      partner_id: of('PartnerId') ?? of('PartnerBillableAccountId'),
      customer_id: customer,
      subscription_id: subscription,
      entitlement_id: subscription,
      usage_date: of('UsageDate') ?? of('ChargeStartDate'),
      quantity: isDaily ? of('ConsumedQuantity') : of('OverageQuantity'),
      billing_pre_tax_total: total,
      pricing_pre_tax_total: total,
      billing_currency: currency,
      pricing_currency: currency,
      unit_type: of('Unit'),
      unit_of_measure: of('Unit'),
      charge_kind: 'usage',
      product_family: 'azure',
    },
  }
}

/** A row of a licence-based file is a charge; one without Subtotal tells no cost. */
export function licenseRow(columns: readonly Column[], values: Values): Expected {
  const of = (header: string): string | null => values[header] ?? null
  const subscription =
    of('SyndicationPartnerSubscriptionNumber') ??
    of('SubscriptionId') ??
    of('OrderId') ??
    of('CustomerId')
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/discount$/iu, 'credit'],
    [/^offset a line item$/iu, 'adjustment'],
    [/^assess usage/iu, 'usage'],
    [/^/u, 'purchase'],
  ]
  const beside = { SubscriptionId: of('SubscriptionId'), OfferId: of('OfferId') }
  if (of('Subtotal') === null) return { canonical: { quarantine: 'Subtotal' }, beside }
  return {
    beside,
    canonical: {
      ...plainRow(columns, values),
      subscription_id: subscription,
      entitlement_id: subscription,
      usage_date: of('ChargeStartDate'),
      billing_pre_tax_total: of('Subtotal'),
      pricing_pre_tax_total: of('Subtotal'),
      billing_currency: of('Currency'),
      pricing_currency: of('Currency'),
      meter_category: of('OfferName'),
      meter_name: of('OfferName'),
      product_family: 'license',
      charge_kind: kinds.find(([words]) => words.test(of('ChargeType') ?? ''))?.[1] ?? null,
    },
  }
}
