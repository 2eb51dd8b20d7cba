/**
 * The documented columns of an agreement's cost and usage details, in their
 * order, by the names used here.
 */
export interface Agreement {
  readonly format: string
  readonly headers: readonly string[]
  /** How this agreement spells a header that is called otherwise elsewhere. */
  readonly spelling: ReadonlyMap<string, string>
  /** Columns of text that are taken as they are, and the canonical columns they become. */
  readonly texts: ReadonlyMap<string, string>
  /** Columns that go to other_columns as they are. */
  readonly kept: ReadonlySet<string>
  /** Columns that name the partner, the first that has a value counts. */
  readonly partner: readonly string[]
  /** Whether the amount in dollars is the only one beside that in billing currency. */
  readonly dollars: boolean
}

const partnerHeaders = (
  'invoiceId previousInvoiceId billingAccountId billingAccountName billingProfileId ' +
  'billingProfileName invoiceSectionId invoiceSectionName partnerTenantId partnerName ' +
  'resellerName resellerMpnId customerTenantId customerName costCenter billingPeriodEndDate ' +
  'billingPeriodStartDate servicePeriodEndDate servicePeriodStartDate date serviceFamily ' +
  'productOrderId productOrderName consumedService meterId meterName meterCategory ' +
  'meterSubCategory meterRegion ProductId ProductName SubscriptionId subscriptionName ' +
  'publisherType publisherId publisherName resourceGroupName ResourceId resourceLocation ' +
  'location effectivePrice quantity unitOfMeasure chargeType billingCurrency pricingCurrency ' +
  'costInBillingCurrency costInPricingCurrency costInUsd paygCostInBillingCurrency paygCostInUsd ' +
  'exchangeRatePricingToBilling exchangeRateDate isAzureCreditEligible serviceInfo1 serviceInfo2 ' +
  'additionalInfo tags partnerEarnedCreditRate partnerEarnedCreditApplied PayGPrice frequency ' +
  'term reservationId reservationName PricingModel unitPrice benefitId benefitName provider'
).split(' ')

const notOfCustomers = new Set(
  (
    'invoiceId previousInvoiceId billingAccountId billingProfileId billingProfileName ' +
    'invoiceSectionId invoiceSectionName partnerTenantId costInPricingCurrency ' +
    'paygCostInBillingCurrency paygCostInUsd isAzureCreditEligible partnerEarnedCreditRate ' +
    'partnerEarnedCreditApplied'
  ).split(' '),
)
const ofPartners = new Set(
  (
    'partnerTenantId partnerName customerTenantId customerName partnerEarnedCreditRate ' +
    'partnerEarnedCreditApplied'
  ).split(' '),
)

const enterpriseHeaders = (
  'billingAccountId billingAccountName billingPeriodStartDate billingPeriodEndDate ' +
  'billingProfileId billingProfileName AccountOwnerId AccountName SubscriptionId ' +
  'subscriptionName date ProductName PartNumber meterId serviceFamily meterCategory ' +
  'meterSubCategory meterRegion meterName quantity effectivePrice costInBillingCurrency ' +
  'unitPrice billingCurrency resourceLocation AvailabilityZone consumedService ResourceId ' +
  'ResourceName serviceInfo1 serviceInfo2 additionalInfo tags invoiceSectionId InvoiceSection ' +
  'costCenter unitOfMeasure resourceGroupName reservationId reservationName productOrderId ' +
  'productOrderName OfferId isAzureCreditEligible term publisherName PlanName chargeType ' +
  'frequency publisherType PayGPrice PricingModel costAllocationRuleName benefitId benefitName'
).split(' ')

const texts: readonly (readonly [header: string, canonical: string])[] = [
  ['invoiceId', 'invoice_number'],
  ['customerName', 'customer_name'],
  ['resellerMpnId', 'reseller_mpn_id'],
  ['productOrderName', 'charge_description'],
  ['consumedService', 'consumed_service'],
  ['meterId', 'meter_id'],
  ['meterName', 'meter_name'],
  ['meterSubCategory', 'meter_sub_category'],
  ['meterRegion', 'meter_region'],
  ['ProductName', 'product_name'],
  ['subscriptionName', 'entitlement_description'],
  ['publisherId', 'publisher_id'],
  ['publisherName', 'publisher_name'],
  ['resourceGroupName', 'resource_group'],
  ['ResourceId', 'resource_uri'],
  ['resourceLocation', 'resource_location'],
  ['unitOfMeasure', 'unit_type'],
  ['serviceInfo1', 'service_info1'],
  ['serviceInfo2', 'service_info2'],
  ['term', 'term_and_billing_cycle'],
]

