type Kind = 'text' | 'date' | 'end' | 'number' | 'money' | 'digits'

/** A documented column by its header; `always` where a file without it is none of the format. */
export interface Column {
  readonly header: string
  readonly kind: Kind
  readonly isAlways: boolean
  /** The canonical column that takes the value as it is; null where none does. */
  readonly canonical: string | null
}

/** One line per column: header, what it holds, canonical column, "!" where it is always there. */
function columnsOf(lines: string): readonly Column[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [header = '', kind = '', canonical = '', always = ''] = line.trim().split(/ +/u)
      return {
        header,
        kind: kind as Kind,
        isAlways: always === '!',
        canonical: canonical === '-' ? null : canonical,
      }
    })
}

/** What every row of a usage-based file may have, rated or daily. */
export const usageColumns = columnsOf(`
  PartnerId text - !
  PartnerName text partner_name
  PartnerBillableAccountId digits -
  CustomerCompanyName text customer_name
  MPNID digits mpn_id
  ResellerMPNID digits reseller_mpn_id
  InvoiceNumber text invoice_number
  ChargeStartDate date charge_start_date !
  ChargeEndDate end charge_end_date
  SubscriptionId text - !
  SubscriptionName text entitlement_description
  SubscriptionDescription text subscription_description
  OrderID digits order_id
  ServiceName text meter_category !
  ServiceType text meter_sub_category
  ResourceGuid text meter_id !
  ResourceName text meter_name
  Region text meter_region
  Sku text sku_id
  ConsumedQuantity number - !
  CustomerId text -
  DomainName text customer_domain_name
  BillingCycleType text billing_frequency
  Unit text -
  CustomerBillableAccount digits -
  MeteredRegion text resource_location
  MeteredService text consumed_service
  MeteredServiceType text -
  Project text -
  ServiceInfo text service_info1`)

/** What only a rated row has. */
export const ratedColumns = columnsOf(`
  DetailLineItemId digits pricing_tier !
  IncludedQuantity number included_quantity
  OverageQuantity number - !
  ListPrice money unit_price !
  PretaxCharges money - !
  TaxAmount money tax_total
  PostTaxTotal money -
  Currency text - !
  PretaxEffectiveRate money effective_unit_price
  PostTaxEffectiveRate money -
  ChargeType text charge_type`)

/** What only a daily row has. */
export const dayColumn = columnsOf('UsageDate date - !')

/** What a row of a licence-based file may have. */
export const licenseColumns = columnsOf(`
  PartnerId text partner_id !
  CustomerId text customer_id !
  CustomerName text customer_name
  MPNID digits mpn_id
  ResellerMPNID digits reseller_mpn_id
  OrderId digits order_id
  SubscriptionId text - !
  SyndicationPartnerSubscriptionNumber text -
  OfferId text -
  DurableOfferId text product_id !
  OfferName text product_name !
  SubscriptionStartDate date subscription_start_date
  SubscriptionEndDate end subscription_end_date
  ChargeStartDate date charge_start_date !
  ChargeEndDate end charge_end_date
  ChargeType text charge_type !
  UnitPrice money unit_price !
  Quantity number quantity !
  Amount money -
  TotalOtherDiscount money -
  Subtotal money - !
  Tax money tax_total
  TotalForCustomer money -
  Currency text - !
  DomainName text customer_domain_name
  SubscriptionName text entitlement_description
  SubscriptionDescription text subscription_description
  BillingCycleType text billing_frequency`)
