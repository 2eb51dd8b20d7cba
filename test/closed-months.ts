import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../pipeline/config.ts'
import { closePeriod, type CloseRequest } from '../pipeline/ledger/close.ts'
import type { Seal } from '../pipeline/ledger/seal-state.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { baseRates, writeCompactRates } from './cases/case-folder.ts'
import { ratesShapes, usageShape } from './cases/full-files.ts'
import { type CompactRow, toFullCsv, writeText } from './cases/write-files.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** Settings as they stand in `ratebook.config.json`. */
export type Settings = Readonly<Record<string, unknown>>

/**
 * A workspace in which months are run and closed one after the other: two customers, virtual
 * machines at 0.10 EUR an hour, no tax to speak of.
 */
export class ClosedMonths {
  readonly folder: string

  constructor(name: string) {
    this.folder = join(packageRoot, 'test', 'output', name)
    rmSync(this.folder, { recursive: true, force: true })
    writeCompactRates(join(baseRates), join(this.folder, 'rates'))
    this.rates('accounts.csv', [
      { account_id: 'FABRIKAM', tenant_id: 'c1', currency: 'EUR' },
      { account_id: 'GLOBEX', tenant_id: 'c2', currency: 'EUR' },
    ])
    this.rates('assignments.csv', [
      { customer_tenant_id: 'c1', billed_to: 'direct' },
      { customer_tenant_id: 'c2', billed_to: 'direct' },
    ])
    this.vmPrice('0.10')
  }

  /** Writes a file of `rates/`, columns that are not given as in the cases. */
  rates(file: string, rows: readonly CompactRow[]): void {
    const shape = ratesShapes[file] ?? ratesShapes[file.split('/')[0] ?? '']
    if (shape === undefined) throw new Error(`rates/${file}: no such file`)
    writeText(join(this.folder, 'rates', file), toFullCsv(shape, rows))
  }

  /** The price of an hour, from now on and for what was used before. */
  vmPrice(price: string): void {
    const rule = { price_list_id: 'STANDARD', model: 'unit_price', currency: 'EUR', price }
    this.rates('price-lists/standard.csv', [{ ...rule, rule_id: 'vm', meter_id: 'meter-vm' }])
  }

  /** Puts what Microsoft bills for a month into the landing folder; returns the path. */
  usage(month: string, rows: readonly CompactRow[], name = 'usage'): string {
    const [year = '', of = ''] = month.split('-')
    const days = {
      InvoiceNumber: `G${year}${of}`,
      ChargeStartDate: `${of}/1/${year}`,
      ChargeEndDate: `${of}/28/${year}`,
      UsageDate: `${of}/1/${year}`,
    }
    const full = rows.map((row) => ({ ...days, ...row }))
    const path = join(this.folder, 'data', 'landing', `${name}_${month}.csv`)
    writeText(path, toFullCsv(usageShape, full))
    return path
  }

  run(month: string, settings: Settings = {}): Promise<WorkspaceRun> {
    return runWorkspace(this.folder, month, settings)
  }

  close(month: string, settings: Settings = {}, asked: Partial<CloseRequest> = {}): Promise<Seal> {
    return closePeriod({
      workspace: openWorkspace(this.folder),
      config: parseConfig({ threads: 2, ...settings }),
      period: parsePeriod(month),
      onlyHeld: false,
      hold: [],
      user: 'anna',
      ...asked,
    })
  }
}

/** Hours of virtual machines, which cost us 0.08 each: a record of daily rated usage. */
export function hours(quantity: string, cost: string, more: CompactRow = {}): CompactRow {
  const totals = { PricingPreTaxTotal: cost, BillingPreTaxTotal: cost, PricingCurrency: 'EUR' }
  return { Quantity: quantity, ...totals, PCToBCExchangeRate: '1', ...more }
}
