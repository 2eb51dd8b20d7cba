import type { Config } from './config.ts'
import type { DuckDB } from './engine/duckdb.ts'
import { createTableOfRows, type ValueColumn } from './engine/stored-table.ts'
import type { ClosedMonth } from './ledger/closed-months.ts'
import { daysBefore, type Period } from './period.ts'

/** What a run starts from besides the rates, as tables that are stored with it. */
export const runInputs = [
  'billing_run',
  'closed_month',
  'source_file',
  'price_file',
  'earlier_tier',
  'past_item_month',
] as const

/**
 * The parameters of a run as the one-row table `billing_run`, so that no SQL carries a value.
 * `late_from` is the first day of which late usage of a closed month is billed (B29); the limits of
 * anomalies say how far from its own history is far.
 */
export async function createBillingRun(
  database: DuckDB,
  period: Period,
  config: Partial<Pick<Config, 'fxVia' | 'lateWindowDays' | 'anomalies'>>,
): Promise<void> {
  const { lateWindowDays: days, anomalies } = config
  const lateFrom = days === undefined ? null : daysBefore(period.firstDay, days)
  await createTableOfRows(
    database,
    'billing_run',
    [
      { name: 'period_start', type: 'date', of: () => period.firstDay },
      { name: 'period_last_day', type: 'date', of: () => period.lastDay },
      { name: 'fx_via', type: 'varchar', of: () => config.fxVia ?? null },
      { name: 'late_from', type: 'date', of: () => lateFrom },
      limit('anomaly_least_months', anomalies?.leastMonths),
      limit('anomaly_usage_percent', anomalies?.usagePercent),
      limit('anomaly_price_percent', anomalies?.pricePercent),
      limit('anomaly_margin_points', anomalies?.marginPoints),
      limit('anomaly_least_amount', anomalies?.leastAmount),
    ],
    [period],
  )
}

/** A limit; NULL where nothing is compared with it. */
function limit(name: string, value: number | undefined): ValueColumn<Period> {
  return { name, type: 'bigint', of: () => (value === undefined ? null : String(value)) }
}

/** The months that were closed before the period, as the table `closed_month`. */
export async function createClosedMonths(
  database: DuckDB,
  months: readonly ClosedMonth[],
): Promise<void> {
  await createTableOfRows(
    database,
    'closed_month',
    [
      { name: 'month', type: 'varchar', of: ({ month }) => month },
      { name: 'run_id', type: 'varchar', of: ({ run }) => run },
    ],
    months,
  )
}
