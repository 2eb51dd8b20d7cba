import type { DraftExplanation } from './explanation.ts'
import {
  alignPoints,
  clip,
  columnsOf,
  counted,
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
import type { DraftMarginRow, DraftTaxRow } from './rows.ts'

const kinds: Readonly<Record<string, string>> = {
  invoice: 'draft invoice',
  credit_note: 'draft credit note',
  zero: 'nothing to invoice',
}

/**
 * A whole draft: gross = net + tax, net = rounded lines, tax by rule, tax in
 * the seller's tax currency.
 */
export function draftLines(explanation: DraftExplanation): string[] {
  const { draft, run } = explanation
  const { currency } = draft
  const value = draft.group_value ?? ''
  const none = draft.group_by === 'tag' ? ', without its tag' : ''
  const group = value === '' ? none : `, ${draft.group_by} ${value}`
  return [
    ...row(
      0,
      `${money(draft.gross, currency)}   ${kinds[draft.document_type] ?? draft.document_type} ` +
        `${draft.invoice_key}, run ${run}`,
    ),
    ...labelled(
      2,
      'account',
      `${draft.account_name ?? '?'} (${draft.account_id})${group}`,
      placeOf(draft.account_file, draft.account_line_no),
    ),
    ...labelled(
      2,
      'seller',
      `${draft.seller_name} (${draft.seller_id})`,
      placeOf(draft.seller_file, draft.seller_line_no),
    ),
    ...labelled(
      2,
      'period',
      `${draft.period_start} to ${draft.period_last_day}, tax point ${draft.tax_point}`,
    ),
    ...row(
      2,
      `= ${money(draft.net, currency)} net ${signed(draft.tax)} tax`,
      'pipeline/6-invoice/invoice.sql',
    ),
    '',
    ...row(
      0,
      `net ${money(draft.net, currency)}   ${counted(draft.lines, 'line')}, ` +
        counted(draft.usage_rows, 'usage record'),
    ),
    ...row(
      2,
      `= ${plain(draft.net_exact)} exact ${signed(draft.rounding)} rounding of the lines`,
      'pipeline/6-invoice/invoice_line.sql',
    ),
    ...lineTable(explanation),
    ...explanation.taxes.flatMap((tax) => ['', ...taxLines(tax, draft)]),
    ...(explanation.margins.length > 0 ? ['', 'for the provider only'] : []),
    ...explanation.margins.flatMap((margin) => marginLines(margin)),
    '',
    ...row(0, `explain a line of it with "${draft.invoice_key}/1" and so on`),
  ]
}

/**
 * Lines with their rounding, point below point; what a long draft has beyond is one line, summed.
 */
function lineTable({ draft, lines }: DraftExplanation): string[] {
  const last = lines.at(-1)
  const rest = last === undefined || last.lines_after === '0' ? [] : [last]
  const numbers = ['line', ...lines.map((line) => line.line_no), ...rest.map(() => '')]
  const rounded = alignPoints([
    ...lines.map((line) => line.amount_rounded),
    ...rest.map((line) => line.rounded_after),
  ])
  const exact = alignPoints([
    ...lines.map((line) => line.amount_exact),
    ...rest.map((line) => line.exact_after),
  ])
  const rounding = alignPoints([
    ...lines.map((line) => line.rounding),
    ...rest.map((line) => line.rounding_after),
  ])
  const names = [
    ...lines.map(
      (line) =>
        `${line.meter_category}${line.is_late ? ' (late)' : ''}, ${line.subscription_name}` +
        (line.customer_account_id === draft.account_id ? '' : `, ${line.customer_name}`),
    ),
    ...rest.map((line) => `${counted(line.lines_after, 'more line')}; --all shows them`),
  ]
  const column = (cells: readonly string[], head: string): string[] => {
    const width = Math.max(head.length, ...cells.map((cell) => cell.length))
    return [head, ...cells].map((cell) => cell.padEnd(width))
  }
  const columns = [
    column(numbers.slice(1), 'line'),
    column(rounded, 'rounded'),
    column(exact, 'exact'),
    column(rounding, 'rounding'),
  ]
  return ['', ...names].map((name, index) => {
    const start = '  ' + columns.map((cells) => cells[index] ?? '').join('  ') + '  '
    return (start + clip(printable(name), 110 - columnsOf(start))).trimEnd()
  })
}

function taxLines(tax: DraftTaxRow, draft: DraftExplanation['draft']): string[] {
  const { currency } = draft
  const why = tax.reason_text === null ? '' : `, ${tax.reason_text}`
  const lines = [
    ...row(
      0,
      `tax ${money(tax.tax, currency)}   ` +
        `${tax.tax_category} ${plain(tax.tax_rate)} % in ${tax.country}${why}`,
      placeOf(tax.rule_file, tax.rule_line_no),
    ),
    ...row(
      2,
      `= round(${plain(tax.tax_exact)}, ${draft.minor_units})  half away from zero`,
      'pipeline/6-invoice/tax_line.sql',
    ),
    ...row(2, `= ${money(tax.base, currency)} × ${plain(tax.tax_share)}`),
  ]
  if (tax.tax_in_tax_currency === null || draft.tax_fx_rate === null) return lines
  const published = draft.tax_fx_published_on === null ? '' : ` of ${draft.tax_fx_published_on}`
  return [
    ...lines,
    ...row(
      0,
      `tax ${money(tax.tax_in_tax_currency, draft.tax_currency)}   in the seller's tax currency`,
    ),
    ...row(2, `= round(${plain(tax.tax_currency_exact ?? '?')}, 2)  half away from zero`),
    ...row(
      2,
      `= ${money(tax.tax, currency)} × ${plain(draft.tax_fx_rate)} ${draft.tax_currency} per ${currency}`,
      placeOf(draft.tax_fx_file, draft.tax_fx_line_no),
    ),
    ...labelled(2, 'rate', `${draft.tax_fx_source ?? 'no source'}${published}`),
  ]
}

/** Revenue, cost and margin at book rates, with the margin split into price and exchange (B26). */
export function marginLines(margin: DraftMarginRow): string[] {
  const credit = isZero(margin.pec)
    ? ''
    : `  cost is after ${plain(margin.pec)} partner earned credit`
  return [
    ...row(
      2,
      `margin ${money(margin.margin, margin.book_currency)}`,
      'pipeline/5-aggregate/margin.sql',
    ),
    ...row(
      2,
      `= ${plain(margin.price_margin)} price margin ${signed(margin.fx_margin)} exchange margin`,
    ),
    ...row(
      2,
      `= ${money(margin.revenue, margin.book_currency)} revenue ${less(margin.cost)} cost${credit}`,
    ),
  ]
}
