import {
  countryOrAny,
  currency,
  day,
  decimal,
  id,
  matchText,
  month,
  oneOf,
  tagText,
  taxProduct,
  text,
  yesNo,
} from './column-kinds.ts'
import { priceModels } from './price-models.ts'
import { openFrom, openTo, optional, orElse, ratesTable, required } from './rates-table.ts'

export const priceLists = ratesTable({
  table: 'price_list',
  file: 'price-lists.csv',
  fileRequired: true,
  meaning:
    "The price lists and their order: override list of the account, its own list, that list's parents, the" +
    ' list of the market and its parents, the default list (B16). Their prices stand in price-lists/.',
  noun: 'price list',
  idColumn: 'price_list_id',
  columns: {
    price_list_id: required(id, 'Short name of the list (B16).', 'customer'),
    name: required(text, 'Name shown by explain and in reports.', 'Customer prices'),
    parent_id: optional(id, 'List to look in where this one has no rule (B16).', '', {
      refersTo: { table: 'price_list' },
    }),
    owner_account_id: optional(id, 'Reseller who owns the list; blank = ours.', '', {
      refersTo: { table: 'account' },
    }),
    account_id: optional(
      id,
      'Makes it an override list: first of all, for this account only (B16).',
      '',
      { refersTo: { table: 'account' } },
    ),
    is_default: orElse(
      'false',
      yesNo,
      'true for the one list that is looked in last (B16); blank = false.',
      '',
    ),
    tier_scope: orElse(
      'plan',
      oneOf('plan', 'subscription'),
      'What quantities are counted over for tiers (B17); blank = plan.',
      '',
    ),
  },
  exampleRows: [
    {},
    { price_list_id: 'partner', name: 'Partner prices' },
    { price_list_id: 'northwind-2026', name: 'Deal with Northwind', account_id: 'northwind' },
    { price_list_id: 'default', name: 'Everything else', is_default: 'true' },
  ],
})

const percent = { digits: 5, places: 7, atLeast: '0' }
const price = { digits: 7, places: 10, atLeast: '0' }
/** What a quantity can be: DECIMAL(20,10). */
export const quantity = { digits: 10, places: 10, atLeast: '0' }
const blank = 'blank = any (B15).'

/** The columns that say which usage a rule is for, most specific first: the order of B15. */
export const matchColumns = [
  'tag',
  'meter_id',
  'sku_id',
  'product_id',
  'meter_sub_category',
  'meter_category',
  'publisher',
  'term',
  'billing_plan',
  'segment',
  'region',
  'charge_kind',
  'market_id',
] as const

