import { firstDayOf, lastDayOf, type Day } from './dates.ts'
import { exact, one, round10, zero, type Exact } from './exact.ts'
import { fxRate } from './fx.ts'
import type { MeteredLine } from './metering.ts'
import type { Rates, Service } from './rates.ts'

const dayLength = 86_400_000

/** Days from one to another, both counted. */
function daysBetween(first: Day, last: Day): Exact {
  return exact(String((Date.parse(last) - Date.parse(first)) / dayLength + 1))
}

function dayBefore(day: Day): Day {
  return new Date(Date.parse(day) - dayLength).toISOString().slice(0, 10)
}

/** Who has the service, as usage names a customer; a reseller is its own. */
export function holderId(accountId: string, rates: Rates): string {
  const account = rates.accounts.findLast((row) => row.accountId === accountId)
  return account?.kind === 'customer' ? account.tenantId : `reseller:${accountId.toLowerCase()}`
}

function serviceLine(
  service: Service,
  rates: Rates,
  period: string,
  planOf: (subscriptionId: string) => string | undefined,
): MeteredLine {
  const [monthFirst, monthLast] = [firstDayOf(period), lastDayOf(period)]
  const first = service.validFrom > monthFirst ? service.validFrom : monthFirst
  const until = service.validTo === '' ? monthLast : dayBefore(service.validTo)
  const last = until < monthLast ? until : monthLast
  const share = (whole: Exact): Exact =>
    round10(whole.times(daysBetween(first, last)).dividedBy(daysBetween(monthFirst, monthLast)))
  const account = rates.accounts.find((row) => row.accountId === service.accountId)
  const seller = rates.sellers.find((row) => row.sellerId === account?.sellerId)
  const billingCurrency = seller?.billingCurrency ?? ''
  const costCurrency = service.costCurrency || billingCurrency
  const rate = fxRate(rates, 'cost', period, costCurrency, billingCurrency)
  const ownCost = share(service.quantity.times(service.unitCost))
  const cost =
    rate === null || costCurrency === billingCurrency ? ownCost : round10(ownCost.times(rate))
  const subscriptionId = service.subscriptionId || 'services'
  const currency = rate === null ? costCurrency : billingCurrency
  return {
    usageClass: {
      partnerId: seller?.partnerTenantIds[0] ?? '',
      customerId: holderId(service.accountId, rates),
      planId: planOf(subscriptionId) ?? subscriptionId,
      subscriptionId,
      productId: '',
      skuId: service.serviceId,
      meterId: service.serviceId.toLowerCase(),
      meterCategory: 'Services',
      meterSubCategory: '',
      meterName: service.name,
      meterRegion: '',
      publisherName: 'own',
      unitType: '1 Month',
      billingCurrency: currency,
      pricingCurrency: currency,
      pecRate: zero,
      coverage: '',
      credit: false,
      benefitOrderId: '',
      resellerMpnId: '',
      invoiceNumber: '',
      product: 'service',
      purchase: null,
      chargeGroup: `${service.name} · ${first}/${last}`,
      tags: {},
    },
    usageDate: first,
    isLate: false,
    usageRows: 1,
    quantity: share(service.quantity.times(one)),
    seats: service.quantity,
    cost,
    listAmount: zero,
    retail: cost,
    pecPricing: zero,
    pecBilling: zero,
  }
}

/** Our own services as metered usage of the month, by the days on which they are active (B14). */
export function serviceLines(
  rates: Rates,
  period: string,
  metered: readonly MeteredLine[],
): MeteredLine[] {
  const planOf = (subscriptionId: string): string | undefined =>
    metered
      .map(({ usageClass }) => usageClass)
      .filter((usageClass) => usageClass.subscriptionId === subscriptionId)
      .map(({ planId }) => planId)
      .sort()[0]
  return rates.services
    .filter(
      ({ validFrom, validTo }) =>
        validFrom <= lastDayOf(period) && (validTo === '' || validTo > firstDayOf(period)),
    )
    .map((service) => serviceLine(service, rates, period, planOf))
}
