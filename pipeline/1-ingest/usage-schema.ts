/**
 * The canonical usage schema: one definition that gives the DuckDB columns, the lake's Parquet and
 * the Arrow schema. Every format of a charge, whatever it is called there, becomes these columns
 * (formats/*.sql); names are ours in snake_case and follow Microsoft's words. What a format has
 * beyond them is kept in `other_columns`.
 */
export type UsageType = 'text' | 'date' | 'decimal'

export interface UsageColumn {
  readonly name: string
  readonly type: UsageType
  /**
   * An Arrow file without a required column is refused. Whether a row may lack the
   * value is said in usage.sql.
   */
  readonly required: boolean
  readonly meaning: string
}

function column(
  name: string,
  type: UsageType,
  need: 'required' | 'optional',
  meaning: string,
): UsageColumn {
  return { name, type, required: need === 'required', meaning }
}

/**
 * The columns of the daily rated usage file in its documented order, then what other
 * charges have beside them.
 */
export const usageColumns: readonly UsageColumn[] = [
  column(
    'partner_id',
    'text',
    'required',
    'tenant of the CSP partner, or the billing account elsewhere (B1)',
  ),
  column('partner_name', 'text', 'optional', 'name of the partner'),
  column('customer_id', 'text', 'required', 'tenant of the customer (B3)'),
  column('customer_name', 'text', 'optional', 'name of the customer'),
  column('customer_domain_name', 'text', 'optional', 'domain of the customer'),
  column('customer_country', 'text', 'optional', 'ISO 3166 country of the customer'),
  column('mpn_id', 'text', 'optional', 'partner location id of the transacting partner'),
  column('reseller_mpn_id', 'text', 'optional', 'reseller of record; blank, 0, -1: none (B3)'),
  column('invoice_number', 'text', 'optional', 'invoice of the vendor; blank while unbilled'),
  column('product_id', 'text', 'optional', 'product of the price sheet'),
  column('sku_id', 'text', 'optional', 'SKU of the product; leading zeros matter'),
  column('availability_id', 'text', 'optional', 'availability of the SKU'),
  column('sku_name', 'text', 'optional', 'name of the SKU'),
  column('product_name', 'text', 'optional', 'name of the product'),
  column('publisher_name', 'text', 'optional', 'Microsoft or a third party'),
  column('publisher_id', 'text', 'optional', 'id of the publisher'),
  column('subscription_description', 'text', 'optional', 'name of the Azure plan'),
  column('subscription_id', 'text', 'required', 'the Azure plan, not the Azure subscription (B5)'),
  column(
    'charge_start_date',
    'date',
    'required',
    'first day of the billing period or of the charge (B6)',
  ),
  column(
    'charge_end_date',
    'date',
    'optional',
    'end of the billing period or of the charge, as delivered',
  ),
  column(
    'usage_date',
    'date',
    'required',
    'UTC day of the usage, else start of the charge; the price date (B14)',
  ),
  column('meter_type', 'text', 'optional', 'type of the meter'),
  column('meter_category', 'text', 'required', 'category of the meter'),
  column('meter_id', 'text', 'required', 'meter; not always a guid'),
  column('meter_sub_category', 'text', 'optional', 'subcategory of the meter'),
  column('meter_name', 'text', 'optional', 'name of the meter'),
  column('meter_region', 'text', 'optional', 'region of the meter'),
  column('unit_of_measure', 'text', 'optional', 'unit of the meter'),
  column('resource_location', 'text', 'optional', 'location of the resource'),
  column('consumed_service', 'text', 'optional', 'resource provider'),
  column('resource_group', 'text', 'optional', 'resource group; case varies'),
  column('resource_uri', 'text', 'optional', 'ARM id of the resource; case varies'),
  column('charge_type', 'text', 'optional', 'charge type as delivered'),
  column(
    'unit_price',
    'decimal',
    'required',
    'list price per unit in pricing currency, before PEC (B12)',
  ),
  column('quantity', 'decimal', 'required', 'quantity in units of unit_type; may be negative'),
  column('unit_type', 'text', 'optional', 'charging unit, for example "1 Hour" or "10K"'),
  column(
    'billing_pre_tax_total',
    'decimal',
    'required',
    'cost in billing currency, after PEC (B10)',
  ),
  column('billing_currency', 'text', 'required', 'ISO 4217 currency the vendor bills in'),
  column(
    'pricing_pre_tax_total',
    'decimal',
    'required',
    'cost in pricing currency, after PEC (B11)',
  ),
  column('pricing_currency', 'text', 'required', 'ISO 4217 currency of the list price'),
  column('service_info1', 'text', 'optional', 'service metadata'),
  column('service_info2', 'text', 'optional', 'service metadata'),
  column(
    'tags',
    'text',
    'optional',
    'resource tags as delivered; published, usage.tag_map has them as a map',
  ),
  column('additional_info', 'text', 'optional', 'JSON text; holds reservation ids'),
  column('effective_unit_price', 'decimal', 'optional', 'price net of PEC, averaged by day'),
  column(
    'pc_to_bc_exchange_rate',
    'decimal',
    'optional',
    'billing currency per 1 pricing currency',
  ),
  column('pc_to_bc_exchange_rate_date', 'date', 'optional', 'day of that rate'),
  column(
    'entitlement_id',
    'text',
    'required',
    'the subscription: of Azure, else of the charge (B5)',
  ),
  column('entitlement_description', 'text', 'optional', 'name of the subscription'),
  column('pec_percentage', 'decimal', 'optional', 'partner earned credit in percent (B13)'),
  column('credit_percentage', 'decimal', 'optional', 'Azure credit in percent (B8)'),
  column('credit_type', 'text', 'optional', 'kind of credit as delivered'),
  column('benefit_order_id', 'text', 'optional', 'order of the savings plan or reservation (B9)'),
  column('benefit_id', 'text', 'optional', 'savings plan'),
  column('benefit_type', 'text', 'optional', 'SavingsPlan: covered; Charge: overflow'),
  column(
    'billing_period_start',
    'date',
    'optional',
    'first day of the billing period where charge_start_date is not it',
  ),
  column(
    'charge_kind',
    'text',
    'optional',
    'usage, purchase, credit, adjustment or tax: ChargeCategory of FOCUS',
  ),
  column(
    'product_family',
    'text',
    'optional',
    'azure, license, software, reservation, savings_plan, marketplace …',
  ),
  column('provider_name', 'text', 'optional', 'who provides the service, where not Microsoft'),
  column('charge_description', 'text', 'optional', 'what the charge is for, in words'),
  column('order_id', 'text', 'optional', 'order of the vendor'),
  column('order_date', 'date', 'optional', 'day of the order'),
  column(
    'reference_id',
    'text',
    'optional',
    'what ties the lines of one seat change together (B27)',
  ),
  column('promotion_id', 'text', 'optional', 'promotion of the vendor'),
  column(
    'term_and_billing_cycle',
    'text',
    'optional',
    'term and billing cycle in words, as delivered',
  ),
  column('billing_frequency', 'text', 'optional', 'Monthly, Annual; blank for one-time charges'),
  column('subscription_start_date', 'date', 'optional', 'first day of the term'),
  column('subscription_end_date', 'date', 'optional', 'last day of the term'),
  column('tax_total', 'decimal', 'optional', 'tax of the vendor on the line, in billing currency'),
  column('price_adjustment_description', 'text', 'optional', 'discounts in words, as delivered'),
  column('product_qualifiers', 'text', 'optional', 'Trial, Add-on …'),
  column('credit_reason_code', 'text', 'optional', 'why the vendor gave a credit'),
  column('pricing_tier', 'text', 'optional', 'tier of the meter the line was priced at'),
  column('included_quantity', 'decimal', 'optional', 'quantity that is free of charge'),
]

