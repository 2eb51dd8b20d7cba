import type { IngestCase } from './ingest-case.ts'
import {
  goodLines,
  headerLine,
  rawLine,
  type UsageHeader,
  usageHeaders,
  usageLine,
  usageText,
  type UsageValues,
} from './usage-text.ts'

/** One file of these records. */
function rows(lines: readonly UsageValues[], show?: string): IngestCase {
  return {
    files: { 'usage.csv': usageText(lines.map(usageLine)) },
    ...(show === undefined ? {} : { show }),
  }
}

/** One file with one record per value of a column. */
function values(header: UsageHeader, texts: readonly string[], show?: string): IngestCase {
  return rows(
    texts.map((text) => ({ [header]: text })),
    show,
  )
}

/** A file whose headers are changed by name; its records are good. */
function headers(renamed: Readonly<Record<string, string>>, show?: string): IngestCase {
  const header = usageHeaders.map((name) => renamed[name] ?? name).join(',')
  return {
    files: { 'usage.csv': usageText(goodLines(2), '\n', header) },
    ...(show === undefined ? {} : { show }),
  }
}

const without = (dropped: readonly string[]): string =>
  [headerLine, ...goodLines(1)]
    .map(
      (line) =>
        line
          .split(',')
          .filter((_, index) => !dropped.includes(usageHeaders[index] ?? ''))
          .join(',') + '\n',
    )
    .join('')

const backwards = usageHeaders.map((_, index) => usageHeaders.length - 1 - index)
const turned = [headerLine, usageLine({ Tags: 'a' })]
  .map((line) => backwards.map((index) => line.split(',')[index]).join(',') + '\n')
  .join('')

const added = [
  `${headerLine},New Column,Tier2 Mpn_ID,"Say ""hi"""`,
  `${usageLine()},a,7,b`,
  `${usageLine()},,,`,
]

