import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const header =
  'PartnerId,CustomerId,InvoiceNumber,OrderId,ProductId,SkuId,SkuName,ProductName,ChargeType,' +
  'UnitPrice,Quantity,Subtotal,Currency,PublisherName,SubscriptionId,ChargeStartDate,' +
  'ChargeEndDate,TermAndBillingCycle,EffectiveUnitPrice,BillableQuantity,BillingFrequency,' +
  'PricingCurrency,SubscriptionStartDate,SubscriptionEndDate,PromotionId'

/**
 * Two licences of a customer of the sample month: one at a price per term, one from retail and with
 * a promotion.
 */
export function addPurchases(workspace: string, partner: string, customer: string): void {
  const licences = [
    ['LIC1', '10', ''],
    ['LIC2', '8.5', 'PROMO'],
  ] as const
  const rows = licences.map(([sku, price, promotion]) =>
    [
      ...[partner, customer, 'G139651999', `order-${sku}`, 'CFQ7TTC0LF8S', sku, sku, sku, 'new'],
      ...['10', '5', '50.00', 'EUR', 'Microsoft', `${sku}-subscription`, '10/1/2026', '10/31/2026'],
      ...['One-Year commitment for monthly/yearly billing', price, '5', 'Monthly', 'EUR'],
      ...['10/1/2026', '9/30/2027', promotion],
    ].join(','),
  )
  writeFileSync(
    join(workspace, 'data', 'landing', 'licences.csv'),
    [header, ...rows, ''].join('\n'),
  )
  writeFileSync(
    join(workspace, 'data', 'landing', 'licence-sheet.csv'),
    'ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,' +
      'BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,' +
      'EffectiveStartDate,EffectiveEndDate,Tags,ERP Price\n' +
      'LIC2,CFQ7TTC0LF8S,LIC2,LIC2,Microsoft,,,P1Y,Monthly,,EUR,120,,,' +
      '2026-01-01T00:00:00Z,9999-11-30T00:00:00Z,License,180\n' +
      // usage of the sample month without tiers
      'D4s,DZH318Z014XB,000A,D4s,Microsoft,,,PAYG,,,USD,0.3718,,,' +
      '2026-01-01T00:00:00Z,9999-11-30T00:00:00Z,Azure,\n',
  )
  const policy = { type: 'PercentageDiscount', value: 15 }
  const offered = { productId: 'CFQ7TTC0LF8S', skuId: 'LIC2', pricingPolicies: [policy] }
  const [startDate, endDate] = ['2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z']
  const promotion = { id: 'PROMO', name: 'Autumn', startDate, endDate, requiredProducts: [offered] }
  writeFileSync(
    join(workspace, 'data', 'landing', 'promotions.json'),
    JSON.stringify({ totalCount: 1, items: [promotion] }),
  )
  appendFileSync(
    join(workspace, 'rates', 'price-lists', 'key-accounts.csv'),
    `key-accounts,LIC-1,,,LIC1,,,,,P1Y,,,,,,unit_price,,,,,EUR,1 Month,12,,,,,,\n`,
  )
}
