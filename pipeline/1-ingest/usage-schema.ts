/**
 * The canonical usage schema: one definition that gives the DuckDB columns, the lake's Parquet, the Arrow schema and
 * the binding of file headers. Names are ours in snake_case; `aliases` are the header spellings of Microsoft's files
 * (Partner Center "daily rated usage", portal CSV and announced camelCase), compared without case, blanks, underscores.
 */
export type UsageType = 'text' | 'date' | 'decimal'

export interface UsageColumn {
  readonly name: string
  readonly type: UsageType
  /** A file without a required column is refused (RB-104). Whether a row may lack the value is said in usage.sql. */
  readonly required: boolean
  readonly aliases: readonly string[]
  /** Headers of the same value as a fraction (0.15 for 15 percent): decided by the name, never by the value. */
  readonly fractionAliases: readonly string[]
  readonly meaning: string
}

function column(
  name: string,
  type: UsageType,
  need: 'required' | 'optional',
  aliases: string,
  meaning: string,
  fractionAliases = '',
): UsageColumn {
  return {
    name, type, required: need === 'required', aliases: aliases.split(' '), meaning,
    fractionAliases: fractionAliases === '' ? [] : fractionAliases.split(' '),
  }
}

/** All 55 columns of the daily rated usage file, in its documented order. */
export const usageColumns: readonly UsageColumn[] = [
  column('partner_id', 'text', 'required', 'PartnerId', 'tenant of the CSP partner (B1)'),
  column('partner_name', 'text', 'optional', 'PartnerName', 'name of the partner'),
  column('customer_id', 'text', 'required', 'CustomerId', 'tenant of the customer (B3)'),
  column('customer_name', 'text', 'optional', 'CustomerName', 'name of the customer'),
  column('customer_domain_name', 'text', 'optional', 'CustomerDomainName', 'domain of the customer'),
  column('customer_country', 'text', 'optional', 'CustomerCountry', 'ISO 3166 country of the customer'),
  column('mpn_id', 'text', 'optional', 'MpnId', 'partner location id of the transacting partner'),
  column(
    'reseller_mpn_id', 'text', 'optional', 'Tier2MpnId ResellerMpnId', 'reseller of record; blank, 0, -1: none (B3)'),
  column('invoice_number', 'text', 'optional', 'InvoiceNumber', 'invoice of Microsoft; blank while unbilled'),
  column('product_id', 'text', 'optional', 'ProductId', 'product of the price sheet'),
  column('sku_id', 'text', 'optional', 'SkuId', 'SKU of the product; leading zeros matter'),
  column('availability_id', 'text', 'optional', 'AvailabilityId', 'availability of the SKU'),
  column('sku_name', 'text', 'optional', 'SkuName', 'name of the SKU'),
  column('product_name', 'text', 'optional', 'ProductName', 'name of the product'),
  column('publisher_name', 'text', 'optional', 'PublisherName ProviderName', 'Microsoft or a third party'),
  column('publisher_id', 'text', 'optional', 'PublisherId ProviderId', 'id of the publisher'),
  column('subscription_description', 'text', 'optional', 'SubscriptionDescription', 'name of the Azure plan'),
  column('subscription_id', 'text', 'required', 'SubscriptionId', 'the Azure plan, not the Azure subscription (B5)'),
  column('charge_start_date', 'date', 'required', 'ChargeStartDate', 'first day of the billing period (B6)'),
  column('charge_end_date', 'date', 'optional', 'ChargeEndDate', 'end of the billing period, as delivered'),
  column('usage_date', 'date', 'required', 'UsageDate', 'UTC day of the usage; the price date (B14)'),
  column('meter_type', 'text', 'optional', 'MeterType', 'type of the meter'),
  column('meter_category', 'text', 'required', 'MeterCategory', 'category of the meter'),
  column('meter_id', 'text', 'required', 'MeterId', 'meter; not always a guid'),
  column('meter_sub_category', 'text', 'optional', 'MeterSubCategory', 'subcategory of the meter'),
  column('meter_name', 'text', 'optional', 'MeterName', 'name of the meter'),
  column('meter_region', 'text', 'optional', 'MeterRegion', 'region of the meter'),
  column('unit_of_measure', 'text', 'optional', 'Unit UnitOfMeasure', 'unit of the meter'),
  column('resource_location', 'text', 'optional', 'ResourceLocation', 'location of the resource'),
  column('consumed_service', 'text', 'optional', 'ConsumedService', 'resource provider'),
  column('resource_group', 'text', 'optional', 'ResourceGroup', 'resource group; case varies'),
  column('resource_uri', 'text', 'optional', 'ResourceURI ResourceId', 'ARM id of the resource; case varies'),
  column('charge_type', 'text', 'optional', 'ChargeType', 'charge type as delivered'),
  column('unit_price', 'decimal', 'required', 'UnitPrice', 'list price per unit in pricing currency, before PEC (B12)'),
  column('quantity', 'decimal', 'required', 'Quantity', 'quantity in units of unit_type; may be negative'),
  column('unit_type', 'text', 'optional', 'UnitType', 'charging unit, for example "1 Hour" or "10K"'),
  column(
    'billing_pre_tax_total', 'decimal', 'required', 'BillingPreTaxTotal', 'cost in billing currency, after PEC (B10)'),
  column('billing_currency', 'text', 'required', 'BillingCurrency', 'ISO 4217 currency Microsoft bills in'),
  column(
    'pricing_pre_tax_total', 'decimal', 'required', 'PricingPreTaxTotal', 'cost in pricing currency, after PEC (B11)'),
  column('pricing_currency', 'text', 'required', 'PricingCurrency', 'ISO 4217 currency of the list price'),
  column('service_info1', 'text', 'optional', 'ServiceInfo1', 'service metadata'),
  column('service_info2', 'text', 'optional', 'ServiceInfo2', 'service metadata'),
  column('tags', 'text', 'optional', 'Tags', 'resource tags as JSON text'),
  column('additional_info', 'text', 'optional', 'AdditionalInfo', 'JSON text; holds reservation ids'),
  column('effective_unit_price', 'decimal', 'optional', 'EffectiveUnitPrice', 'price net of PEC, averaged by day'),
  column(
    'pc_to_bc_exchange_rate', 'decimal', 'optional', 'PCToBCExchangeRate ExchangeRatePricingToBilling',
    'billing currency per 1 pricing currency'),
  column(
    'pc_to_bc_exchange_rate_date', 'date', 'optional', 'PCToBCExchangeRateDate ExchangeRateDate',
    'day of that rate'),
  column('entitlement_id', 'text', 'required', 'EntitlementId', 'the Azure subscription (B5)'),
  column('entitlement_description', 'text', 'optional', 'EntitlementDescription', 'name of the Azure subscription'),
  column(
    'pec_percentage', 'decimal', 'optional', 'PartnerEarnedCreditPercentage',
    'partner earned credit in percent (B13)', 'RateOfPartnerEarnedCredit PartnerEarnedCreditRate'),
  column(
    'credit_percentage', 'decimal', 'optional', 'CreditPercentage', 'Azure credit in percent (B8)', 'RateOfCredit'),
  column('credit_type', 'text', 'optional', 'CreditType', 'kind of credit as delivered'),
  column('benefit_order_id', 'text', 'optional', 'BenefitOrderId', 'order of the savings plan (B9)'),
  column('benefit_id', 'text', 'optional', 'BenefitId', 'savings plan'),
  column('benefit_type', 'text', 'optional', 'BenefitType', 'SavingsPlan: covered; Charge: overflow'),
]