/** Headers and values: what a file says. */
export const valueCases: Readonly<Record<string, IngestCase>> = {
  'missing-column': {
    files: { 'one.csv': without(['MeterId']), 'two.csv': without(['MeterId', 'Quantity']) },
  },
  'not-usage-at-all': { files: { 'usage.csv': 'Date,Amount\n2026-10-01,5\n' } },
  'unknown-column': {
    files: { 'usage.csv': added.map((line) => line + '\n').join('') },
    show: 'reseller_mpn_id, other_columns',
  },
  'two-columns-mean-the-same': {
    files: {
      'alias.csv': usageText(
        goodLines(1).map((line) => line + ',1,2'),
        '\n',
        headerLine + ',Unit,UnitOfMeasure',
      ),
      'case.csv': usageText(
        goodLines(1).map((line) => line + ',1'),
        '\n',
        headerLine + ',quantity',
      ),
      'fraction.csv': usageText(
        goodLines(1).map((line) => line + ',1'),
        '\n',
        headerLine + ',RateOfPartnerEarnedCredit',
      ),
    },
  },
  'header-case-and-blanks': headers(
    {
      PartnerId: ' partner_id ',
      CustomerId: 'CUSTOMER ID',
      UnitPrice: 'unit price',
      Tags: '"Tags"',
    },
    'tags',
  ),
  'header-camel-case': headers(
    Object.fromEntries(
      usageHeaders.map((name) => [name, name.charAt(0).toLowerCase() + name.slice(1)]),
    ),
  ),
  'header-order': { files: { 'usage.csv': turned }, show: 'partner_id, quantity, tags' },
  'header-mpnid': headers(
    { SkuId: 'MPNID', Tags: 'ResellerMPNID' },
    'mpn_id, reseller_mpn_id, tags',
  ),
  'header-tier2-mpn-id': headers({ Tags: 'tier2MpnId' }, 'reseller_mpn_id'),
  'percentage-as-fraction': {
    files: {
      'usage.csv': usageText(
        ['0.15', '0', '1', '0.155', '', 'x', '1e19', '-0.1'].map((text) =>
          usageLine({ PartnerEarnedCreditPercentage: text }),
        ),
        '\n',
        headerLine.replace('PartnerEarnedCreditPercentage', 'rateOfPartnerEarnedCredit'),
      ),
    },
    show: 'pec_percentage',
  },
  'letters-in-a-number': values('Quantity', [
    'abc',
    '1x',
    'NaN',
    'Infinity',
    '0x10',
    '-',
    '.',
    'e5',
    '1e',
    '--1',
    '½',
    '٣',
  ]),
  'number-spellings': values(
    'Quantity',
    ['+1', '1.', '.5', '-0', '1e3', '1E-2', '007', '-2.50'],
    'quantity',
  ),
  'number-of-40-digits': values('Quantity', [
    '1'.repeat(40),
    '-' + '9'.repeat(40),
    '1e400',
    '1e-400',
    '1e99999999999',
  ]),
  'number-with-underscore-or-blank': values('UnitPrice', [
    '1_000',
    '1 000',
    ' 1',
    '1 ',
    '\t1',
    '1\n',
    '1\u00a0000',
  ]),
  'decimal-comma': values('BillingPreTaxTotal', ['1,5', '1.000,50', '1,000']),
  'numbers-out-of-proportion': rows([
    { UnitPrice: '10000000' },
    { UnitPrice: '9999999.999999999999999999' },
    { Quantity: '-1000000000' },
    { BillingPreTaxTotal: '100000000000' },
    { PricingPreTaxTotal: '-99999999999.99' },
  ]),
  'number-of-25-decimals': rows(
    [
      { Quantity: '0.1234567890123456789012345' },
      { Quantity: '0.1234567890123456780000000' },
      { UnitPrice: '0.0000000000000000001' },
      { Quantity: '123456789.123456789012345678' },
    ],
    'quantity, unit_price',
  ),
  'number-1e-25': rows(
    [
      { Quantity: '1e-25' },
      { Quantity: '1.5E-17' },
      { Quantity: '1.55e-17' },
      { UnitPrice: '4.79E-8' },
      { BillingPreTaxTotal: '-1e-19' },
    ],
    'quantity, unit_price, billing_pre_tax_total',
  ),
  'percentage-out-of-range': rows([
    { PartnerEarnedCreditPercentage: '150' },
    { PartnerEarnedCreditPercentage: '100' },
    { PartnerEarnedCreditPercentage: '99' },
    { PartnerEarnedCreditPercentage: '-1' },
    { CreditPercentage: '101' },
    { CreditPercentage: '100' },
    { PartnerEarnedCreditPercentage: 'x' },
    { PartnerEarnedCreditPercentage: '' },
  ]),
  'blank-required-value': rows([
    ...usageHeaders.map((header) => ({ [header]: '' })),
    { MeterId: '', Quantity: 'x' },
  ]),
  'currency-codes': values('BillingCurrency', ['EURO', 'EU', 'eur', 'E', '€€'], 'billing_currency'),
  'dates-month-day-year': values(
    'UsageDate',
    [
      '1/2/2026',
      '01/02/2026',
      '1/02/2026',
      '10/5/2026 0:00',
      '10/5/2026 13:45:10',
      '10/5/2026 12:00:00 AM',
    ],
    'usage_date',
  ),
  'dates-iso': values(
    'UsageDate',
    [
      '2026-10-05',
      '2026-10-05T00:00:00Z',
      '2026-10-05T23:59:59.999Z',
      '2026-10-05T00:00:00',
      '2026-10-05 00:00:00',
      '2026-10-05T00:00:00.0000000Z',
      '2026-10-05T00:00:00+00:00',
    ],
    'usage_date',
  ),
  'dates-that-are-none': values('UsageDate', [
    '13/1/2026',
    '9/31/2026',
    '2/29/2026',
    '2026-13-01',
    '2026-09-31',
    '2026-02-29',
    '10/5/26',
    '5.10.2026',
    '10-05-2026',
    '46300',
    'today',
    '2026-10-05x',
    '2026-10-055',
    '2026-10-05T25:00:00Z',
    '2026-10-05T22:00:00-05:00',
    '10/5/2026x',
    '10/0/2026',
    '2/29/2028',
  ]),
  'dates-out-of-range': rows(
    [
      { UsageDate: '1/1/0001' },
      { ChargeStartDate: '12/31/2009' },
      { UsageDate: '1/1/3000' },
      { UsageDate: '1/1/2010' },
      { ChargeStartDate: '2026-10-01', UsageDate: '12/31/2999' },
    ],
    'usage_date, charge_start_date',
  ),
  'rate-date-of-year-1': values(
    'PCToBCExchangeRateDate',
    ['1/1/0001', '0001-01-01T00:00:00Z', '01/01/0001', '', 'x'],
    'pc_to_bc_exchange_rate_date',
  ),
  'quoted-number': {
    files: { 'usage.csv': usageText([rawLine('Quantity', '"2.5"'), rawLine('Quantity', '"1,5"')]) },
    show: 'quantity',
  },
}
