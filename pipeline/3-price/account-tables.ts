import {
  bic,
  colour,
  numberSeries,
  countries,
  country,
  currency,
  day,
  email,
  emails,
  guid,
  guids,
  iban,
  id,
  locale,
  oneOf,
  tagName,
  relativeFile,
  text,
  texts,
  timeZone,
  vendorId,
  wholeNumber,
} from './column-kinds.ts'
import { openFrom, openTo, optional, orElse, ratesTable, required } from './rates-table.ts'

const validFrom = (what: string) =>
  orElse(openFrom, day, `First day on which ${what} holds; blank = always.`, '')
const validTo = (what: string) =>
  orElse(openTo, day, `First day on which ${what} holds no more; blank = open.`, '')
const provider = 'contoso'
const customerTenant = '1f0c4a52-7c1e-4f6e-9d0a-2f4b8c6d1e10'

export const sellers = ratesTable({
  table: 'seller',
  file: 'sellers.csv',
  fileRequired: true,
  meaning: 'The legal entities that sell and issue invoices (B1). One row is the usual case.',
  noun: 'seller',
  idColumn: 'seller_id',
  columns: {
    seller_id: required(id, 'Short name of the entity, used by the other files (B1).', provider),
    legal_name: required(
      text,
      'Name as registered; printed on every document (B1).',
      'Contoso Cloud sp. z o.o.',
    ),
    vat_ids: optional(texts, 'VAT numbers with country prefix (B1).', 'PL5260001246'),
    registration: optional(
      text,
      'Register, court and capital, as the law asks for on documents (B1).',
      'KRS 0000123456',
    ),
    street: optional(text, 'Street and number (B1).', 'ul. Prosta 1'),
    city: optional(text, 'City (B1).', 'Warszawa'),
    postal_code: optional(text, 'Postal code (B1).', '00-001'),
    country: required(
      country,
      'Country of the entity; decides tax together with the account (B28).',
      'PL',
    ),
    email: optional(email, 'Address printed for questions (B1).', 'billing@contoso.example'),
    phone: optional(text, 'Telephone printed for questions (B1).', '+48 22 000 00 00'),
    website: optional(text, 'Website printed on documents (B1).', 'www.contoso.example'),
    partner_tenant_ids: required(
      guids,
      'Partner tenants (PartnerId of the usage file) that belong to this seller (B1).',
      '7a3d1c90-2b54-4e8f-8a61-0c9d5e7f2b34',
    ),
    billing_currency: required(
      currency,
      'Currency in which Microsoft bills this seller; base of cost (B10).',
      'PLN',
    ),
    tax_currency: required(
      currency,
      'Currency in which tax must be shown and declared (B28).',
      'PLN',
    ),
    time_zone: required(
      timeZone,
      'Zone that decides what today is when documents are issued (B31).',
      'Europe/Warsaw',
    ),
    tax_point: orElse(
      'period_end',
      oneOf('period_end', 'issue_date'),
      'Day that decides the tax rate: last day of the period, or day of issue (B31); blank = period_end.',
      'period_end',
    ),
    invoice_series: required(
      numberSeries,
      'Number series of invoices (B31), counted anew each year; FV alone is short for this.',
      'FV/{year}/{number:000001}',
    ),
    credit_note_series: required(
      numberSeries,
      'Number series of credit notes (B31), written likewise.',
      'FK',
    ),
    accent_color: optional(colour, 'Colour of lines and headings on documents.', '#1F4E79'),
    logo_file: optional(relativeFile, 'Logo, a file below rates/.', ''),
  },
})

export const bankAccounts = ratesTable({
  table: 'bank_account',
  file: 'bank-accounts.csv',
  fileRequired: false,
  meaning: 'Where customers pay to: one bank account per seller and currency (B1).',
  noun: 'bank account',
  idColumn: 'iban',
  columns: {
    seller_id: required(id, 'Whose account it is (B1).', provider, {
      refersTo: { table: 'seller' },
    }),
    currency: required(currency, 'Invoices in this currency name this account (B1).', 'EUR'),
    bank_name: required(text, 'Name of the bank, as printed (B1).', 'Example Bank S.A.'),
    iban: required(
      iban,
      'IBAN; its check digits are verified (B1).',
      'PL61109010140000071219812874',
    ),
    bic: optional(bic, 'BIC of the bank (B1).', 'BREXPLPWXXX'),
  },
})

