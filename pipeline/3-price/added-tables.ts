import {
  currency,
  day,
  decimal,
  id,
  matchText,
  oneOf,
  taxProduct,
  text,
  vendorId,
} from './column-kinds.ts'
import { openFrom, openTo, optional, orElse, ratesTable, required } from './rates-table.ts'

const money = { digits: 12, places: 10 }
const amount = { ...money, atLeast: '0' }
const anyCharge = 'blank = any.'
const holder = {
  price_list_id: optional(
    id,
    'Holds for every account that draws from this list (B16); blank if account_id is filled.',
    'customer',
    { refersTo: { table: 'price_list' } },
  ),
  account_id: optional(
    id,
    'Holds for this account, instead of what its lists say under the same name;' +
      ' blank if price_list_id is filled.',
    '',
    { refersTo: { table: 'account' } },
  ),
} as const
const charged = {
  meter_category: optional(matchText, `Counts charges of this MeterCategory; ${anyCharge}`, ''),
  charge_kind: optional(
    oneOf('usage', 'purchase', 'credit', 'adjustment', 'tax'),
    `Counts this kind of charge; ${anyCharge}`,
    '',
  ),
} as const
const wholeMonths = {
  valid_from: orElse(openFrom, day, 'First of the first month it is for; blank = always.', ''),
  valid_to: orElse(openTo, day, 'First of the month it is no more for; blank = open.', ''),
} as const

export const services = ratesTable({
  table: 'service',
  file: 'services.csv',
  fileRequired: false,
  meaning:
    'Our own recurring services: each becomes a charge of the month, by the days on which it is active,' +
    ' and is priced by the rules of the price lists for its service_id as sku_id (B14, B16). A change of' +
    ' quantity is a second row; the dates of one service of an account and subscription must not overlap.',
  noun: 'service',
  idColumn: 'service_id',
  columns: {
    service_id: required(id, 'Short name of the service: the sku_id of its price rules.', 'backup'),
    name: required(text, 'Name of the service, as printed.', 'Managed backup'),
    account_id: required(id, 'Customer or reseller that has the service.', 'northwind', {
      refersTo: { table: 'account' },
    }),
    subscription_id: optional(
      vendorId,
      'Subscription whose section of the invoice it stands in (B5); blank = a section of its own.',
      '',
    ),
    quantity: required(
      decimal({ digits: 6, places: 10, above: '0' }),
      'How many: seats, servers, or 1.',
      '10',
    ),
    unit_cost: orElse(
      '0',
      decimal({ digits: 6, places: 10, atLeast: '0' }),
      'What one costs us in a whole month; for the margin and for prices on cost; blank = 0.',
      '6.5',
    ),
    cost_currency: optional(
      currency,
      "Currency of unit_cost; blank = the seller's billing currency. Another one is converted at" +
        ' the cost rate of the month.',
      '',
    ),
    valid_from: orElse(openFrom, day, 'First day of the service; blank = always.', '2026-10-12'),
    valid_to: orElse(openTo, day, 'First day without it; blank = open.', ''),
  },
})

export const chargeLimits = ratesTable({
  table: 'charge_limit',
  file: 'limits.csv',
  fileRequired: false,
  meaning:
    'Minimum and maximum of a month, per invoice line, subscription or account: what lacks is added, what' +
    ' is above is taken off. A charge counts towards one limit of each scope: that of the account before' +
    ' those of its lists, then the one that names more.',
  noun: 'limit',
  idColumn: 'limit_id',
  columns: {
    limit_id: required(id, 'Name of the limit.', 'minimum'),
    ...holder,
    scope: required(
      oneOf('line', 'subscription', 'account'),
      'What is limited: each line, the charges of a subscription, or all of the account.',
      'account',
    ),
    ...charged,
    minimum: optional(decimal(amount), 'Least amount of a month; blank = none.', '50'),
    maximum: optional(decimal(amount), 'Most amount of a month; blank = none.', ''),
    currency: required(currency, 'Currency of minimum and maximum (B24).', 'EUR'),
    text: required(text, 'What the line says on the invoice.', 'Minimum monthly fee'),
    ...wholeMonths,
  },
})

export const fees = ratesTable({
  table: 'fee',
  file: 'fees.csv',
  fileRequired: false,
  meaning:
    'Fees as a percentage of the net of other charges, after minimum, maximum and credits, never of other' +
    ' percentages (B19).',
  noun: 'fee',
  idColumn: 'fee_id',
  columns: {
    fee_id: required(id, 'Name of the fee.', 'managed'),
    ...holder,
    percent: required(
      decimal({ digits: 5, places: 7, above: '0' }),
      'Percentage of the net charges: 10 is 10 %.',
      '10',
    ),
    ...charged,
    text: required(text, 'What the line says on the invoice.', 'Managed service'),
    ...wholeMonths,
  },
  exampleRows: [{ price_list_id: '', account_id: 'northwind', charge_kind: 'usage' }],
})

export const adjustments = ratesTable({
  table: 'adjustment',
  file: 'adjustments/*.csv',
  fileRequired: false,
  meaning:
    'Amounts added or taken off by hand, one file per billing period: adjustments/2026-10.csv (B20).',
  noun: 'adjustment of',
  idColumn: 'account_id',
  columns: {
    account_id: required(id, 'Account that is charged or credited (B20).', 'fabrikam', {
      refersTo: { table: 'account' },
    }),
    customer_account_id: optional(
      id,
      'End customer it is about; blank = the account itself (B20).',
      'northwind',
      { refersTo: { table: 'account' } },
    ),
    subscription_id: optional(
      vendorId,
      'Subscription whose section it stands in (B5); blank = the section of the account.',
      '',
    ),
    text: required(text, 'What the line says on the invoice (B20).', 'Credit for outage'),
    net: required(decimal(money), 'Amount before tax; below 0 is a credit (B20).', '-25'),
    currency: required(currency, 'Currency of net (B24).', 'EUR'),
    tax_product: required(taxProduct(), 'Product of tax.csv that taxes it (B28).', 'usage'),
    reason: required(text, 'Why; for explain and the books, never printed (B20).', 'Ticket 4711'),
    approver: required(text, 'Who agreed (B20).', 'A. Keller'),
  },
})
