/** The columns of the daily rated usage file that money depends on, by our name for them. */
export type UsageColumn =
  | 'partnerId'
  | 'customerId'
  | 'resellerMpnId'
  | 'invoiceNumber'
  | 'productId'
  | 'skuId'
  | 'publisherName'
  | 'planId'
  | 'chargeStartDate'
  | 'usageDate'
  | 'meterCategory'
  | 'meterId'
  | 'meterSubCategory'
  | 'meterName'
  | 'meterRegion'
  | 'unitPrice'
  | 'quantity'
  | 'unitType'
  | 'cost'
  | 'billingCurrency'
  | 'pricingTotal'
  | 'pricingCurrency'
  | 'additionalInfo'
  | 'subscriptionId'
  | 'pecPercentage'
  | 'pecFraction'
  | 'creditPercentage'
  | 'creditFraction'
  | 'benefitOrderId'
  | 'benefitType'
  | 'tags'

/**
 * Header names as documented, lower case, without blanks and underscores. Percent or fraction is
 * decided by the name of the column, never by its value.
 */
const columnOfHeader: Readonly<Record<string, UsageColumn>> = {
  partnerid: 'partnerId',
  customerid: 'customerId',
  resellermpnid: 'resellerMpnId',
  tier2mpnid: 'resellerMpnId',
  invoicenumber: 'invoiceNumber',
  productid: 'productId',
  skuid: 'skuId',
  publishername: 'publisherName',
  providername: 'publisherName',
  subscriptionid: 'planId',
  chargestartdate: 'chargeStartDate',
  usagedate: 'usageDate',
  metercategory: 'meterCategory',
  meterid: 'meterId',
  metersubcategory: 'meterSubCategory',
  metername: 'meterName',
  meterregion: 'meterRegion',
  unitprice: 'unitPrice',
  quantity: 'quantity',
  unittype: 'unitType',
  billingpretaxtotal: 'cost',
  billingcurrency: 'billingCurrency',
  pricingpretaxtotal: 'pricingTotal',
  pricingcurrency: 'pricingCurrency',
  additionalinfo: 'additionalInfo',
  entitlementid: 'subscriptionId',
  partnerearnedcreditpercentage: 'pecPercentage',
  rateofpartnerearnedcredit: 'pecFraction',
  partnerearnedcreditrate: 'pecFraction',
  creditpercentage: 'creditPercentage',
  rateofcredit: 'creditFraction',
  benefitorderid: 'benefitOrderId',
  benefittype: 'benefitType',
  tags: 'tags',
}

/** Position of each of our columns in this file's header. */
export function bindHeader(header: readonly string[]): Map<UsageColumn, number> {
  const positions = new Map<UsageColumn, number>()
  header.forEach((name, position) => {
    const column = columnOfHeader[name.toLowerCase().replace(/[\s_]/g, '')]
    if (column !== undefined) positions.set(column, position)
  })
  return positions
}
