import type { RatesTable } from './csv.ts'
import { productIdOf } from './meters.ts'
import type { Period } from './period.ts'
import {
  allOfMicrosoft,
  atCost,
  atRetail,
  fixed,
  graduated,
  offRetail,
  onCost,
  oneMeter,
  rulesTable,
  sharing,
  spotAtRetail,
  transferOut,
} from './rates-rules.ts'
import { regions } from './regions.ts'

/** The provider's own lists for end customers: default, markets, key accounts, one override. */
export function customerPriceTables(period: Period): Record<string, RatesTable> {
  return {
    'standard.csv': standard(period),
    'pl-retail.csv': poland(period),
    'de-retail.csv': germany(period),
    'eu-retail.csv': otherEu(period),
    'gb-retail.csv': unitedKingdom(period),
    'us-retail.csv': unitedStates(period),
    'key-accounts.csv': keyAccounts(period),
    'override-acc-001.csv': override(period),
  }
}

function standard(period: Period): RatesTable {
  const note = 'cost plus 20 %, half of the partner credit passed on'
  return rulesTable(
    'standard',
    period,
    [
      'Standard prices: what applies where no other list has a rule.',
      'Keep STD-001: it is the net under all lists, so that nothing is left without a price.',
    ],
    [
      { rule_id: 'STD-001', ...atRetail, note: "Microsoft's list price" },
      { rule_id: 'STD-002', meter_category: 'Bandwidth', ...onCost('20'), ...sharing('50'), note },
      { rule_id: 'STD-003', publisher: 'Northwall Security', ...atCost },
      {
        rule_id: 'STD-004',
        publisher: 'Kormoran Software',
        ...onCost('5'),
        note: 'third party, cost plus handling',
      },
    ],
  )
}

function poland(period: Period): RatesTable {
  const machine = oneMeter('vm-d4s', regions.poland)
  const databases = { meter_category: 'SQL Database' }
  const thisMonth = { valid_from: period.firstDay, valid_to: period.nextFirstDay }
  const middle = period.isoDay(16)
  const transfer = {
    rule_id: 'PL-030',
    ...transferOut,
    currency: 'PLN',
    note: 'GB out of Azure, per plan and month',
  }
  return rulesTable(
    'pl-retail',
    period,
    [
      "Prices for customers in Poland, in złoty or as a discount from Microsoft's list price.",
      'PL-010 ends where PL-011 begins: a price changes by ending the old row, never by editing it.',
    ],
    [
      {
        rule_id: 'PL-001',
        ...allOfMicrosoft,
        ...offRetail('3'),
        ...sharing('20'),
        note: '3 % off, and a fifth of the partner credit',
      },
      spotAtRetail('PL-002'),
      {
        rule_id: 'PL-010',
        ...machine,
        ...fixed('PLN', '0.7450'),
        valid_to: middle,
        note: 'D4s v5 in PL Central',
      },
      {
        rule_id: 'PL-011',
        ...machine,
        ...fixed('PLN', '0.7720'),
        valid_from: middle,
        note: 'new price from the 16th',
      },
      { rule_id: 'PL-020', ...databases, ...offRetail('4'), note: 'databases' },
      {
        rule_id: 'PL-021',
        ...databases,
        ...offRetail('10'),
        promotion: 'Jesień',
        ...thisMonth,
        note: 'autumn promotion, this month only',
      },
      ...graduated(transfer, [
        ['0', '0'],
        ['100', '0.36'],
        ['1000', '0.34'],
      ]),
    ],
  )
}

function germany(period: Period): RatesTable {
  const writes = oneMeter('blob-writes', regions.germany)
  const perWrites = { rule_id: 'DE-030', ...writes, currency: 'EUR', note: 'per 10,000 operations' }
  return rulesTable(
    'de-retail',
    period,
    ["Prices for customers in Germany, in euro or as a discount from Microsoft's list price."],
    [
      { rule_id: 'DE-001', ...allOfMicrosoft, ...offRetail('4') },
      spotAtRetail('DE-002'),
      {
        rule_id: 'DE-010',
        meter_category: 'Azure Kubernetes Service',
        ...onCost('12'),
        pec_policy: 'pass_on',
        note: 'cost after credit, plus 12 %',
      },
      { rule_id: 'DE-020', ...oneMeter('disk-p20', regions.germany), ...fixed('EUR', '34.90') },
      ...graduated(perWrites, [
        ['0', '0.0505'],
        ['2500', '0.0465'],
      ]),
    ],
  )
}

function otherEu(period: Period): RatesTable {
  return rulesTable(
    'eu-retail',
    period,
    ['Prices for customers in the other EU countries, in euro.'],
    [
      { rule_id: 'EU-001', ...allOfMicrosoft, ...offRetail('2.5') },
      spotAtRetail('EU-002'),
      {
        rule_id: 'EU-010',
        meter_sub_category: 'Esv5 Series',
        region: 'EU West',
        ...offRetail('5'),
        ...sharing('25'),
        note: 'memory machines in Western Europe',
      },
      {
        rule_id: 'EU-020',
        ...oneMeter('bus-premium', regions.westEurope),
        ...fixed('EUR', '0.8390'),
      },
    ],
  )
}

function unitedKingdom(period: Period): RatesTable {
  return rulesTable(
    'gb-retail',
    period,
    [
      'Prices for customers in the United Kingdom. Only exceptions: the rest comes from the standard list.',
      "GB-010 is agreed in US dollars: it is converted at the month's sell rate.",
    ],
    [
      {
        rule_id: 'GB-010',
        ...oneMeter('vm-d8s', regions.unitedKingdom),
        ...fixed('USD', '0.4210'),
      },
      {
        rule_id: 'GB-020',
        meter_category: 'Backup',
        ...onCost('18'),
        note: 'cost before credit, plus 18 %',
      },
      { rule_id: 'GB-030', ...oneMeter('sql-s1', regions.unitedKingdom), ...fixed('GBP', '0.79') },
    ],
  )
}

function unitedStates(period: Period): RatesTable {
  return rulesTable(
    'us-retail',
    period,
    ['Prices for customers in the United States, in dollars.'],
    [
      { rule_id: 'US-001', ...allOfMicrosoft, market_id: 'US', ...offRetail('1.5') },
      spotAtRetail('US-002'),
      {
        rule_id: 'US-010',
        product_id: productIdOf('Azure OpenAI'),
        ...atRetail,
        pec_policy: 'pass_on',
        note: 'tokens: list price less the whole credit',
      },
    ],
  )
}

function keyAccounts(period: Period): RatesTable {
  return rulesTable(
    'key-accounts',
    period,
    [
      'Better prices for key accounts (price_list_id in accounts.csv); the rest comes from the parent list.',
    ],
    [
      { rule_id: 'KEY-010', meter_sub_category: 'Esv5 Series', ...offRetail('7') },
      {
        rule_id: 'KEY-020',
        meter_category: 'Storage',
        charge_kind: 'usage',
        ...offRetail('5'),
        ...sharing('10'),
      },
    ],
  )
}

function override(period: Period): RatesTable {
  const nextYear = `${Number.parseInt(period.name, 10) + 1}`
  return rulesTable(
    'override-acc-001',
    period,
    ['What was agreed with one account only. It goes before every list.'],
    [
      {
        rule_id: 'OVR-001',
        ...oneMeter('vm-e8s', regions.poland),
        ...fixed('EUR', '0.4600'),
        valid_to: `${nextYear}-07-01`,
        note: 'contract U/14, fixed in euro',
      },
    ],
  )
}