/** Money, prices and quantities are kept as delivered: 18 places, exact (design section 5). */
export const usageDecimal = { precision: 38, scale: 18 } as const

/**
 * What reading adds to a record: columns we do not know, and numbers that had more than 18 places.
 */
export const addedTextColumns = [
  {
    name: 'other_columns',
    meaning: 'columns that the canonical schema does not have, as a JSON object of texts',
  },
  { name: 'rounded', meaning: 'numbers of more than 18 places, as delivered' },
] as const

const duckdbTypes: Readonly<Record<UsageType, string>> = {
  text: 'VARCHAR',
  date: 'DATE',
  decimal: `DECIMAL(${String(usageDecimal.precision)},${String(usageDecimal.scale)})`,
}

/**
 * Columns of a stored `usage.parquet` with the types DuckDB gives them; whatever
 * stores one must give these.
 */
export function storedUsageColumns(): Readonly<Record<string, string>> {
  return {
    record_number: 'BIGINT',
    ...Object.fromEntries(usageColumns.map((usage) => [usage.name, duckdbTypes[usage.type]])),
    ...Object.fromEntries(addedTextColumns.map((added) => [added.name, 'VARCHAR'])),
    reservation_order_id: 'VARCHAR',
    bad: 'STRUCT(column_name VARCHAR, "value" VARCHAR, reason VARCHAR)',
  }
}

/** Changes whenever the meaning of a stored lake file changes, so that old ones are read again. */
export const usageSchemaVersion = 4
