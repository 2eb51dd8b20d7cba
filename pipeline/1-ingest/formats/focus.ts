import { keptToo, optional, required, type SourceFormat } from '../source-format.ts'

/**
 * FOCUS 1.0 to 1.2 of any provider, with the columns that Microsoft adds (x_…). Required is what
 * the specification makes mandatory in all these versions and what is needed for a charge.
 */
export const focus: SourceFormat = {
  name: 'focus',
  title: 'FOCUS cost and usage',
  schema: 'usage',
  dataset: 'focus',
  remedy: 'export FOCUS 1.0, 1.0r2 or 1.2 with all its columns',
  monthStarts: [],
  nullTexts: ['NULL'],
  // Costs other than BilledCost among them: amortized, at list and at contracted
  // prices, and in US dollars.
  kept:
    'AvailabilityZone BillingAccountType BillingPeriodEnd CapacityReservationId ' +
    'CapacityReservationStatus ChargeFrequency CommitmentDiscountCategory CommitmentDiscountName ' +
    'CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountUnit ContractedCost ' +
    'ContractedUnitPrice EffectiveCost InvoiceIssuerName ListCost PricingCategory ' +
    'PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost RegionName ResourceName ' +
    'ResourceType ServiceCategory ServiceSubcategory SkuPriceId SubAccountType x_AccountId ' +
    'x_AccountName x_AccountOwnerId x_AmortizationClass x_BilledUnitPrice x_BillingAccountId ' +
    'x_BillingAccountName x_BillingProfileId x_BillingProfileName x_ContractedCostInUsd ' +
    'x_CostAllocationRuleName x_CostCenter x_EffectiveCostInUsd x_EffectiveUnitPrice ' +
    'x_InvoiceIssuerId x_InvoiceSectionId x_InvoiceSectionName x_ListCostInUsd ' +
    'x_PricingBlockSize x_PricingSubcategory x_PricingUnitDescription x_PublisherCategory ' +
    'x_ResellerName x_ResourceType x_ServiceModel x_ServicePeriodEnd x_ServicePeriodStart ' +
    'x_SkuIsCreditEligible x_SkuOfferId x_SkuOrderName x_SkuPartNumber x_SkuPlanName ' +
    'x_SkuServiceFamily',
  fields: [
    required('billing_pre_tax_total', 'BilledCost'),
    required('partner_id', 'BillingAccountId'),
    optional('partner_name', 'BillingAccountName'),
    required('billing_currency', 'BillingCurrency'),
    required('billing_period_start', 'BillingPeriodStart'),
    required('charge_type', 'ChargeCategory'),
    optional('charge_class', 'ChargeClass'),
    optional('charge_description', 'ChargeDescription'),
    required('charge_start_date', 'ChargePeriodStart'),
    required('charge_end_date', 'ChargePeriodEnd'),
    optional('benefit_id', 'CommitmentDiscountId'),
    optional('benefit_type', 'CommitmentDiscountType'),
    keptToo(optional('consumed_quantity', 'ConsumedQuantity')),
    optional('unit_of_measure', 'ConsumedUnit'),
    optional('invoice_number', 'InvoiceId x_InvoiceId'),
    optional('unit_price', 'ListUnitPrice'),
    optional('pricing_currency_list_price', 'PricingCurrencyListUnitPrice'),
    optional('pricing_currency', 'PricingCurrency x_PricingCurrency'),
    optional('quantity', 'PricingQuantity'),
    optional('unit_type', 'PricingUnit'),
    optional('provider_name', 'ProviderName'),
    optional('service_provider', 'ServiceProviderName'),
    optional('publisher_name', 'PublisherName'),
    optional('resource_location', 'RegionId'),
    optional('resource_uri', 'ResourceId'),
    required('consumed_service', 'ServiceName'),
    optional('sku_id', 'SkuId'),
    optional('meter_name', 'SkuMeter x_SkuMeterName'),
    // The preview of 1.2 has both.
    optional('price_details', 'SkuPriceDetails'),
    optional('additional_info', 'x_SkuDetails'),
    optional('sub_account', 'SubAccountId'),
    optional('entitlement_description', 'SubAccountName'),
    optional('tags', 'Tags'),
    optional('dollar_total', 'x_BilledCostInUsd'),
    optional('pc_to_bc_exchange_rate', 'x_BillingExchangeRate'),
    optional('pc_to_bc_exchange_rate_date', 'x_BillingExchangeRateDate'),
    optional('customer_id', 'x_CustomerId'),
    optional('customer_name', 'x_CustomerName'),
    optional('pec_percentage', '', 'x_PartnerCreditRate'),
    keptToo(optional('pec_applied', 'x_PartnerCreditApplied')),
    optional('publisher_id', 'x_PublisherId'),
    optional('reseller_mpn_id', 'x_ResellerId'),
    optional('resource_group', 'x_ResourceGroupName'),
    optional('product_name', 'x_SkuDescription'),
    optional('meter_category', 'x_SkuMeterCategory'),
    optional('meter_id', 'x_SkuMeterId'),
    optional('meter_sub_category', 'x_SkuMeterSubcategory'),
    optional('order_id', 'x_SkuOrderId'),
    optional('meter_region', 'x_SkuRegion'),
    optional('term_and_billing_cycle', 'x_SkuTerm'),
    optional('pricing_tier', 'x_SkuTier'),
  ],
}