/** Money, prices and quantities are kept as delivered: 18 places, exact (design section 5). */
export const usageDecimal = { precision: 38, scale: 18 } as const

/** What reading adds to a record: columns we do not know, and numbers that had more than 18 places. */
export const addedTextColumns = [
  { name: 'other_columns', meaning: 'columns that the format does not know, as a JSON object of texts' },
  { name: 'rounded', meaning: 'numbers of more than 18 places, as delivered' },
] as const

const duckdbTypes: Readonly<Record<UsageType, string>> = {
  text: 'VARCHAR',
  date: 'DATE',
  decimal: `DECIMAL(${String(usageDecimal.precision)},${String(usageDecimal.scale)})`,
}

/** Columns of a stored `usage.parquet` with the types DuckDB gives them; whatever stores one must give these. */
export function storedUsageColumns(): Readonly<Record<string, string>> {
  return {
    record_number: 'BIGINT',
    ...Object.fromEntries(usageColumns.map((usage) => [usage.name, duckdbTypes[usage.type]])),
    ...Object.fromEntries(addedTextColumns.map((added) => [added.name, 'VARCHAR'])),
    bad: 'STRUCT(column_name VARCHAR, "value" VARCHAR, reason VARCHAR)',
  }
}

/** How a header is compared: no case, no blanks, no underscores. */
export function headerKey(header: string): string {
  return header.replace(/[\s_]/gu, '').toLowerCase()
}

/** Changes whenever the meaning of a stored lake file changes, so that old ones are read again. */
export const usageSchemaVersion = 2
