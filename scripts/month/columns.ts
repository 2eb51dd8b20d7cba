/** The 55 columns of the new-commerce daily rated usage file, in Partner Center's order. */
export const columns = [
  'PartnerId', 'PartnerName', 'CustomerId', 'CustomerName', 'CustomerDomainName', 'CustomerCountry', 'MpnId',
  'Tier2MpnId', 'InvoiceNumber', 'ProductId', 'SkuId', 'AvailabilityId', 'SkuName', 'ProductName',
  'PublisherName', 'PublisherId', 'SubscriptionDescription', 'SubscriptionId', 'ChargeStartDate',
  'ChargeEndDate', 'UsageDate', 'MeterType', 'MeterCategory', 'MeterId', 'MeterSubCategory', 'MeterName',
  'MeterRegion', 'Unit', 'ResourceLocation', 'ConsumedService', 'ResourceGroup', 'ResourceURI', 'ChargeType',
  'UnitPrice', 'Quantity', 'UnitType', 'BillingPreTaxTotal', 'BillingCurrency', 'PricingPreTaxTotal',
  'PricingCurrency', 'ServiceInfo1', 'ServiceInfo2', 'Tags', 'AdditionalInfo', 'EffectiveUnitPrice',
  'PCToBCExchangeRate', 'PCToBCExchangeRateDate', 'EntitlementId', 'EntitlementDescription',
  'PartnerEarnedCreditPercentage', 'CreditPercentage', 'CreditType', 'BenefitOrderId', 'BenefitId',
  'BenefitType',
] as const

/** The name of a column. */
export type Column = (typeof columns)[number]

/** Where a column stands in a row, from 0. */
export const positionOf: Readonly<Record<Column, number>> = Object.freeze(
  columns.reduce<Record<string, number>>((positions, name, i) => ({ ...positions, [name]: i }), {}),
)
