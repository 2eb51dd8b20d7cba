import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Partner Center licence-based reconciliation of subscriptions before new
 * commerce: one row per charge.
 */
export const legacyLicense: SourceFormat = {
  name: 'legacy-license',
  title: 'license-based reconciliation (legacy)',
  schema: 'usage',
  dataset: 'legacy_license',
  remedy: 'export the license-based file of the invoice again, with all columns',
  isBilledByInvoice: true,
  monthStarts: [],
  nullTexts: [],
  kept: 'Amount TotalOtherDiscount Total TotalForCustomer InvoiceLineItemType BillingProvider attributes',
  fields: [
    required('partner_id', 'PartnerId'),
    required('customer_id', 'CustomerId'),
    optional('customer_name', 'CustomerName CustomerCompanyName'),
    optional('customer_domain_name', 'DomainName'),
    optional('mpn_id', 'MPNID'),
    optional('reseller_mpn_id', 'ResellerMPNID Tier2MpnId'),
    optional('invoice_number', 'InvoiceNumber'),
    optional('order_id', 'OrderId'),
    required('billed_subscription', 'SubscriptionId'),
    optional('subscription_id', 'SyndicationPartnerSubscriptionNumber'),
    optional('offer_id', 'OfferId'),
    required('product_id', 'DurableOfferId'),
    required('product_name', 'OfferName'),
    optional('subscription_start_date', 'SubscriptionStartDate'),
    optional('subscription_end_date', 'SubscriptionEndDate'),
    required('charge_start_date', 'ChargeStartDate'),
    optional('charge_end_date', 'ChargeEndDate'),
    required('charge_type', 'ChargeType'),
    required('unit_price', 'UnitPrice'),
    required('quantity', 'Quantity'),
    required('billing_pre_tax_total', 'Subtotal'),
    optional('tax_total', 'Tax'),
    required('billing_currency', 'Currency'),
    optional('entitlement_description', 'SubscriptionName'),
    optional('subscription_description', 'SubscriptionDescription'),
    optional('billing_frequency', 'BillingCycleType'),
  ],
}