export const markets = ratesTable({
  table: 'market',
  file: 'markets.csv',
  fileRequired: true,
  meaning:
    'Countries or regions: defaults for currency, writing of numbers, tax label and prices (B16, B22).',
  noun: 'market',
  idColumn: 'market_id',
  columns: {
    market_id: required(id, 'Short name of the market, used by accounts and price rules.', 'de'),
    name: required(text, 'Name shown in reports.', 'Germany'),
    countries: required(countries, 'Countries of the market.', 'DE;AT'),
    market_group: optional(
      text,
      'We and resellers sell within the group of the own country or market; others are a finding.',
      'EU',
    ),
    currency: required(currency, 'Contract currency of accounts that name none (B22).', 'EUR'),
    locale: required(
      locale,
      'How numbers and dates are written, and the language if the account names none.',
      'de-DE',
    ),
    tax_label: required(text, 'What the tax is called on documents.', 'USt.'),
    price_list_id: optional(id, 'List used after the lists of the account (B16).', '', {
      refersTo: { table: 'price_list' },
    }),
    paper: orElse('A4', oneOf('A4', 'Letter'), 'Paper of the documents; blank = A4.', 'A4'),
  },
})

const reseller: Readonly<Record<string, string>> = {
  account_id: 'fabrikam',
  kind: 'reseller',
  name: 'Fabrikam IT Services AG',
  tenant_id: '',
  partner_id: '4567890',
  price_list_id: 'partner',
  buyer_reference: 'PO-7781',
  emails: 'invoices@fabrikam.example',
  vat_id: 'DE136695976',
}

export const accounts = ratesTable({
  table: 'account',
  file: 'accounts.csv',
  fileRequired: true,
  meaning:
    'Customers and resellers that get invoices or statements (B2). A change of terms, for example of' +
    ' currency, is a second row of the same account_id; the dates of one account must not overlap (B22).',
  noun: 'account',
  idColumn: 'account_id',
  columns: {
    account_id: required(id, 'Short name of the account; part of invoice keys (B2).', 'northwind'),
    kind: required(
      oneOf('customer', 'reseller'),
      'End customer or reseller; never changes (B2).',
      'customer',
    ),
    seller_id: required(id, 'Which of our entities sells to it; never changes (B1).', provider, {
      refersTo: { table: 'seller' },
    }),
    name: required(text, 'Name as registered; printed on documents (B2).', 'Northwind Handel GmbH'),
    tenant_id: optional(
      guid,
      'Customer tenant (CustomerId of the usage file); needed for a customer (B3).',
      customerTenant,
    ),
    partner_id: optional(
      vendorId,
      'MPN id; needed for a reseller, compared with the file (B3).',
      '',
    ),
    market_id: required(id, 'Market of the account (B16, B22).', 'de', {
      refersTo: { table: 'market' },
    }),
    currency: optional(
      currency,
      'Contract currency; blank = of the market; changes on the first of a month (B22).',
      '',
    ),
    price_list_id: optional(
      id,
      'For a reseller the partner list, for a customer its customer list;' +
        ' blank = only the lists of the market and the default (B16).',
      'customer',
      { refersTo: { table: 'price_list' } },
    ),
    language: optional(
      oneOf('pl', 'de', 'en'),
      'Language of its documents; blank = of the market.',
      '',
    ),
    street: optional(text, 'Street and number (B2).', 'Musterstr. 5'),
    city: optional(text, 'City (B2).', 'Berlin'),
    postal_code: optional(text, 'Postal code (B2).', '10115'),
    country: required(country, 'Country of the account; decides tax (B28).', 'DE'),
    vat_id: optional(
      text,
      'VAT number with country prefix; needed for reverse charge (B28).',
      'DE811907980',
    ),
    customer_kind: required(
      oneOf('business', 'consumer', 'public'),
      'Decides tax (B28).',
      'business',
    ),
    buyer_reference: optional(
      text,
      'Reference that the buyer wants on invoices, for example a Leitweg-ID (B2).',
      '',
    ),
    e_invoice_address: optional(text, 'Electronic address of the buyer (B2).', ''),
    e_invoice_scheme: optional(text, 'Scheme of that address, for example 9930 (B2).', ''),
    emails: optional(
      emails,
      'Where documents are sent; needed for delivery by e-mail (B2).',
      'ap@northwind.example',
    ),
    delivery_channel: orElse(
      'none',
      oneOf('email', 'portal', 'post', 'none'),
      'How documents are delivered (B2); blank = none.',
      'email',
    ),
    payment_terms_days: required(wholeNumber(0, 365), 'Days from issue to due date (B31).', '30'),
    invoice_by: orElse(
      'account',
      oneOf('account', 'customer', 'subscription', 'purchase_order', 'tag'),
      'One invoice per this (B2); blank = account.',
      'account',
    ),
    invoice_tag: optional(
      tagName,
      'Name of the tag, with invoice_by tag: one invoice per value, usage without it on one more.',
      '',
    ),
    valid_from: validFrom('the row'),
    valid_to: validTo('the row'),
  },
  exampleRows: [{}, reseller],
})

