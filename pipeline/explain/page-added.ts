import type { BaseRow, BundledRow, ServiceRow } from './added-rows.ts'
import type { AddedPart } from './explanation.ts'
import {
  counted,
  days,
  isZero,
  labelled,
  less,
  money,
  placeOf,
  plain,
  printable,
  row,
  signed,
} from './layout.ts'

const margin = 4

/** A minimum, maximum, fee or adjustment: its terms, its rule, and what it counts (B19, B20). */
export function addedLines(added: AddedPart, place: number): string[] {
  const head = `${String(place).padStart(3)} ${money(added.amount, added.currency)}   `
  if (added.kind === 'fee') {
    const percent = `fee of ${plain(added.percent ?? '?')} %`
    return [...row(0, head + percent), ...feeLines(added), ...baseLines(added)]
  }
  if (added.kind === 'adjustment')
    return [...row(0, `${head}adjustment by hand`), ...handLines(added)]
  const scope = { line: 'a line', subscription: 'a subscription', account: 'the account' }
  const what = `${added.kind} of ${scope[added.scope ?? 'account']}`
  return [...row(0, head + what), ...limitLines(added), ...baseLines(added)]
}

function limitLines(added: AddedPart): string[] {
  const { kind, currency } = added
  const bound = money(added.bound ?? '?', currency)
  const before = money(added.amount_before ?? '?', currency)
  const others = isZero(added.other_amount)
    ? ''
    : ` ${less(added.other_amount)} that other products bear`
  const source = `pipeline/5-aggregate/limited_${added.scope ?? 'account'}.sql`
  const rule =
    `at ${kind === 'minimum' ? 'least' : 'most'} ${money(added.price_amount ?? '?', added.price_currency)} ` +
    `a month per ${added.scope ?? 'account'}, of ${countedWords(added)}`
  return [
    ...row(
      margin,
      `= ${bound} ${kind} ${less(added.amount_before ?? '0')} charged${others}`,
      source,
    ),
    ...rateLines(added),
    ...ruleLines(added, 'limit', rule),
    ...labelled(margin, 'reached', `${before} before, ${bound} after`),
  ]
}

function feeLines(added: AddedPart): string[] {
  const net = money(added.amount_before ?? '?', added.currency)
  return [
    ...row(
      margin,
      `= ${net} net × ${plain(added.factor ?? '?')}`,
      'pipeline/5-aggregate/fee_line.sql',
    ),
    ...ruleLines(added, 'fee', `${plain(added.percent ?? '?')} % of ${countedWords(added)}`),
  ]
}

function handLines(added: AddedPart): string[] {
  return [
    ...rateLines(added),
    ...labelled(
      margin,
      'written',
      `${money(added.price_amount ?? '?', added.price_currency)}, taxed as ${added.tax_product}`,
      placeOf(added.file, added.line_no),
    ),
    ...labelled(margin, 'reason', `${added.reason ?? '?'}; approved by ${added.approver ?? '?'}`),
  ]
}

/** The rule in words, whose it is and where it stands. */
function ruleLines(added: AddedPart, label: string, words: string): string[] {
  const owner = added.price_list_id === null ? 'of the account' : `of list ${added.price_list_id}`
  return [
    ...labelled(
      margin,
      label,
      `${added.rule_id ?? '?'} ${owner}`,
      placeOf(added.file, added.line_no),
    ),
    ...labelled(margin, '', words),
  ]
}

function countedWords({ counted_category: category, counted_kind: kind }: AddedPart): string {
  const words = [
    category === null ? null : `meter_category=${category}`,
    kind === null ? null : `charge_kind=${kind}`,
  ].filter((word) => word !== null)
  return words.length === 0 ? 'all charges' : words.join(', ')
}

/** The rate that brought what is written into the contract currency (B24). */
function rateLines(added: AddedPart): string[] {
  if (added.fx_rate === null) return []
  const lines = row(
    margin,
    `= ${money(added.price_amount ?? '?', added.price_currency)} × ${plain(added.fx_rate)} ` +
      `${added.currency} per ${added.price_currency}`,
    placeOf(added.fx_file, added.fx_line_no),
  )
  if (added.fx_source?.startsWith('by way of') === true)
    lines.push(...labelled(margin, 'rate', added.fx_source))
  return lines
}

