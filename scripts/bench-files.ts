import { DuckDB, sqlText } from '../pipeline/engine/duckdb.ts'

/** The bulk formats by the file that is made for each, and the name of the format it is. */
export const bulkFormats = {
  'daily-rated-usage': 'daily-rated-usage',
  'daily-rated-usage-json': 'daily-rated-usage',
  'invoice-reconciliation': 'invoice-reconciliation',
  'cost-export-partner': 'cost-export-partner',
  focus: 'focus',
} as const

export type BulkFormat = keyof typeof bulkFormats

const numbers = new Set([
  'UnitPrice',
  'Quantity',
  'BillingPreTaxTotal',
  'PricingPreTaxTotal',
  'EffectiveUnitPrice',
  'PCToBCExchangeRate',
  'PartnerEarnedCreditPercentage',
  'CreditPercentage',
])

/** What each column of another format is made of, in columns of the daily rated usage file. */
const columns: Readonly<
  Record<Exclude<BulkFormat, 'daily-rated-usage' | 'daily-rated-usage-json'>, string>
> = {
  'invoice-reconciliation': `PartnerId, CustomerId, CustomerName, CustomerDomainName,
    CustomerCountry, InvoiceNumber, MpnId, Tier2MpnId, 'ord-' || SkuId as OrderId,
    ChargeStartDate as OrderDate, ProductId, SkuId, AvailabilityId, SkuName, ProductName,
    ChargeType, UnitPrice, '1' as Quantity,
    round(cast(BillingPreTaxTotal as decimal(20, 10)), 2) as Subtotal, '0' as TaxTotal,
    round(cast(BillingPreTaxTotal as decimal(20, 10)), 2) as Total, BillingCurrency as Currency,
    '["15.0% Partner earned credit for services managed"]' as PriceAdjustmentDescription,
    PublisherName, PublisherId, SubscriptionDescription, SubscriptionId, ChargeStartDate,
    ChargeEndDate, MeterType as TermAndBillingCycle, EffectiveUnitPrice, UnitType,
    'alt-' || SkuId as AlternateId, Quantity as BillableQuantity, '' as BillingFrequency,
    PricingCurrency, PCToBCExchangeRate, PCToBCExchangeRateDate, MeterName as MeterDescription,
    '' as ReservationOrderId, '' as CreditReasonCode, '' as SubscriptionStartDate,
    '' as SubscriptionEndDate, '' as ReferenceId, '' as ProductQualifiers, '' as PromotionId`,
  'cost-export-partner': `InvoiceNumber as invoiceId, '' as previousInvoiceId,
    PartnerId as billingAccountId, PartnerName as billingAccountName, 'BP-1' as billingProfileId,
    'Profile' as billingProfileName, '' as invoiceSectionId, '' as invoiceSectionName,
    PartnerId as partnerTenantId, PartnerName as partnerName, '' as resellerName,
    Tier2MpnId as resellerMpnId, CustomerId as customerTenantId, CustomerName as customerName,
    '' as costCenter, '10/31/2026' as billingPeriodEndDate, '10/01/2026' as billingPeriodStartDate,
    '10/31/2026' as servicePeriodEndDate, '10/01/2026' as servicePeriodStartDate,
    strftime(strptime(UsageDate, '%m/%d/%Y'), '%m/%d/%Y') as "date", MeterCategory as serviceFamily,
    '' as productOrderId, '' as productOrderName, ConsumedService as consumedService,
    MeterId as meterId, MeterName as meterName, MeterCategory as meterCategory,
    MeterSubCategory as meterSubCategory, MeterRegion as meterRegion,
    ProductId || SkuId as ProductId, ProductName as ProductName, EntitlementId as SubscriptionId,
    EntitlementDescription as subscriptionName, 'Azure' as publisherType,
    PublisherId as publisherId, PublisherName as publisherName, ResourceGroup as resourceGroupName,
    ResourceURI as ResourceId, ResourceLocation as resourceLocation, ResourceLocation as location,
    EffectiveUnitPrice as effectivePrice, Quantity as quantity, UnitType as unitOfMeasure,
    'Usage' as chargeType, BillingCurrency as billingCurrency, PricingCurrency as pricingCurrency,
    BillingPreTaxTotal as costInBillingCurrency, PricingPreTaxTotal as costInPricingCurrency,
    PricingPreTaxTotal as costInUsd, BillingPreTaxTotal as paygCostInBillingCurrency,
    PricingPreTaxTotal as paygCostInUsd, PCToBCExchangeRate as exchangeRatePricingToBilling,
    '10/01/2026' as exchangeRateDate, 'TRUE' as isAzureCreditEligible, ServiceInfo1 as serviceInfo1,
    ServiceInfo2 as serviceInfo2, AdditionalInfo as additionalInfo, trim(Tags, '{}') as tags,
    cast(PartnerEarnedCreditPercentage as decimal(9, 4)) / 100 as partnerEarnedCreditRate,
    PartnerEarnedCreditPercentage <> '0' as partnerEarnedCreditApplied, UnitPrice as PayGPrice,
    'UsageBased' as frequency, '' as term, '' as reservationId, '' as reservationName,
    'OnDemand' as PricingModel, UnitPrice as unitPrice, '' as benefitId, '' as benefitName,
    'Microsoft.Azure' as provider`,
  focus: `'' as AvailabilityZone, BillingPreTaxTotal as BilledCost, PartnerId as BillingAccountId,
    PartnerName as BillingAccountName, BillingCurrency, '2026-11-01T00:00:00Z' as BillingPeriodEnd,
    '2026-10-01T00:00:00Z' as BillingPeriodStart, 'Usage' as ChargeCategory, '' as ChargeClass,
    SkuName as ChargeDescription, 'Usage-Based' as ChargeFrequency,
    strftime(strptime(UsageDate, '%m/%d/%Y') + interval 1 day, '%Y-%m-%dT00:00:00Z')
      as ChargePeriodEnd,
    strftime(strptime(UsageDate, '%m/%d/%Y'), '%Y-%m-%dT00:00:00Z') as ChargePeriodStart,
    '' as CommitmentDiscountCategory, '' as CommitmentDiscountId, '' as CommitmentDiscountName,
    '' as CommitmentDiscountStatus, '' as CommitmentDiscountType, Quantity as ConsumedQuantity,
    UnitType as ConsumedUnit, BillingPreTaxTotal as ContractedCost,
    UnitPrice as ContractedUnitPrice, BillingPreTaxTotal as EffectiveCost,
    'Microsoft' as InvoiceIssuerName, BillingPreTaxTotal as ListCost, UnitPrice as ListUnitPrice,
    'Standard' as PricingCategory, Quantity as PricingQuantity, UnitType as PricingUnit,
    'Microsoft' as ProviderName, PublisherName, ResourceLocation as RegionId,
    MeterRegion as RegionName, ResourceURI as ResourceId, ResourceGroup as ResourceName,
    MeterCategory as ResourceType, 'Compute' as ServiceCategory, MeterCategory as ServiceName,
    ProductId || SkuId as SkuId, ProductId as SkuPriceId,
    '/subscriptions/' || EntitlementId as SubAccountId, EntitlementDescription as SubAccountName,
    Tags, CustomerId as x_CustomerId, CustomerName as x_CustomerName, MeterId as x_SkuMeterId,
    MeterCategory as x_SkuMeterCategory, MeterSubCategory as x_SkuMeterSubcategory`,
}

/**
 * Makes the file of one format from the daily rated usage of the bench
 * month: same rows, other words.
 */
export async function writeBulkFile(
  format: BulkFormat,
  daily: readonly string[],
  target: string,
): Promise<void> {
  const database = await DuckDB.open()
  const files = `[${daily.map(sqlText).join(', ')}]`
  const from = `read_csv(${files}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"')`
  if (format === 'daily-rated-usage-json') {
    const keys = Object.keys(await database.describe(`select * from ${from}`))
    const pairs = keys.map((key) =>
      numbers.has(key)
        ? `'"${key}":' || "${key}"`
        : `'"${key}":' || cast(to_json("${key}") as varchar)`,
    )
    // keys without a value are left out, as the billing interface does
    await database.run(
      `copy (select '{' || concat_ws(',', ${pairs.join(', ')}) || '}' from ${from}) ` +
        `to ${sqlText(target)} (format csv, header false, delim '\u001f', quote '', escape '', compression gzip)`,
    )
  } else {
    const select = format === 'daily-rated-usage' ? '*' : columns[format]
    await database.run(
      `copy (select ${select} from ${from}) to ${sqlText(target)} (format csv, header true)`,
    )
  }
  database.close()
}