export const purchaseOrders = ratesTable({
  table: 'purchase_order',
  file: 'purchase-orders.csv',
  fileRequired: false,
  meaning:
    'Purchase order numbers that an account wants on its invoices, dated and per subscription (B2).',
  noun: 'purchase order',
  idColumn: 'purchase_order',
  columns: {
    account_id: required(id, 'Whose order it is (B2).', 'fabrikam', {
      refersTo: { table: 'account' },
    }),
    subscription_id: optional(vendorId, 'Subscription it is for (B5); blank = all.', ''),
    purchase_order: required(text, 'Number of the order, as the buyer writes it (B2).', 'PO-7781'),
    valid_from: validFrom('the order'),
    valid_to: validTo('the order'),
  },
})

export const assignments = ratesTable({
  table: 'assignment',
  file: 'assignments.csv',
  fileRequired: true,
  meaning:
    'Who is billed for a customer, by date: a reseller or the customer itself (B3). A row for an Azure' +
    ' subscription beats a row for a plan, which beats a row for the whole customer.',
  noun: 'assignment of',
  idColumn: 'customer_tenant_id',
  columns: {
    customer_tenant_id: required(
      guid,
      'Customer tenant (CustomerId of the usage file) (B3).',
      customerTenant,
    ),
    subscription_id: optional(
      vendorId,
      'Plan or Azure subscription (B5); blank = everything of the customer.',
      '',
    ),
    billed_to: required(id, 'account_id of the reseller, or the word direct (B3).', 'direct', {
      refersTo: { table: 'account', except: ['direct'] },
    }),
    valid_from: validFrom('the assignment'),
    valid_to: validTo('the assignment'),
  },
})

export const benefits = ratesTable({
  table: 'benefit',
  file: 'benefits.csv',
  fileRequired: false,
  meaning:
    'Who owns a reservation or savings plan: usage that it covers is free for its owner and' +
    ' pay-as-you-go for everyone else; its purchase is charged to its owner and to nobody else (B9).',
  noun: 'benefit order',
  idColumn: 'benefit_order_id',
  columns: {
    benefit_order_id: required(
      vendorId,
      'Order id of the reservation or savings plan (B9).',
      '9c1b7a10-55d2-4c0e-9f3a-6b7d8e9f0a1b',
    ),
    kind: required(oneOf('reservation', 'savings_plan'), 'What it is (B9).', 'reservation'),
    owner: required(
      id,
      'account_id to which it was resold, or the word seller if we keep it (B9).',
      'seller',
      { refersTo: { table: 'account', except: ['seller'] } },
    ),
    valid_from: validFrom('the ownership'),
    valid_to: validTo('the ownership'),
  },
})
