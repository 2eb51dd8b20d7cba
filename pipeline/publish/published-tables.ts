import { ratesTableColumns } from '../3-price/database-tables.ts'
import { reconciledTables } from '../reconcile/reconciled-tables.ts'
import type { Column } from '../stage.ts'
import { stages } from '../stages.ts'

/**
 * A table of the published database: a table of the run, with the period and the
 * run in front of its columns.
 */
export interface PublishedTable {
  readonly name: string
  readonly meaning: string
  readonly columns: Readonly<Record<string, Column>>
}

const fromStages = [
  'source_control',
  'usage_balance',
  'too_late_usage',
  'usage_class',
  'rated_usage',
  'charge',
  'waived_usage',
  'margin',
  'benefit_margin',
  'waterfall',
  'held',
  'invoice',
  'invoice_line',
  'tax_line',
  'account_summary',
  'own_history',
  'anomaly',
  'price_candidate',
  'resolved_price',
]
const fromRates = [
  'seller',
  'market',
  'account',
  'assignment',
  'price_list',
  'price_rule',
  'price_tier',
  'fx_rate',
] as const

/** The columns in front of every published table. */
export const runColumns: Readonly<Record<string, Column>> = {
  billing_period: ['VARCHAR', 'billing period, YYYY-MM (B6)'],
  run_id: ['VARCHAR', 'run the row is from: the latest of its period'],
}

/** What analysts see: the contracts of the stages and the rates as they were used. */
export const publishedTables: readonly PublishedTable[] = [
  ...stages.flatMap((stage) => stage.tables).filter((table) => fromStages.includes(table.name)),
  ...fromRates.map((name) => ({
    name,
    meaning: `Rates as the run used them: ${name.replaceAll('_', ' ')}`,
    columns: ratesTableColumns[name],
  })),
  ...reconciledTables,
]
