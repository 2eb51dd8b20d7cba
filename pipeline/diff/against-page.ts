import { textTable } from '../commands/text-table.ts'
import { csvText } from '../csv-text.ts'
import { clip, isZero, plain, printable } from '../explain/layout.ts'
import { formatDecimal } from '../money.ts'
import type { Against, AgainstRow } from './against.ts'

const rowsShown = 20
const columns = ['account_id', 'customer_account_id', 'subscription_id', 'currency'] as const
const amounts = ['theirs', 'ours', 'difference'] as const

/** Rows of which the two systems do not say the same. */
export function differing({ rows }: Against): AgainstRow[] {
  return rows.filter(({ difference }) => !isZero(difference))
}

/** The page of a parallel month: what agrees in a sentence, what does not as a table. */
export function againstPage(against: Against, file: string, all: boolean): string {
  const found = differing(against)
  const agree = against.rows.length - found.length
  const head = `${against.run} beside ${file}: ${String(agree)} agree, ${String(found.length)} differ`
  if (found.length === 0) return `${head}\n`
  const shown = all ? found : found.slice(0, rowsShown)
  const used = columns.filter((name) => shown.some((row) => row[name] !== ''))
  const table = textTable(
    [
      ...used.map((name) => ({ head: heads[name] })),
      { head: 'Name' },
      ...['Theirs', 'Ours', 'Difference'].map((name) => ({ head: name, right: true })),
      { head: '' },
    ],
    shown.map((row) => [
      ...used.map((name) => clip(printable(row[name]), 36)),
      clip(printable(row.account_name), 24),
      ...amounts.map((name) => amountText(row[name])),
      row.held_reasons === null ? '' : `held: ${row.held_reasons}`,
    ]),
  )
  const more = found.length - shown.length
  return [head, '', table, ...(more === 0 ? [] : [`and ${String(more)} more: --all`]), ''].join(
    '\n',
  )
}

const heads: Readonly<Record<(typeof columns)[number], string>> = {
  account_id: 'Account',
  customer_account_id: 'Customer',
  subscription_id: 'Subscription',
  currency: '',
}

function amountText(amount: string | null): string {
  return amount === null ? '–' : formatDecimal(amount, 'en', { least: 2, most: 3 })
}

/** All rows as CSV, those that agree too. */
export function againstCsv({ run, rows }: Against): string {
  const cells = rows.map((row) => [
    run,
    ...columns.map((name) => row[name]),
    ...amounts.map((name) => (row[name] === null ? '' : plain(row[name]))),
    row.held_reasons ?? '',
  ])
  return csvText([['run', ...columns, ...amounts, 'held_reasons'], ...cells])
}