/** Columns that mean nothing to a charge, in one agreement or another. */
export const keptHeaders = (
  'previousInvoiceId billingProfileId billingProfileName invoiceSectionId invoiceSectionName ' +
  'resellerName costCenter servicePeriodEndDate servicePeriodStartDate serviceFamily location ' +
  'paygCostInBillingCurrency paygCostInUsd isAzureCreditEligible frequency reservationName ' +
  'benefitName costAllocationRuleName AccountOwnerId AccountName AvailabilityZone ResourceName ' +
  'InvoiceSection OfferId PlanName'
).split(' ')

/** Columns that hold a day. */
export const dateHeaders = new Set([
  'date',
  'billingPeriodStartDate',
  'billingPeriodEndDate',
  'exchangeRateDate',
])
/** Columns that hold a number which a column of decimals takes. */
export const numberHeaders = new Set([
  'quantity',
  'effectivePrice',
  'costInBillingCurrency',
  'exchangeRatePricingToBilling',
])

/** Columns without which a file is not of the agreement. */
export function requiredHeaders({ format, partner }: Agreement): ReadonlySet<string> {
  const common = [
    'date',
    'meterCategory',
    'SubscriptionId',
    'quantity',
    'chargeType',
    'billingCurrency',
  ]
  const own: Readonly<Record<string, readonly string[]>> = {
    'cost-export-partner': ['customerTenantId', 'pricingCurrency', 'costInPricingCurrency'],
    'cost-export-subscription': ['customerTenantId', 'pricingCurrency'],
    'cost-export-ea': ['PartNumber'],
    'cost-export-mca': ['pricingCurrency', 'costInPricingCurrency'],
  }
  return new Set([...common, 'costInBillingCurrency', ...partner, ...(own[format] ?? [])])
}

function agreement(
  format: string,
  headers: readonly string[],
  spelling: readonly (readonly [string, string])[],
  more: {
    readonly texts: readonly (readonly [string, string])[]
    readonly kept: readonly string[]
  },
  partner: readonly string[],
): Agreement {
  return {
    format,
    headers,
    spelling: new Map(spelling),
    partner,
    dollars: format === 'cost-export-subscription',
    texts: new Map([...texts, ...more.texts]),
    kept: new Set([...keptHeaders, ...more.kept]),
  }
}

const enterpriseSpelling = [
  ['ProductName', 'Product'],
  ['resourceGroupName', 'ResourceGroup'],
] as const
const none = { texts: [], kept: [] } as const
const accountName = [['billingAccountName', 'partner_name']] as const

/** The agreements; the enterprise agreement in its old and its new names. */
export const agreements: readonly Agreement[] = [
  agreement(
    'cost-export-partner',
    partnerHeaders,
    [],
    {
      texts: [['partnerName', 'partner_name']],
      kept: ['billingAccountId', 'billingAccountName', 'costInUsd'],
    },
    ['partnerTenantId'],
  ),
  agreement(
    'cost-export-subscription',
    partnerHeaders.filter((header) => !notOfCustomers.has(header)),
    [],
    { texts: [['partnerName', 'partner_name']], kept: [] },
    ['billingAccountName', 'partnerName'],
  ),
  agreement(
    'cost-export-ea',
    enterpriseHeaders,
    [...enterpriseSpelling, ['costInBillingCurrency', 'Cost']],
    { ...none, texts: accountName },
    ['billingAccountId'],
  ),
  agreement(
    'cost-export-ea',
    enterpriseHeaders,
    [['billingCurrency', 'BillingCurrencyCode']],
    { ...none, texts: accountName },
    ['billingAccountId'],
  ),
  agreement(
    'cost-export-mca',
    [...partnerHeaders.filter((header) => !ofPartners.has(header)), 'costAllocationRuleName'],
    [],
    { texts: accountName, kept: ['costInUsd'] },
    ['billingAccountId'],
  ),
]
