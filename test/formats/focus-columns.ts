/**
 * A version of FOCUS: its columns by the names of 1.2, and how it spells those it calls otherwise.
 */
export interface FocusVersion {
  readonly columns: readonly string[]
  readonly spelling: ReadonlyMap<string, string>
  readonly required: ReadonlySet<string>
}

/** Columns of text that are taken as they are, and the canonical columns they become. */
export const textColumns: ReadonlyMap<string, string> = new Map([
  ['BillingAccountName', 'partner_name'],
  ['ChargeDescription', 'charge_description'],
  ['ConsumedUnit', 'unit_of_measure'],
  ['InvoiceId', 'invoice_number'],
  ['RegionId', 'resource_location'],
  ['ResourceId', 'resource_uri'],
  ['SkuId', 'sku_id'],
  ['SubAccountName', 'entitlement_description'],
  ['PricingUnit', 'unit_type'],
  ['x_PublisherId', 'publisher_id'],
  ['x_ResellerId', 'reseller_mpn_id'],
  ['x_ResourceGroupName', 'resource_group'],
  ['x_SkuDescription', 'product_name'],
  ['x_SkuMeterSubcategory', 'meter_sub_category'],
  ['x_SkuRegion', 'meter_region'],
  ['x_SkuTerm', 'term_and_billing_cycle'],
  ['x_SkuTier', 'pricing_tier'],
  ['SkuMeter', 'meter_name'],
  ['x_SkuMeterCategory', 'meter_category'],
  ['x_SkuMeterId', 'meter_id'],
])

/** Columns that mean nothing to a charge; the costs at other prices are among them. */
export const keptColumns: readonly string[] = (
  'AvailabilityZone BillingPeriodEnd ChargeFrequency CommitmentDiscountCategory ' +
  'CommitmentDiscountName CommitmentDiscountStatus ContractedCost ContractedUnitPrice ' +
  'EffectiveCost InvoiceIssuerName ListCost PricingCategory RegionName ResourceName ResourceType ' +
  'ServiceCategory SkuPriceId BillingAccountType SubAccountType ServiceSubcategory ' +
  'CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity ' +
  'CommitmentDiscountUnit PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost ' +
  'x_AccountName x_BillingProfileId x_CostCenter x_EffectiveCostInUsd x_EffectiveUnitPrice ' +
  'x_InvoiceIssuerId x_ListCostInUsd x_PricingBlockSize x_ResellerName x_SkuOrderName ' +
  'x_SkuServiceFamily'
).split(' ')

const common = (
  'AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency ' +
  'BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ' +
  'ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory ' +
  'CommitmentDiscountId CommitmentDiscountName CommitmentDiscountStatus CommitmentDiscountType ' +
  'ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost ' +
  'InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingQuantity PricingUnit ' +
  'ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType ' +
  'ServiceCategory ServiceName SkuId SkuPriceId SubAccountId SubAccountName Tags'
).split(' ')
const since12 = (
  'InvoiceId PricingCurrency BillingAccountType SubAccountType ServiceSubcategory SkuMeter ' +
  'SkuPriceDetails CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity ' +
  'CommitmentDiscountUnit'
).split(' ')
const pricingCurrency =
  'PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice'
const ofMicrosoft = (
  'x_AccountName x_BilledCostInUsd x_BillingExchangeRate x_BillingExchangeRateDate ' +
  'x_BillingProfileId x_CostCenter x_CustomerId x_CustomerName x_EffectiveCostInUsd ' +
  'x_EffectiveUnitPrice x_InvoiceIssuerId x_ListCostInUsd x_PartnerCreditApplied ' +
  'x_PartnerCreditRate x_PricingBlockSize x_PublisherId x_ResellerId x_ResellerName ' +
  'x_ResourceGroupName x_SkuDescription x_SkuMeterCategory x_SkuMeterId x_SkuMeterSubcategory ' +
  'x_SkuOrderId x_SkuOrderName x_SkuRegion x_SkuServiceFamily x_SkuTerm x_SkuTier'
).split(' ')
/** Before 1.2 Microsoft had them as columns of its own. */
const earlier = [
  ['InvoiceId', 'x_InvoiceId'],
  ['PricingCurrency', 'x_PricingCurrency'],
  ['SkuMeter', 'x_SkuMeterName'],
] as const

const required = new Set([
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ServiceName',
])

/**
 * The columns of a version: 1.0 and 1.2 as the specification has them, 1.0r2 and the
 * preview as Microsoft does.
 */
export function versionHeaders(version: '1.0' | '1.0r2' | '1.2-preview' | '1.2'): FocusVersion {
  const columns = {
    '1.0': common,
    '1.2': [...common, ...since12, ...pricingCurrency.split(' ')],
    '1.0r2': [...common, ...ofMicrosoft, ...earlier.map(([name]) => name), 'x_SkuDetails'],
    '1.2-preview': [...common, ...since12, ...ofMicrosoft, 'x_SkuDetails'],
  }[version]
  return { columns, required, spelling: new Map(version === '1.0r2' ? earlier : []) }
}
