import { usageHeaders, type UsageHeader } from './usage-text.ts'

const texts: Readonly<Partial<Record<UsageHeader, string>>> = {
  PartnerId: 'p-1',
  CustomerId: 'c-1',
  SubscriptionId: 's-1',
  EntitlementId: 'e-1',
  MeterId: 'm-1',
  MeterCategory: 'Virtual Machines',
  ChargeStartDate: '2026-10-01',
  UsageDate: '2026-10-05',
  BillingCurrency: 'EUR',
  PricingCurrency: 'USD',
}
const numbers: Readonly<Partial<Record<UsageHeader, string>>> = {
  UnitPrice: '0.5',
  Quantity: '2',
  BillingPreTaxTotal: '0.85',
  PricingPreTaxTotal: '1',
}

/**
 * A valid object of daily usage but for the members given: each is put in as it
 * stands, `"Key":value`. A member of a key that the object has takes its place; the
 * others follow at the end.
 */
export function usageObject(...members: readonly string[]): string {
  const isGiven = (header: string): boolean =>
    members.some((member) => member.startsWith(`"${header}"`))
  const own = usageHeaders.flatMap((header) => {
    const value = texts[header] === undefined ? numbers[header] : JSON.stringify(texts[header])
    return value === undefined || isGiven(header) ? [] : [`"${header}":${value}`]
  })
  return `{${[...own, ...members].join(',')}}`
}

/** JSON lines. */
export function usageObjects(...objects: readonly string[]): string {
  return objects.map((object) => object + '\n').join('')
}