export const priceRules = ratesTable({
  table: 'price_rule',
  file: 'price-lists/*.csv',
  fileRequired: false,
  meaning:
    'The prices: for which usage, which model, on which base, from when (B10 to B17). Any number of files.' +
    ' Match columns are exact and, but for the value of a tag, blind to case; a rule that fills an' +
    ' earlier one is more specific (B15).',
  noun: 'rule',
  idColumn: 'rule_id',
  columns: {
    price_list_id: required(id, 'List the rule is in (B16).', 'default', {
      refersTo: { table: 'price_list' },
    }),
    rule_id: required(
      id,
      'Name of the rule, unique in its list; the tiers of one rule share it.',
      'all-usage',
    ),
    tag: optional(
      tagText,
      `Match: a tag of the resource as Name=value, the value exactly as in Azure; ${blank}`,
      '',
    ),
    meter_id: optional(matchText, `Match: MeterId; ${blank}`, ''),
    sku_id: optional(matchText, `Match: SkuId; ${blank}`, ''),
    product_id: optional(matchText, `Match: ProductId; ${blank}`, ''),
    meter_sub_category: optional(matchText, `Match: MeterSubCategory; ${blank}`, ''),
    meter_category: optional(matchText, `Match: MeterCategory; ${blank}`, ''),
    publisher: optional(matchText, `Match: PublisherName; ${blank}`, ''),
    term: optional(
      matchText,
      'Match: term of a purchase, P1M, P1Y or P3Y; usage has none (B15).',
      '',
    ),
    billing_plan: optional(
      matchText,
      'Match: Monthly, Annual or Triennial; usage has none (B15).',
      '',
    ),
    segment: optional(
      matchText,
      'Match: segment of the product in the price sheets; usage has none (B15).',
      '',
    ),
    region: optional(matchText, `Match: MeterRegion; ${blank}`, ''),
    charge_kind: optional(
      oneOf('usage', 'purchase', 'credit', 'adjustment', 'tax'),
      `Match: kind of charge; ${blank}`,
      '',
    ),
    market_id: optional(id, `Match: market of the account; ${blank}`, '', {
      refersTo: { table: 'market' },
    }),
    model: required(
      oneOf(...Object.keys(priceModels)),
      'How the amount is made: see the worked examples (B10 to B17).',
      'markup',
    ),
    base: optional(
      oneOf('cost', 'retail', 'list'),
      'What a percentage is taken of: cost, retail, or list, the UnitPrice of the line (B10 to B12);' +
        ' blank = cost for markup and pass_through, retail for markdown.',
      '',
    ),
    percent: optional(decimal(percent), 'Percentage of markup or markdown: 15 is 15 %.', '15'),
    pec_policy: optional(
      oneOf('keep', 'pass_on', 'share'),
      'Who gets the partner earned credit (B13): blank = pass_on' +
        ' on a cost base, keep on a retail base.',
      '',
    ),
    pec_share: optional(
      decimal({ digits: 3, places: 7, atLeast: '0', atMost: '100' }),
      'Percentage of the partner earned credit that is passed on, with pec_policy share (B13).',
      '',
    ),
    currency: optional(
      currency,
      'Currency of price; needed where there is one, blank else (B24).',
      '',
    ),
    unit: optional(text, 'UnitType the price is for; usage in another unit holds the account.', ''),
    price: optional(
      decimal(price),
      'Price per unit of quantity, for unit_price, graduated and volume; per package, for package.',
      '',
    ),
    tier_from: optional(
      decimal(quantity),
      'Quantity (number of packages, for package) from which a tier counts, included; the first' +
        ' is 0 (B17).',
      '',
    ),
    tier_to: optional(
      decimal(quantity),
      'Quantity or number up to which it counts, excluded; blank in the last tier (B17).',
      '',
    ),
    package_size: optional(
      decimal({ ...quantity, atLeast: '1' }),
      'Quantity of one package, for package: every package that is started counts (B17).',
      '',
    ),
    included: optional(
      decimal({ digits: 10, places: 10, above: '0' }),
      'Quantity that is free in each scope and month, for unit_price, graduated and package;' +
        ' tiers and packages begin above it (B17).',
      '',
    ),
    reason: optional(
      text,
      'Why, for free and excluded: printed on the invoice for free, for ourselves for excluded.',
      '',
    ),
    bundle: optional(
      id,
      'service_id of the bundle that holds this part, with model bundled: priced out to 0 for' +
        ' accounts that have the service on that day.',
      '',
      { refersTo: { table: 'service' } },
    ),
    promotion: optional(
      text,
      'Name of a promotion: beats the base rule of the same list and match (B16).',
      '',
    ),
    valid_from: orElse(
      openFrom,
      day,
      'First day of usage it is for (B14); blank = always.',
      '2026-01-01',
    ),
    valid_to: orElse(openTo, day, 'First day of usage it is no more for (B14); blank = open.', ''),
    note: optional(text, 'For the reader; never used.', ''),
  },
  exampleRows: [
    { note: 'cost + 15 %' },
    {
      price_list_id: 'partner',
      rule_id: 'partner-usage',
      model: 'pass_through',
      percent: '',
      pec_policy: 'share',
      pec_share: '50',
      note: 'cost and half of the PEC kept',
    },
    {
      price_list_id: 'customer',
      rule_id: 'retail-minus-5',
      model: 'markdown',
      percent: '5',
      note: 'retail - 5 %',
    },
    {
      price_list_id: 'customer',
      rule_id: 'vm-de',
      meter_category: 'Virtual Machines',
      region: 'DE West Central',
      model: 'unit_price',
      percent: '',
      currency: 'EUR',
      unit: '1 Hour',
      price: '0.1234',
      note: 'fixed price',
    },
    {
      price_list_id: 'northwind-2026',
      rule_id: 'blob',
      meter_category: 'Storage',
      model: 'graduated',
      percent: '',
      currency: 'EUR',
      price: '0.02',
      tier_from: '0',
      tier_to: '1000',
      note: 'first 1,000',
    },
    {
      price_list_id: 'northwind-2026',
      rule_id: 'blob',
      meter_category: 'Storage',
      model: 'graduated',
      percent: '',
      currency: 'EUR',
      price: '0.015',
      tier_from: '1000',
      note: 'above',
    },
  ],
})

