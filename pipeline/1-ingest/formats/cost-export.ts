import {
  keptToo,
  optional,
  required,
  type SourceField,
  type SourceFormat,
} from '../source-format.ts'

/**
 * What the cost and usage details of all agreements have, by whatever name; required
 * is what every version has.
 */
const common: readonly SourceField[] = [
  optional('invoice_number', 'invoiceId'),
  optional('customer_name', 'customerName'),
  optional('reseller_mpn_id', 'resellerMpnId'),
  optional('charge_start_date', 'billingPeriodStartDate'),
  optional('charge_end_date', 'billingPeriodEndDate'),
  required('usage_date', 'date'),
  optional('order_id', 'productOrderId'),
  optional('charge_description', 'productOrderName'),
  optional('consumed_service', 'consumedService'),
  optional('meter_id', 'meterId'),
  optional('meter_name', 'meterName'),
  required('meter_category', 'meterCategory'),
  optional('meter_sub_category', 'meterSubCategory'),
  optional('meter_region', 'meterRegion'),
  optional('product_name', 'ProductName Product'),
  required('subscription_id', 'SubscriptionId'),
  optional('entitlement_description', 'subscriptionName'),
  keptToo(optional('publisher_type', 'publisherType')),
  optional('publisher_id', 'publisherId'),
  optional('publisher_name', 'publisherName'),
  optional('resource_group', 'resourceGroupName ResourceGroup'),
  optional('resource_uri', 'ResourceId'),
  optional('resource_location', 'resourceLocation'),
  optional('effective_unit_price', 'effectivePrice'),
  required('quantity', 'quantity'),
  optional('unit_type', 'unitOfMeasure'),
  required('charge_type', 'chargeType'),
  required('billing_currency', 'billingCurrency BillingCurrencyCode'),
  optional('pc_to_bc_exchange_rate', 'exchangeRatePricingToBilling'),
  optional('pc_to_bc_exchange_rate_date', 'exchangeRateDate'),
  optional('service_info1', 'serviceInfo1'),
  optional('service_info2', 'serviceInfo2'),
  optional('additional_info', 'additionalInfo'),
  optional('tags', 'tags'),
  optional('pec_percentage', '', 'partnerEarnedCreditRate'),
  keptToo(optional('pec_applied', 'partnerEarnedCreditApplied')),
  optional('retail_price', 'PayGPrice'),
  optional('unit_price', 'unitPrice'),
  optional('term_and_billing_cycle', 'term'),
  optional('reservation', 'reservationId'),
  optional('benefit_id', 'benefitId'),
  keptToo(optional('pricing_model', 'pricingModel')),
  keptToo(optional('line_of_business', 'provider')),
]

/**
 * Known, and kept with the row as they are; money among them: the amounts in US
 * dollars and at retail prices.
 */
const kept =
  'previousInvoiceId billingAccountId billingAccountName billingProfileId billingProfileName ' +
  'invoiceSectionId invoiceSectionName resellerName costCenter servicePeriodStartDate ' +
  'servicePeriodEndDate serviceFamily location costInUsd paygCostInBillingCurrency paygCostInUsd ' +
  'isAzureCreditEligible frequency reservationName benefitName costAllocationRuleName'

const pricingCurrency = required('pricing_currency', 'pricingCurrency')
const billingTotal = required('billing_pre_tax_total', 'costInBillingCurrency')
const pricingTotal = required('pricing_pre_tax_total', 'costInPricingCurrency')
const productId = optional('product_id', 'ProductId')
const customerId = required('customer_id', 'customerTenantId')
/** Agreements with no customer below them. */
const noCustomer = optional('customer_id', '')
/** Only where it is the one amount in another currency than the billing currency. */
const noDollars = optional('dollar_total', '')

function costExport(
  format: Pick<SourceFormat, 'name' | 'title' | 'unless' | 'datasets' | 'remedy' | 'monthStarts'>,
  dataset: string,
  fields: readonly SourceField[],
  moreKept = '',
): SourceFormat {
  return {
    ...format,
    schema: 'usage',
    dataset,
    select: 'cost-export',
    kept: `${kept} ${moreKept}`.trim(),
    nullTexts: [],
    fields: [...fields, ...common],
  }
}

const remedy =
  'export "cost and usage details" again from Cost Management, with its newest dataset version'
/** Actual and amortized cost have the same columns: what is in them tells them apart. */
const datasets = 'cost-export-dataset'

/**
 * Microsoft Partner Agreement at billing account, profile or customer scope:
 * what the partner is charged.
 */
export const costExportPartner: SourceFormat = costExport(
  {
    name: 'cost-export-partner',
    title: 'cost and usage details of a partner agreement',
    remedy,
    datasets,
    monthStarts: ['charge_start_date'],
  },
  'cost_actual',
  [
    required('partner_id', 'partnerTenantId'),
    optional('partner_name', 'partnerName'),
    customerId,
    pricingCurrency,
    billingTotal,
    pricingTotal,
    productId,
    noDollars,
  ],
)

/**
 * CSP at subscription or resource group scope, as the customer sees it: retail
 * prices, commitments at zero.
 */
export const costExportSubscription: SourceFormat = costExport(
  {
    name: 'cost-export-subscription',
    title: 'cost and usage details of a CSP subscription',
    unless: 'partnerTenantId costInPricingCurrency',
    remedy,
    monthStarts: ['charge_start_date'],
  },
  'cost_subscription',
  [
    required('partner_id', 'billingAccountName'),
    required('partner_name', 'partnerName'),
    customerId,
    pricingCurrency,
    billingTotal,
    optional('pricing_pre_tax_total', ''),
    productId,
    optional('dollar_total', 'costInUsd'),
  ],
)

/** Enterprise Agreement: one cost column, no exchange rates, tags without braces. */
export const costExportEnterprise: SourceFormat = costExport(
  {
    name: 'cost-export-ea',
    title: 'cost and usage details of an enterprise agreement',
    unless: 'customerTenantId',
    remedy,
    datasets,
    monthStarts: ['charge_start_date'],
  },
  'cost_actual',
  [
    required('partner_id', 'BillingAccountId'),
    optional('partner_name', 'BillingAccountName'),
    noCustomer,
    optional('pricing_currency', 'PricingCurrency'),
    required('billing_pre_tax_total', 'Cost CostInBillingCurrency'),
    optional('pricing_pre_tax_total', ''),
    required('product_id', 'PartNumber'),
    noDollars,
  ],
  'InvoiceSection AccountOwnerId AccountName AccountId AvailabilityZone ResourceName OfferId PlanName ' +
    'ResourceLocationNormalized',
)

/**
 * Microsoft Customer Agreement: as for partners, without partner and customer. Its
 * periods may begin on any day.
 */
export const costExportCustomer: SourceFormat = costExport(
  {
    name: 'cost-export-mca',
    title: 'cost and usage details of a customer agreement',
    unless: 'customerTenantId PartNumber',
    remedy,
    datasets,
    monthStarts: [],
  },
  'cost_actual',
  [
    required('partner_id', 'billingAccountId'),
    optional('partner_name', 'billingAccountName'),
    noCustomer,
    pricingCurrency,
    billingTotal,
    pricingTotal,
    productId,
    noDollars,
  ],
)
