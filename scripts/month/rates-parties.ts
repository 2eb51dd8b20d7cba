import { benefitOrdersOf } from './benefits.ts'
import type { RatesTable } from './csv.ts'
import type { Customer } from './customers.ts'
import type { Period } from './period.ts'
import { bankAccounts, seller } from './provider.ts'

/** `sellers.csv`. */
export function sellersTable(): RatesTable {
  const row = {
    seller_id: seller.sellerId,
    legal_name: seller.legalName,
    vat_ids: seller.vatId,
    registration:
      'KRS 0000000000, Sąd Rejonowy dla Krakowa-Śródmieścia, kapitał zakładowy 500 000 PLN',
    street: 'ul. Nadbrzeżna 14',
    city: 'Kraków',
    postal_code: '30-002',
    country: 'PL',
    email: 'faktury@wisla-cloud.example',
    phone: '+48 12 000 00 00',
    website: 'https://wisla-cloud.example',
    partner_tenant_ids: seller.tenantId,
    billing_currency: seller.billingCurrency,
    tax_currency: 'PLN',
    time_zone: 'Europe/Warsaw',
    tax_point: 'period_end',
    invoice_series: 'FV',
    credit_note_series: 'FK',
    accent_color: '#1F5FA8',
    logo_file: '',
  }
  return {
    comments: [
      'Who sells: one row per legal entity that issues invoices. Everything here is fictional.',
      "partner_tenant_ids are the PartnerId values of Microsoft's files; billing_currency is what Microsoft",
      'invoices us in; tax_currency is what VAT must also be stated in.',
    ],
    header: Object.keys(row),
    rows: [row],
  }
}

/** `bank-accounts.csv`. */
export function bankAccountsTable(): RatesTable {
  return {
    comments: ['The account printed on an invoice: one per seller and invoice currency.'],
    header: ['seller_id', 'currency', 'bank_name', 'iban', 'bic'],
    rows: bankAccounts.map(({ currency, iban }) => ({
      seller_id: seller.sellerId,
      currency,
      bank_name: 'Bank Nadwiślański S.A.',
      iban,
      bic: 'BNADPLPWXXX',
    })),
  }
}

/** `markets.csv`. */
export function marketsTable(): RatesTable {
  const markets = [
    ['PL', 'Poland', 'PL', 'PLN', 'pl-PL', 'VAT', 'pl-retail', 'A4'],
    ['DE', 'Germany', 'DE', 'EUR', 'de-DE', 'USt', 'de-retail', 'A4'],
    ['EU', 'Other EU countries', 'CZ;FR;GR;IE', 'EUR', 'en-IE', 'VAT', 'eu-retail', 'A4'],
    ['GB', 'United Kingdom', 'GB', 'GBP', 'en-GB', 'VAT', 'gb-retail', 'A4'],
    ['US', 'United States', 'US', 'USD', 'en-US', 'Tax', 'us-retail', 'Letter'],
  ] as const
  return {
    comments: [
      'Where we sell: a market gives its accounts their currency, language, price list and paper',
      'unless the account says otherwise.',
    ],
    header: [
      'market_id',
      'name',
      'countries',
      'market_group',
      'currency',
      'locale',
      'tax_label',
      'price_list_id',
      'paper',
    ],
    rows: markets.map(([id, name, countries, currency, locale, label, list, paper]) => ({
      market_id: id,
      name,
      countries,
      market_group: 'home',
      currency,
      locale,
      tax_label: label,
      price_list_id: list,
      paper,
    })),
  }
}

/**
 * `tax.csv`: Polish VAT at home, reverse charge in the EU, outside the scope elsewhere (rule B28).
 */
export function taxTable(period: Period): RatesTable {
  const reverse = {
    category: 'AE',
    rate: '0',
    reason_code: 'VATEX-EU-AE',
    reason_text: 'Reverse charge, Art. 196 Directive 2006/112/EC',
  }
  const outside = {
    category: 'O',
    rate: '0',
    reason_code: 'VATEX-EU-O',
    reason_text: 'outside scope',
    legal_phrase:
      'nie podlega VAT w Polsce (art. 28b ustawy o VAT) / outside the scope of Polish VAT',
  }
  const german = 'Steuerschuldnerschaft des Leistungsempfängers / odwrotne obciążenie'
  const rows = [
    { customer_country: 'PL', category: 'S', rate: '23' },
    { customer_country: 'DE', ...reverse, legal_phrase: german },
    { customer_country: 'FR', ...reverse, legal_phrase: 'Autoliquidation / odwrotne obciążenie' },
    ...['CZ', 'GR', 'IE'].map((country) => ({
      customer_country: country,
      ...reverse,
      legal_phrase: 'Reverse charge / odwrotne obciążenie',
    })),
    { customer_country: 'GB', ...outside },
    { customer_country: 'US', ...outside },
  ]
  return {
    comments: [
      "Which tax a country's customers get. The exact country beats *, then customer kind, then product.",
      'Reverse charge (AE) is for businesses with a VAT id: a consumer there would be held, not guessed.',
      'A country that is not listed is held too.',
    ],
    header: [
      'seller_id',
      'customer_country',
      'customer_kind',
      'product',
      'category',
      'rate',
      'reason_code',
      'reason_text',
      'legal_phrase',
      'valid_from',
      'valid_to',
    ],
    rows: rows.map((row) => ({
      ...row,
      seller_id: seller.sellerId,
      customer_kind: row.category === 'AE' ? 'business' : '*',
      product: 'usage',
      valid_from: period.longAgo,
    })),
  }
}

/** `benefits.csv`: who owns the reservations and savings plans that cover usage (rule B9). */
export function benefitsTable(period: Period, customers: readonly Customer[]): RatesTable {
  return {
    comments: [
      'Who paid for a reservation or savings plan.',
      'Resold to an account: what it covers costs that account nothing.',
      'Kept by the seller: covered usage is sold at the pay-as-you-go price.',
    ],
    header: ['benefit_order_id', 'kind', 'owner', 'valid_from', 'valid_to'],
    rows: customers.flatMap((customer) =>
      benefitOrdersOf(customer).map(({ orderId, kind, owner }) => ({
        benefit_order_id: orderId,
        kind,
        owner,
        valid_from: period.longAgo,
      })),
    ),
  }
}