export const fxRates = ratesTable({
  table: 'fx_rate',
  file: 'fx/*.csv',
  fileRequired: false,
  meaning:
    'Monthly exchange rates, each in one direction: no reverse and no cross rate is made up (B23, B25).',
  noun: 'rate of',
  idColumn: 'month',
  columns: {
    month: required(month, 'Month of the usage it is for (B25).', '2026-10'),
    from_currency: required(currency, 'One unit of this ...', 'USD'),
    to_currency: required(currency, '... is worth rate units of this (B23).', 'EUR'),
    rate: required(
      decimal({ digits: 6, places: 9, above: '0' }),
      'Units of to_currency for one from_currency (B23).',
      '0.915',
    ),
    kind: required(
      oneOf('cost', 'sell', 'book', 'tax'),
      'sell converts prices (B24), book is for margin (B26), tax for' +
        " tax in the seller's tax currency (B28), cost for comparison.",
      'sell',
    ),
    source: required(
      text,
      'Where the rate comes from; printed where the law asks for it (B23).',
      'ECB',
    ),
    published_on: optional(day, 'Day on which the source published it (B23).', '2026-09-30'),
  },
  exampleRows: [
    {},
    { from_currency: 'PLN', rate: '0.235' },
    { from_currency: 'EUR', to_currency: 'PLN', rate: '4.255', kind: 'book', source: 'NBP' },
    { from_currency: 'USD', to_currency: 'PLN', rate: '3.893', kind: 'book', source: 'NBP' },
    {
      from_currency: 'EUR',
      to_currency: 'PLN',
      rate: '4.2551',
      kind: 'tax',
      source: 'NBP',
      published_on: '2026-10-30',
    },
  ],
})

export const taxRules = ratesTable({
  table: 'tax_rule',
  file: 'tax.csv',
  fileRequired: true,
  meaning:
    'Tax by seller, country and kind of the customer, product and date (B28). An exact value beats *,' +
    ' country before kind before product.',
  noun: 'tax rule of',
  idColumn: 'seller_id',
  columns: {
    seller_id: required(id, 'Who sells (B28).', 'contoso', { refersTo: { table: 'seller' } }),
    customer_country: required(countryOrAny, 'Country of the account, or * (B28).', 'PL'),
    customer_kind: required(
      oneOf('business', 'consumer', 'public', '*'),
      'Kind of the account, or * (B28).',
      '*',
    ),
    product: required(
      taxProduct('*'),
      'What is sold, or *: savings plans are reservations, what minimum and maximum add is' +
        ' what they limit (B28).',
      '*',
    ),
    category: required(
      oneOf('S', 'AE', 'O', 'Z', 'E', 'K', 'G', 'L', 'M'),
      'VAT category code (UNCL 5305): S standard, AE reverse charge, O outside scope, ... (B28).',
      'S',
    ),
    rate: required(
      decimal({ digits: 3, places: 4, atLeast: '0', atMost: '100' }),
      'Tax rate in percent (B28).',
      '23',
    ),
    reason_code: optional(
      text,
      'Code of the reason for no tax, for example VATEX-EU-AE (B28).',
      '',
    ),
    reason_text: optional(text, 'The reason in words (B28).', ''),
    legal_phrase: optional(text, 'Sentence that the law wants on the document (B28).', ''),
    valid_from: orElse(openFrom, day, 'First tax point it is for (B28); blank = always.', ''),
    valid_to: orElse(openTo, day, 'First tax point it is no more for (B28); blank = open.', ''),
  },
  exampleRows: [
    {},
    {
      customer_country: 'DE',
      customer_kind: 'business',
      category: 'AE',
      rate: '0',
      reason_code: 'VATEX-EU-AE',
      reason_text: 'Reverse charge',
      legal_phrase: 'Reverse charge: the recipient of the service accounts for the VAT.',
    },
  ],
})
