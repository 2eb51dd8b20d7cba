import { textTable } from '../commands/text-table.ts'
import { clip, isZero, printable } from '../explain/layout.ts'
import { formatDecimal } from '../money.ts'
import {
  type Cause,
  causes,
  type ChangedRate,
  type ChangedRule,
  type Difference,
  type DifferenceRow,
  type DifferenceTotal,
  type Level,
} from './diff-runs.ts'

const rowsShown = 20
const rulesShown = 10

const headOf: Readonly<Record<Cause, string>> = {
  quantity: 'Quantity',
  price: 'Price',
  rule: 'Rule',
  fx: 'FX',
  late: 'Late',
  restated: 'Restated',
  moved: 'Moved',
  held: 'Held',
  rounding: 'Rounding',
}

/** The page of a difference: totals, the largest rows, and which rules and rates are behind it. */
export function differencePage(difference: Difference, by: Level, all: boolean): string {
  const { before, after, totals } = difference
  const parts = [
    `From ${before} to ${after}`,
    totals.length === 0 ? 'Neither run has an amount to compare.' : totalsText(totals),
    by === 'cause' ? causesText(difference) : rowsText(difference, by, all),
    rulesText(difference.rules, all),
    ratesText(difference.rates),
  ]
  return parts.filter((part) => part !== '').join('\n\n') + '\n'
}

function totalsText(totals: readonly DifferenceTotal[]): string {
  const used = usedCauses(totals)
  const rows = totals.map((total) => [
    total.is_invoiced ? 'Invoices' : 'Statements',
    total.currency,
    ...[total.before, total.after, total.difference].map(amount),
    ...used.map((cause) => change(total[cause])),
  ])
  const head = ['Before', 'After', 'Difference', ...used.map((cause) => headOf[cause])]
  return textTable([{ head: 'Total' }, { head: '' }, ...head.map(right)], rows)
}

function causesText({ causes: found }: Difference): string {
  const rows = found.map((row) => [
    row.is_invoiced ? 'Invoices' : 'Statements',
    row.currency,
    headOf[row.cause],
    change(row.amount),
  ])
  return textTable([{ head: '' }, { head: '' }, { head: 'Cause' }, right('Amount')], rows)
}

function rowsText(difference: Difference, by: Exclude<Level, 'cause'>, all: boolean): string {
  const rows = difference.rows.filter((row) => causes.some((cause) => !isZero(row[cause])))
  if (rows.length === 0) return 'Nothing differs.'
  const shown = all ? rows : rows.slice(0, rowsShown)
  const used = usedCauses(shown)
  const cells = shown.map((row) => [
    printable(row.account_id),
    clip(printable(row.account_name), 24),
    row.is_invoiced ? row.hop : `${row.hop}, statement`,
    ...(by === 'account' ? [] : [subscriptionOf(row)]),
    ...(by === 'sku' ? [skuOf(row)] : []),
    row.currency,
    ...[row.before, row.after, row.difference].map(amount),
    ...used.map((cause) => change(row[cause])),
  ])
  const left = [
    'Account',
    'Name',
    'Hop',
    ...(by === 'account' ? [] : ['Subscription']),
    ...(by === 'sku' ? ['Meter or SKU'] : []),
    '',
  ]
  const head = ['Before', 'After', 'Difference', ...used.map((cause) => headOf[cause])]
  const table = textTable([...left.map((name) => ({ head: name })), ...head.map(right)], cells)
  const more = rows.length - shown.length
  return more === 0 ? table : `${table}\nand ${String(more)} more: --all`
}

function subscriptionOf({ subscription_id: id, subscription_name: name }: DifferenceRow): string {
  return clip(printable(name === null || name === '' ? (id ?? '') : name), 28)
}

function skuOf(row: DifferenceRow): string {
  const words = [row.meter_category, row.meter_name, row.sku_id].map((word) => word ?? '')
  return clip(printable(words.filter((word) => word !== '').join(' · ')), 44)
}

/** Which rules are behind price and rule: where they stand, before and after. */
function rulesText(rules: readonly ChangedRule[], all: boolean): string {
  if (rules.length === 0) return ''
  const shown = all ? rules : rules.slice(0, rulesShown)
  const lines = shown.flatMap((rule) => [
    `  ${change(rule.shown)} ${rule.currency}${rule.is_invoiced ? '' : ' of statements'}`,
    `    before: ${ruleWords(rule.rule_before, rule.words_before)}`,
    `    after:  ${ruleWords(rule.rule_after, rule.words_after)}`,
  ])
  const more = rules.length - shown.length
  return ['Rules', ...lines, ...(more === 0 ? [] : [`  and ${String(more)} more: --all`])].join(
    '\n',
  )
}

function ruleWords(place: string | null, words: string | null): string {
  if (place === null) return 'no rule of rates/ (covered, or built in)'
  return printable(`${place}  ${words ?? ''}`)
}

function ratesText(rates: readonly ChangedRate[]): string {
  if (rates.length === 0) return ''
  const lines = rates.map((rate) => {
    const pair = `${rate.from_currency} to ${rate.to_currency} in ${rate.month}`
    const [old, now] = [
      rateWords(rate.rate_before, rate.place_before),
      rateWords(rate.rate_after, rate.place_after),
    ]
    const of = rate.is_invoiced ? '' : ' of statements'
    return `  ${change(rate.shown)} ${rate.to_currency}${of}: ${pair}, ${old} → ${now}`
  })
  return ['Exchange rates', ...lines].join('\n')
}

function rateWords(rate: string | null, place: string | null): string {
  return printable(`${rate ?? 'none'} (${place ?? 'nowhere'})`)
}

function usedCauses(rows: readonly DifferenceTotal[]): Cause[] {
  return causes.filter((cause) => rows.some((row) => !isZero(row[cause])))
}

function right(head: string): { head: string; right: true } {
  return { head, right: true }
}

function amount(text: string): string {
  return formatDecimal(text, 'en', { least: 2, most: 3 })
}

/** A change with its sign; a dash for none. */
function change(text: string): string {
  if (isZero(text)) return '–'
  return text.startsWith('-') ? amount(text) : `+${amount(text)}`
}
