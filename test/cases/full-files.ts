/** The full shape of every input file, and what a file that leaves columns out means by it. */
export interface FileShape {
  /** All columns in order, each with the value it gets where a compact file does not have the column. */
  readonly columns: Readonly<Record<string, string>>
  /** Columns that hold ids: `c1` in a compact file stands for `c1000000-0000-0000-0000-000000000000`. */
  readonly guids: readonly string[]
}

/** Daily rated usage: the 55 columns as documented. */
export const usageShape: FileShape = {
  columns: {
    PartnerId: 'e1', PartnerName: 'Example Provider', CustomerId: 'c1', CustomerName: 'Example Customer',
    CustomerDomainName: 'customer.example.com', CustomerCountry: 'DE', MpnId: '1234567', Tier2MpnId: '',
    InvoiceNumber: 'G000000001', ProductId: 'DZH318Z0BPS6', SkuId: '0001', AvailabilityId: 'DZH318Z0BPWZ',
    SkuName: 'Example SKU', ProductName: 'Example Product', PublisherName: 'Microsoft', PublisherId: '',
    SubscriptionDescription: 'Azure plan', SubscriptionId: 'a1', ChargeStartDate: '10/1/2026',
    ChargeEndDate: '10/31/2026', UsageDate: '10/1/2026', MeterType: '1 Hour',
    MeterCategory: 'Virtual Machines', MeterId: 'meter-vm', MeterSubCategory: 'Dsv5 Series',
    MeterName: 'D4s v5', MeterRegion: 'EU West', Unit: '1 Hour', ResourceLocation: 'westeurope',
    ConsumedService: 'Microsoft.Compute', ResourceGroup: 'rg-example', ResourceURI: '/subscriptions/example',
    ChargeType: 'new', UnitPrice: '0', Quantity: '0', UnitType: '1 Hour', BillingPreTaxTotal: '0',
    BillingCurrency: 'EUR', PricingPreTaxTotal: '0', PricingCurrency: 'USD', ServiceInfo1: '',
    ServiceInfo2: '', Tags: '', AdditionalInfo: '', EffectiveUnitPrice: '0', PCToBCExchangeRate: '0.9',
    PCToBCExchangeRateDate: '9/30/2026', EntitlementId: 'd1', EntitlementDescription: 'Example subscription',
    PartnerEarnedCreditPercentage: '0', CreditPercentage: '0', CreditType: 'Credit Not Applied',
    BenefitOrderId: '', BenefitId: '', BenefitType: '',
  },
  guids: ['PartnerId', 'CustomerId', 'SubscriptionId', 'EntitlementId', 'BenefitOrderId', 'BenefitId'],
}

const sellers: FileShape = {
  columns: {
    seller_id: 'SELLER', legal_name: 'Example Provider GmbH', vat_ids: 'DE136695976',
    registration: 'HRB 1, Amtsgericht Berlin', street: 'Beispielstr. 1', city: 'Berlin',
    postal_code: '10115', country: 'DE', email: 'billing@provider.example.com', phone: '+49 30 1234567',
    website: 'https://provider.example.com', partner_tenant_ids: 'e1', billing_currency: 'EUR',
    tax_currency: 'EUR', time_zone: 'Europe/Berlin', tax_point: 'period_end', invoice_series: 'INV',
    credit_note_series: 'CN', accent_color: '#1f4e79', logo_file: '',
  },
  guids: ['partner_tenant_ids'],
}

const accounts: FileShape = {
  columns: {
    account_id: '', kind: 'customer', seller_id: 'SELLER', name: '=account_id', tenant_id: '', partner_id: '',
    market_id: 'DE', currency: '', price_list_id: '', language: 'en', street: 'Musterweg 2', city: 'Hamburg',
    postal_code: '20095', country: 'DE', vat_id: '', customer_kind: 'business', buyer_reference: '',
    e_invoice_address: '', e_invoice_scheme: '', emails: '', delivery_channel: 'none',
    payment_terms_days: '30', invoice_by: 'account', valid_from: '', valid_to: '',
  },
  guids: ['tenant_id'],
}

const priceRules: FileShape = {
  columns: {
    price_list_id: '', rule_id: '', tag: '', meter_id: '', sku_id: '', product_id: '',
    meter_sub_category: '', meter_category: '', publisher: '', term: '', billing_plan: '', segment: '',
    region: '', charge_kind: '', market_id: '', model: '', base: '', percent: '', pec_policy: '',
    pec_share: '', currency: '', unit: '', price: '', tier_from: '', tier_to: '', promotion: '',
    valid_from: '', valid_to: '', note: '',
  },
  guids: [],
}

/** The files of `rates/`: by path, or by folder for `price-lists/` and `fx/`. `=x`: the value of column x. */
export const ratesShapes: Readonly<Record<string, FileShape>> = {
  'sellers.csv': sellers,
  'accounts.csv': accounts,
  'price-lists': priceRules,
  'bank-accounts.csv': {
    columns: {
      seller_id: 'SELLER', currency: '', bank_name: 'Example Bank', iban: 'DE89370400440532013000',
      bic: 'COBADEFFXXX',
    },
    guids: [],
  },
  'markets.csv': {
    columns: {
      market_id: '', name: '=market_id', countries: '=market_id', market_group: 'EXAMPLE', currency: '',
      locale: 'en-GB', tax_label: 'VAT', price_list_id: '', paper: 'A4',
    },
    guids: [],
  },
  'purchase-orders.csv': {
    columns: { account_id: '', subscription_id: '', purchase_order: '', valid_from: '', valid_to: '' },
    guids: ['subscription_id'],
  },
  'assignments.csv': {
    columns: {
      customer_tenant_id: '', subscription_id: '', billed_to: 'direct', valid_from: '', valid_to: '',
    },
    guids: ['customer_tenant_id', 'subscription_id'],
  },
  'price-lists.csv': {
    columns: {
      price_list_id: '', name: '=price_list_id', parent_id: '', owner_account_id: '', account_id: '',
      is_default: '', tier_scope: '',
    },
    guids: [],
  },
  'fx': {
    columns: {
      month: '', from_currency: '', to_currency: '', rate: '', kind: '', source: 'Example Bank',
      published_on: '2026-09-30',
    },
    guids: [],
  },
  'tax.csv': {
    columns: {
      seller_id: 'SELLER', customer_country: '*', customer_kind: '*', product: 'usage', category: '',
      rate: '', reason_code: '', reason_text: '', legal_phrase: '', valid_from: '', valid_to: '',
    },
    guids: [],
  },
  'benefits.csv': {
    columns: { benefit_order_id: '', kind: 'reservation', owner: '', valid_from: '', valid_to: '' },
    guids: ['benefit_order_id'],
  },
}
