import type { RatesTable } from './csv.ts'
import { subscriptionIdOf, tenantIdOf } from './customers.ts'
import type { Customer } from './customers.ts'
import type { Period } from './period.ts'
import { resellers, seller } from './provider.ts'

type Row = Record<string, string>

const accountColumns = [
  'account_id',
  'kind',
  'seller_id',
  'name',
  'tenant_id',
  'partner_id',
  'market_id',
  'currency',
  'price_list_id',
  'language',
  'street',
  'city',
  'postal_code',
  'country',
  'vat_id',
  'customer_kind',
  'buyer_reference',
  'e_invoice_address',
  'e_invoice_scheme',
  'emails',
  'delivery_channel',
  'payment_terms_days',
  'invoice_by',
  'valid_from',
  'valid_to',
]

/** Electronic address schemes (EAS codes) of national VAT numbers. */
const vatSchemes: Readonly<Record<string, string>> = {
  PL: '9945',
  DE: '9930',
  FR: '9957',
  IE: '9935',
  CZ: '9929',
  GR: '9933',
  GB: '9932',
}

/** `accounts.csv`: the resellers, then every customer, direct or behind one of them (rule B2). */
export function accountsTable(period: Period, customers: readonly Customer[]): RatesTable {
  return {
    comments: [
      'Everyone who gets an invoice or a statement. kind customer needs tenant_id (CustomerId of the files),',
      'kind reseller needs partner_id (its MPN id). Blank currency and language come from the market.',
      'A change takes a second row: end the old one and begin the new one on the first of a month.',
    ],
    header: accountColumns,
    rows: [
      ...resellers.map((reseller) => resellerRow(reseller, period)),
      ...customers.flatMap((customer) => customerRows(customer, period)),
    ],
  }
}

/** `assignments.csv`: who is billed for a customer's usage (rule B3). */
export function assignmentsTable(period: Period, customers: readonly Customer[]): RatesTable {
  return {
    comments: [
      "Who is billed for a customer's usage: direct, or a reseller's account_id. Dates are usage dates,",
      'so a late line of last month goes to whoever was billed then.',
      'A row with a subscription_id beats one without.',
    ],
    header: ['customer_tenant_id', 'subscription_id', 'billed_to', 'valid_from', 'valid_to'],
    rows: customers.flatMap((customer): Row[] => {
      const tenant = { customer_tenant_id: tenantIdOf(customer) }
      const since = (billedTo: string, from: string, to = ''): Row => ({
        ...tenant,
        billed_to: billedTo,
        valid_from: from,
        valid_to: to,
      })
      if (customer.reseller === '') return [since('direct', period.longAgo)]
      if (!customer.movedToReseller) return [since(customer.reseller, period.longAgo)]
      return [
        since('direct', period.longAgo, period.firstDay),
        since(customer.reseller, period.firstDay),
      ]
    }),
  }
}

/** `purchase-orders.csv`. */
export function purchaseOrdersTable(period: Period, customers: readonly Customer[]): RatesTable {
  const third = customers.find(({ accountId }) => accountId === 'ACC-003')
  const rows: Row[] = [
    { account_id: 'ACC-002', purchase_order: 'ZAM/2026/0417' },
    { account_id: 'ACC-003', purchase_order: '4500-118823' },
    { account_id: 'ACC-004', purchase_order: 'PO-77120' },
    { account_id: 'RES-002', purchase_order: 'RB-AZURE-26' },
  ]
  if (third !== undefined) {
    const subscription_id = subscriptionIdOf(third, 0)
    rows.push({ account_id: 'ACC-003', subscription_id, purchase_order: '4500-120455' })
  }
  return {
    comments: [
      "Purchase order numbers to print. A blank subscription_id is the account's own; a row that names",
      'an Azure subscription is for that one only.',
    ],
    header: ['account_id', 'subscription_id', 'purchase_order', 'valid_from', 'valid_to'],
    rows: rows.map((row) => ({ ...row, valid_from: period.longAgo })),
  }
}

function resellerRow(reseller: (typeof resellers)[number], period: Period): Row {
  return {
    account_id: reseller.accountId,
    kind: 'reseller',
    seller_id: seller.sellerId,
    name: reseller.name,
    partner_id: reseller.partnerId,
    market_id: reseller.marketId,
    price_list_id: reseller.partnerList,
    street: reseller.street,
    city: reseller.city,
    postal_code: reseller.postalCode,
    country: reseller.country,
    vat_id: reseller.vatId,
    customer_kind: 'business',
    ...electronicAddress(reseller.country, reseller.vatId),
    emails: `azure@${reseller.domain};accounts@${reseller.domain}`,
    delivery_channel: 'email',
    payment_terms_days: '30',
    invoice_by: 'account',
    valid_from: period.longAgo,
  }
}

/** One row, or two for a customer that came to its reseller when the period began. */
function customerRows(customer: Customer, period: Period): Row[] {
  const reseller = resellers.find(({ accountId }) => accountId === customer.reseller)
  const domain =
    customer.domain === '' ? `${customer.accountId.toLowerCase()}.example` : customer.domain
  const row: Row = {
    account_id: customer.accountId,
    kind: 'customer',
    seller_id: seller.sellerId,
    name: customer.name,
    tenant_id: tenantIdOf(customer),
    market_id: customer.marketId,
    price_list_id: reseller?.customerList ?? '',
    street: customer.street,
    city: customer.city,
    postal_code: customer.postalCode,
    country: customer.country,
    vat_id: customer.vatId,
    customer_kind: customer.kind,
    ...electronicAddress(customer.country, customer.vatId),
    emails: `invoices@${domain}`,
    delivery_channel: reseller === undefined ? 'email' : 'none',
    payment_terms_days: customer.country === 'US' ? '30' : '14',
    invoice_by: 'account',
    ...customer.account,
    valid_from: period.longAgo,
  }
  if (!customer.movedToReseller) return [row]
  return [
    { ...row, price_list_id: '', delivery_channel: 'email', valid_to: period.firstDay },
    { ...row, valid_from: period.firstDay },
  ]
}

function electronicAddress(country: string, vatId: string): Row {
  const scheme = vatSchemes[country]
  return scheme === undefined || vatId === ''
    ? {}
    : { e_invoice_address: vatId, e_invoice_scheme: scheme }
}
