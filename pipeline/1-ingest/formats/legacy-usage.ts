import { optional, required, type SourceField, type SourceFormat } from '../source-format.ts'

/** What the rated and the daily lines of a usage-based invoice have in common. */
export const legacyUsageFields: readonly SourceField[] = [
  optional('partner_id', 'PartnerId'),
  optional('partner_name', 'PartnerName'),
  optional('partner_account', 'PartnerBillableAccountId'),
  optional('customer_id', 'CustomerId'),
  optional('customer_account', 'CustomerBillableAccount'),
  optional('customer_name', 'CustomerCompanyName'),
  optional('customer_domain_name', 'DomainName'),
  optional('mpn_id', 'MPNID'),
  optional('reseller_mpn_id', 'ResellerMPNID Tier2MpnId'),
  optional('invoice_number', 'InvoiceNumber'),
  required('charge_start_date', 'ChargeStartDate'),
  optional('charge_end_date', 'ChargeEndDate'),
  required('subscription_id', 'SubscriptionId'),
  optional('entitlement_description', 'SubscriptionName'),
  optional('subscription_description', 'SubscriptionDescription'),
  optional('order_id', 'OrderID'),
  required('meter_category', 'ServiceName'),
  optional('meter_sub_category', 'ServiceType'),
  required('meter_id', 'ResourceGuid'),
  optional('meter_name', 'ResourceName'),
  optional('meter_region', 'Region'),
  optional('sku_id', 'Sku'),
  required('consumed_quantity', 'ConsumedQuantity'),
  optional('billing_frequency', 'BillingCycleType'),
  optional('unit_type', 'Unit'),
  optional('resource_location', 'MeteredRegion'),
  optional('consumed_service', 'MeteredService'),
  optional('service_info1', 'ServiceInfo'),
]

/** Columns of such lines that no canonical column takes. */
export const legacyUsageKept =
  'MeteredServiceType Project InvoiceLineItemType BillingProvider attributes'

/**
 * Partner Center usage-based reconciliation of Azure offers before the Azure plan: one row per
 * subscription, resource and tier of a billing cycle. The portal's CSV has one header for these
 * rows and for the daily ones beneath them.
 */
export const legacyUsage: SourceFormat = {
  name: 'legacy-usage',
  title: 'usage-based reconciliation (legacy)',
  schema: 'usage',
  dataset: 'legacy_usage',
  remedy: 'export the usage-based file of the invoice again, with all columns',
  isBilledByInvoice: true,
  monthStarts: [],
  nullTexts: [],
  kept: `${legacyUsageKept} PostTaxTotal PostTaxEffectiveRate`,
  fields: [
    ...legacyUsageFields,
    optional('usage_date', 'UsageDate'),
    required('pricing_tier', 'DetailLineItemId'),
    optional('included_quantity', 'IncludedQuantity'),
    required('quantity', 'OverageQuantity'),
    required('unit_price', 'ListPrice'),
    required('billing_pre_tax_total', 'PretaxCharges'),
    optional('tax_total', 'TaxAmount'),
    required('billing_currency', 'Currency'),
    optional('effective_unit_price', 'PretaxEffectiveRate'),
    optional('charge_type', 'ChargeType'),
  ],
}
