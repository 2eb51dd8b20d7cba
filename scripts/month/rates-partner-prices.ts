import type { RatesTable } from './csv.ts'
import { meterOf } from './meters.ts'
import type { Period } from './period.ts'
import {
  allOfMicrosoft,
  atCost,
  atRetail,
  fixed,
  graduated,
  offRetail,
  onRetail,
  oneMeter,
  rulesTable,
  sharing,
  spotAtRetail,
  transferOut,
} from './rates-rules.ts'
import { regions } from './regions.ts'

/** What resellers pay the provider, and the resellers' own lists for their customers. */
export function partnerPriceTables(period: Period): Record<string, RatesTable> {
  return {
    'partner-base.csv': partnerBase(period),
    'partner-baltyk.csv': partnerBaltyk(period),
    'partner-rheinblick.csv': partnerRheinblick(period),
    'reseller-baltyk.csv': resellerBaltyk(period),
    'reseller-rheinblick.csv': resellerRheinblick(period),
  }
}

function partnerBase(period: Period): RatesTable {
  return rulesTable(
    'partner-base',
    period,
    [
      "What every reseller pays: a discount from Microsoft's list price; the partner credit stays with us.",
    ],
    [
      { rule_id: 'PB-001', ...allOfMicrosoft, ...offRetail('8') },
      spotAtRetail('PB-002'),
      { rule_id: 'PB-003', publisher: 'Northwall Security', ...atCost },
      { rule_id: 'PB-004', publisher: 'Kormoran Software', ...atCost },
    ],
  )
}

function partnerBaltyk(period: Period): RatesTable {
  const { skuId } = meterOf('sql-s1', regions.poland)
  return rulesTable(
    'partner-baltyk',
    period,
    ['What RES-001 pays where it has better terms than partner-base.'],
    [
      {
        rule_id: 'BAL-010',
        meter_category: 'Virtual Machines',
        ...allOfMicrosoft,
        ...offRetail('10'),
        note: 'volume terms',
      },
      spotAtRetail('BAL-011'),
      { rule_id: 'BAL-020', sku_id: skuId, ...offRetail('12'), note: 'S1 databases in PL Central' },
    ],
  )
}

function partnerRheinblick(period: Period): RatesTable {
  const transfer = { rule_id: 'RHB-010', ...transferOut, currency: 'EUR', note: 'GB out of Azure' }
  return rulesTable(
    'partner-rheinblick',
    period,
    ['What RES-002 pays where it has better terms than partner-base.'],
    [
      {
        rule_id: 'RHB-001',
        ...allOfMicrosoft,
        ...offRetail('9'),
        ...sharing('15'),
        note: '9 % off, and 15 % of the partner credit',
      },
      spotAtRetail('RHB-002'),
      ...graduated(transfer, [
        ['0', '0'],
        ['100', '0.0720'],
        ['500', '0.0690'],
      ]),
    ],
  )
}

function resellerBaltyk(period: Period): RatesTable {
  return rulesTable(
    'reseller-baltyk',
    period,
    [
      "RES-001's own prices for its customers. It never sees our cost: every rule starts from the list price.",
    ],
    [
      { rule_id: 'RB-001', ...onRetail('2') },
      { rule_id: 'RB-010', ...oneMeter('vm-e4s', regions.poland), ...fixed('PLN', '1.0400') },
      { rule_id: 'RB-020', meter_category: 'Log Analytics', ...atRetail },
    ],
  )
}

function resellerRheinblick(period: Period): RatesTable {
  const note = 'GB out of Azure, per subscription'
  const transfer = { rule_id: 'RR-020', ...transferOut, currency: 'EUR', note }
  return rulesTable(
    'reseller-rheinblick',
    period,
    [
      "RES-002's own prices for its customers. Tiers count per Azure subscription (tier_scope of the list).",
    ],
    [
      { rule_id: 'RR-001', ...onRetail('4') },
      { rule_id: 'RR-010', meter_category: 'Azure Firewall', ...offRetail('2') },
      ...graduated(transfer, [
        ['0', '0'],
        ['100', '0.0890'],
        ['1000', '0.0850'],
      ]),
    ],
  )
}
