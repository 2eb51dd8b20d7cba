import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../../pipeline/config.ts'
import { lintRates, type LintReport } from '../../pipeline/lint/lint-rates.ts'
import { silentLog } from '../../pipeline/log.ts'
import { parsePeriod } from '../../pipeline/period.ts'
import { run } from '../../pipeline/run.ts'
import { openWorkspace, type Workspace } from '../../pipeline/workspace.ts'
import { writeCaseWorkspace } from '../cases/case-folder.ts'
import { usageShape } from '../cases/full-files.ts'
import { type CompactRow, shapeOf, toFullCsv, writeText } from '../cases/write-files.ts'

/** Files of rates/ in compact form: a file that is given replaces the one of the clean month. */
export type Rates = Readonly<Record<string, readonly CompactRow[]>>

const vm = { price_list_id: 'STANDARD', rule_id: 'vm', meter_id: 'meter-vm' }
const storage = { price_list_id: 'STANDARD', rule_id: 'storage', meter_category: 'Storage' }
const eur = { model: 'unit_price', currency: 'EUR' }

/** The rules of the clean month, to be changed. */
export const vmRule: CompactRow = { ...vm, ...eur, unit: '1 Hour', price: '0.125' }
export const storageRule: CompactRow = { ...storage, ...eur, price: '0.0305' }

const clean: Rates = {
  'accounts.csv': [{ account_id: 'FABRIKAM', tenant_id: 'c1' }],
  'assignments.csv': [{ customer_tenant_id: 'c1', billed_to: 'direct' }],
  'markets.csv': [
    { market_id: 'DE', name: 'Germany', countries: 'DE', currency: 'EUR', locale: 'de-DE' },
    { market_id: 'PL', name: 'Poland', countries: 'PL', currency: 'PLN', locale: 'pl-PL' },
  ],
  'fx/2026-10.csv': [],
  'price-lists.csv': [{ price_list_id: 'STANDARD', is_default: 'true' }],
  'price-lists/standard.csv': [vmRule, storageRule],
}

const usage: readonly CompactRow[] = [
  { UsageDate: '10/1/2026', Quantity: '60', BillingPreTaxTotal: '6' },
  {
    UsageDate: '10/20/2026',
    Quantity: '40',
    BillingPreTaxTotal: '4',
    Tags: '{"Env": "Prod", "Team": "A"}',
  },
  {
    UsageDate: '10/3/2026',
    MeterCategory: 'Storage',
    MeterId: 'meter-ssd',
    MeterName: 'P10 Disk',
    Unit: '1 GB/Month',
    UnitType: '1 GB/Month',
    Quantity: '100',
    BillingPreTaxTotal: '2',
  },
]

const sheetHead =
  'ProductTitle,ProductId,SkuId,UnitOfMeasure,TermDuration,Market,Currency,UnitPrice,EffectiveStartDate,MeterIds'
const sheetOf = (unit: string): string =>
  `${sheetHead}\nVM,DZH318Z0BPS6,0001,${unit},payG-1,DE,EUR,0.2,2021-10-01T00:00:00Z,meter-vm\n`

export interface LintMonth {
  readonly workspace: Workspace
  /** Replaces rates/ by the clean ones with these changes, and lints them. */
  lint(changes?: Rates, period?: string): Promise<LintReport>
}

/**
 * A workspace of one account whose October is run with clean rates, with changed ones, or not at
 * all (null), and with a price sheet in `sheetUnit`.
 */
export async function lintMonth(
  name: string,
  sheetUnit: string | null = '1 Hour',
  ranWith: Rates | null = {},
): Promise<LintMonth> {
  const folder = writeCaseWorkspace('unit-price', `lint-${name}`)
  const workspace = openWorkspace(folder)
  rmSync(workspace.landing, { recursive: true, force: true })
  writeText(join(workspace.landing, 'usage.csv'), toFullCsv(usageShape, usage))
  if (sheetUnit !== null) writeText(join(workspace.landing, 'sheet.csv'), sheetOf(sheetUnit))
  const config = parseConfig({ threads: 2 })
  const writeRates = (changes: Rates): void => {
    rmSync(join(workspace.rates, 'price-lists'), { recursive: true, force: true })
    for (const [file, rows] of Object.entries({ ...clean, ...changes }))
      writeText(join(workspace.rates, file), toFullCsv(shapeOf(file), rows))
  }
  writeRates(ranWith ?? {})
  if (ranWith !== null) {
    await run({ workspace, period: parsePeriod('2026-10'), config, log: silentLog })
  }
  return {
    workspace,
    lint(changes = {}, period = '2026-10') {
      writeRates(changes)
      return lintRates({ workspace, period: parsePeriod(period), config })
    },
  }
}