/** The charges that count, each with its draft line or name, the largest first. */
function baseLines(added: AddedPart): string[] {
  const [first] = added.counted
  const what = added.kind === 'fee' ? 'net' : 'charged'
  const total = money(added.amount_before ?? '?', added.currency)
  if (first === undefined) return labelled(margin, what, `${total}: no charge in the month`)
  const many = counted(String(added.counted_charges), 'charge')
  const isRounded = !isZero(first.rounding)
  return [
    ...labelled(margin, what, `${total}, ${many}`),
    ...(isRounded
      ? row(margin, `= ${plain(first.amount_all)} ${signed(first.rounding)}  to ten places`)
      : []),
    ...added.counted.flatMap((base, index) => baseLine(base, added, index === 0)),
    ...restLines(added),
  ]
}

function baseLine(base: BaseRow, added: AddedPart, isFirst: boolean): string[] {
  const sign = isFirst ? `= ${plain(base.amount)}` : signed(base.amount)
  const section =
    base.subscription_id === '' ? '' : `, ${base.subscription_name ?? base.subscription_id}`
  const source = base.charge_source === 'usage' ? '' : `, ${base.charge_source}`
  const customer =
    base.customer_account_id === added.account_id ? '' : `, ${base.customer_account_id}`
  const lines = row(
    margin + 2,
    `${sign} ${added.currency}  ${base.name}${section}${customer}${source}`,
    placeOfLine(base),
  )
  // Never wrapped: it is there to be copied.
  return base.invoice_line_no === null
    ? [...lines, `        "${printable(base.charge_id)}"`]
    : lines
}

function placeOfLine(base: BaseRow): string | null {
  return base.invoice_key === null || base.invoice_line_no === null
    ? null
    : `${base.invoice_key}/${base.invoice_line_no}`
}

function restLines({ counted: shown, counted_charges: all, currency }: AddedPart): string[] {
  const last = shown.at(-1)
  if (last === undefined || shown.length === all) return []
  const more = counted(String(all - shown.length), 'other charge')
  return row(margin + 2, `${signed(last.amount_after)} ${currency}  ${more}; --all shows them`)
}

/** Quantity and cost of a service by its days, each to ten places, and its row (B14). */
export function serviceLines(service: ServiceRow, unit: string): string[] {
  const share = `${service.active_days}/${service.month_days} days`
  const own = money(service.unit_cost, service.cost_currency)
  const cost =
    service.cost_rate === null
      ? []
      : row(
          margin + 2,
          `= ${money(service.own_cost, service.cost_currency)} × ${plain(service.cost_rate)} ` +
            `${service.billing_currency} per ${service.cost_currency}  to ten places`,
          placeOf(service.cost_rate_file, service.cost_rate_line_no),
        )
  return [
    ...labelled(
      margin,
      'quantity',
      `${plain(service.quantity)} in units of ${unit}, ` +
        days(service.first_date, service.last_date),
      'pipeline/2-normalize/service_usage.sql',
    ),
    ...row(margin + 2, `= ${plain(service.quantity_of_month)} × ${share}  to ten places`),
    ...labelled(margin, 'cost', money(service.cost, service.billing_currency)),
    ...cost,
    ...row(margin + 2, `= ${plain(service.quantity_of_month)} × ${own} × ${share}  to ten places`),
    ...labelled(margin, 'records', `1 in ${service.file}: ${service.line_no}`),
  ]
}

/** What a bundle holds: priced out to nothing, its cost stays with the seller. */
export function bundledLines(bundled: readonly BundledRow[]): string[] {
  return bundled.flatMap((part) =>
    labelled(
      margin,
      'holds',
      `${part.charge_group} in ${part.subscription_name ?? part.subscription_id}: ` +
        `${counted(part.usage_rows, 'record')} at 0, cost ${money(part.cost, part.book_currency)}, ` +
        `by ${part.rule_id} of ${part.price_list_id}`,
      placeOf(part.file, part.line_no),
    ),
  )
}
