import { z } from 'zod'
import { loadRates } from '../3-price/load-rates.ts'
import { matchColumns } from '../3-price/price-tables.ts'
import { readRates } from '../3-price/read-rates.ts'
import type { PriceRuleRow, Rates } from '../3-price/rates-tables.ts'
import { createBillingRun } from '../billing-run.ts'
import { readSql } from '../engine/build-table.ts'
import { DuckDB } from '../engine/duckdb.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { ratebookError } from '../errors.ts'
import { buildFrom, readStep } from '../explain/tables.ts'
import type { Period } from '../period.ts'

/** Columns of the file that a reader of the list gets: what it is for, then what it costs. */
export const listColumns = [
  ...matchColumns,
  'first_day',
  'last_day',
  'how',
  'currency',
  'unit',
  'price',
  'tier_from',
  'tier_to',
  'package_size',
  'included',
  'percent_of_retail',
  'part_of',
  'reason',
] as const

/** A row of the list as it is given away: nothing but the columns above. */
export type ListRow = Readonly<Record<(typeof listColumns)[number], string | null>>

/** A list for its reader, and for us what it leaves out and why. */
export interface PublishedList {
  readonly list: string
  readonly month: string
  readonly rows: readonly ListRow[]
  /** For us only: the rules that are shown without a figure. */
  readonly on_request: readonly {
    readonly rule: string
    readonly file: string
    readonly line_no: string
  }[]
}

const text = z.string().nullable()
const listedRow = z.object({
  price_list_id: z.string(),
  rule_id: z.string(),
  first_day: z.string(),
  last_day: z.string(),
  how: z.string(),
  currency: text,
  unit: text,
  price: text,
  tier_from: text,
  tier_to: text,
  package_size: text,
  included: text,
  percent_of_retail: text,
  part_of: text,
  reason: text,
  is_secret: z.boolean(),
  file: z.string(),
  line_no: z.string(),
})

/**
 * The prices that count in a list and its parents in a month, without what belongs to the tier
 * above: no cost, no percentage on cost, no partner earned credit, no notes, and no names of rules,
 * promotions or other lists. RB-220 for a list that there is not.
 */
export async function publishList(
  ratesDir: string,
  list: string,
  period: Period,
): Promise<PublishedList> {
  const rates = await readRates(ratesDir)
  const known = rates.priceLists.map(({ price_list_id: id }) => id)
  if (!known.includes(list)) throw ratebookError('RB-220', { list, known }, 2)
  const database = await DuckDB.open()
  try {
    await database.loadMacros()
    await database.run(await readSql('pipeline/engine/word_macros.sql'))
    await loadRates(database.connection, rates)
    await createBillingRun(database, period, {})
    const asked = [{ name: 'price_list_id', type: 'varchar', of: () => list }]
    await createTableOfRows(database, 'wanted_list', asked, [list])
    for (const step of ['lint_rule', 'lint_shape'])
      await buildFrom(database, `pipeline/lint/${step}.sql`, step)
    for (const step of ['list_chain', 'list_stretch', 'list_winner', 'listed_price'])
      await buildFrom(database, `pipeline/price-list/${step}.sql`, step)
    const found = await readStep(database, 'listed_price', listedRow, 'place')
    return { list, month: period.month, rows: rowsOf(found, rates), on_request: secretsOf(found) }
  } finally {
    database.close()
  }
}

/** Match values as finance wrote them: the tables have them in lower case. */
function rowsOf(found: readonly z.infer<typeof listedRow>[], rates: Rates): ListRow[] {
  const nameOf = (list: string, rule: string): string => `${list}\n${rule}`
  const asWritten = new Map<string, PriceRuleRow>()
  for (const rule of rates.priceRules) asWritten.set(nameOf(rule.price_list_id, rule.rule_id), rule)
  return found.map((row) => {
    const rule = asWritten.get(nameOf(row.price_list_id, row.rule_id))
    const cell = (name: string): string | null => {
      const match = matchColumns.find((column) => column === name)
      if (match !== undefined) return rule?.[match] ?? null
      const value = row[name as keyof typeof row]
      return typeof value === 'string' ? value : null
    }
    return Object.fromEntries(listColumns.map((name) => [name, cell(name)])) as ListRow
  })
}

function secretsOf(found: readonly z.infer<typeof listedRow>[]): PublishedList['on_request'] {
  const secret = new Map(
    found
      .filter((row) => row.is_secret)
      .map(({ rule_id: rule, price_list_id: list, file, line_no: line }) => [
        `${file}:${line}`,
        { rule: `${rule} of ${list}`, file, line_no: line },
      ]),
  )
  return [...secret.values()]
}
