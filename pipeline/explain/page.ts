import type {
  ChargeExplanation,
  Explanation,
  Lineage,
  RecordExplanation,
  RejectExplanation,
} from './explanation.ts'
import {
  clip,
  costWords,
  counted,
  labelled,
  money,
  noCurrency,
  placeOf,
  plain,
  printable,
  row,
  tagLines,
} from './layout.ts'
import { addedLines } from './page-added.ts'
import { draftLines, marginLines } from './page-draft.ts'
import { heldLines, partLines } from './page-part.ts'
import type { ChargeRow } from './rows.ts'

/**
 * The page of an explanation for a terminal: every figure with the figures it is
 * made of and where they stand.
 */
export function explanationPage(explanation: Explanation): string {
  return (
    pageLines(explanation)
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd() + '\n'
  )
}

function pageLines(explanation: Explanation): string[] {
  switch (explanation.kind) {
    case 'draft':
      return draftLines(explanation)
    case 'usage_record':
      return recordLines(explanation)
    case 'quarantined_record':
      return rejectLines(explanation)
    default:
      return chargeLines(explanation)
  }
}

function chargeLines(explanation: ChargeExplanation): string[] {
  const { charge, run } = explanation
  const isLine = charge.amount_rounded !== null
  const headline = isLine
    ? `${money(charge.amount_rounded ?? '', charge.currency)}   line ${charge.line_no ?? '?'} of draft ` +
      `${charge.invoice_key ?? '?'}, run ${run}`
    : `${money(charge.amount, charge.currency)}   exact; a charge on no draft, run ${run}`
  const late = charge.is_late ? `, late: used before ${charge.period}` : ''
  const rounded = isLine
    ? row(
        2,
        `= round(${plain(charge.amount)}, ${charge.minor_units})  half away from zero`,
        'pipeline/6-invoice/invoice_line.sql',
      )
    : []
  return [
    ...row(0, headline),
    ...labelled(
      2,
      'account',
      `${charge.account_name ?? '?'} (${charge.account_id})`,
      placeOf(charge.account_file, charge.account_line_no),
    ),
    ...(charge.customer_account_id === charge.account_id
      ? []
      : labelled(2, 'customer', `${charge.customer_name ?? '?'} (${charge.customer_account_id})`)),
    ...labelled(
      2,
      charge.charge_source === 'usage' ? 'usage' : 'text',
      `${charge.meter_category}${sectionWords(charge)}, ${charge.period}${late}`,
    ),
    ...rounded,
    ...row(
      2,
      charge.charge_source === 'usage'
        ? `the sum of ${counted(String(explanation.parts_count), 'part')}, ` +
            `${counted(charge.usage_rows, 'usage record')} of the ${charge.hop} hop`
        : `the sum of ${counted(String(explanation.added.length), 'added line')}`,
      'pipeline/5-aggregate/charge.sql',
    ),
    ...lineageLines(explanation),
    ...(isLine ? ['this line is the charge', `  "${printable(charge.charge_id)}"`] : []),
  ]
}

/** The section of the invoice that a charge stands in; what is of the whole account has none. */
function sectionWords({ subscription_id: id, subscription_name: name }: ChargeRow): string {
  if (id === '') return ''
  return name === id ? ` in ${id}` : ` in ${name} (${id})`
}

function lineageLines(lineage: Lineage): string[] {
  const hops = new Set(lineage.parts.map(({ hop }) => hop))
  return [
    ...lineage.parts.flatMap((part) => ['', ...partLines(part, hops.size > 1)]),
    ...lineage.added.flatMap((added, index) => ['', ...addedLines(added, index + 1)]),
    ...lineage.rest.flatMap((rest) => [
      '',
      ...row(
        0,
        `  + ${money(rest.amount, rest.currency)}   ` +
          `${counted(rest.parts, 'other part')}, ${counted(rest.rated_lines, 'rated line')}; ` +
          '--all shows them',
      ),
    ]),
    ...lineage.held_parts.flatMap((part) => ['', ...heldLines(part)]),
    ...(lineage.margins.length > 0 ? ['', 'for the provider only'] : []),
    ...lineage.margins.flatMap((margin) => marginLines(margin)),
    ...lineage.book_rates.flatMap((rate) =>
      labelled(
        2,
        'book rate',
        `${plain(rate.rate)} ${rate.to_currency} per ` +
          `${rate.from_currency} in ${rate.month}, each span to ten places`,
        placeOf(rate.file, rate.line_no),
      ),
    ),
    ...otherHopLines(lineage),
    ...holdLines(lineage),
    '',
  ]
}

function otherHopLines({ other_hop: hops }: Lineage): string[] {
  if (hops.length === 0) return []
  const lines = hops.flatMap((other) => {
    const how = other.is_invoiced ? 'invoiced' : 'statement'
    const who = `${other.hop} hop, ${how} ${other.account_id ?? 'unknown'}`
    const what = `${counted(other.lines, 'rated line')}, ${counted(other.usage_rows, 'usage record')}`
    if (other.hold_reason !== null || other.amount === null) {
      return row(2, `held: ${other.hold_reason ?? 'not rated'}   ${who}: ${what}`)
    }
    // Never wrapped: it is there to be copied.
    const charge = other.charge_id === null ? [] : [`    "${printable(other.charge_id)}"`]
    return [...row(2, `${money(other.amount, other.currency)}   exact, ${who}: ${what}`), ...charge]
  })
  return ['', 'the same usage at the other hop', ...lines]
}

function holdLines({ holds }: Lineage): string[] {
  if (holds.length === 0) return []
  return [
    '',
    'held: no draft until this is settled',
    ...holds.flatMap((hold) =>
      row(
        2,
        `${hold.reason} ${hold.detail}`.trim() +
          `: ${hold.hop} hop of ` +
          `${hold.account_id === '' ? `customer ${hold.customer_id}` : hold.account_id}, ` +
          `${counted(hold.usage_rows, 'usage record')}, ${costWords(hold.cost, hold.billing_currency)}`,
      ),
    ),
  ]
}

/** What a mended record was before. */
function mendedLines({
  mended_file: file,
  mended_record: number,
  ...was
}: RecordExplanation['record']): string[] {
  const column = was.mended_column ?? 'the record'
  return file === null
    ? []
    : labelled(
        2,
        'mended',
        `${file}:${number ?? '?'}, where ${column} was ` +
          JSON.stringify(was.delivered_value ?? 'blank'),
      )
}

/** What the vendor says of a record: quantity and money, or that there is no money in it. */
function vendorLines(record: RecordExplanation['record']): string[] {
  const quantity = `${plain(record.quantity)} in units of ${record.unit_type ?? 'one'}`
  if (record.billing_currency === noCurrency) {
    const cost =
      record.cost_basis === 'rate_card'
        ? 'the rate card says it, for all that its meter used in the month'
        : 'unknown'
    return [
      ...labelled(2, 'quantity', quantity),
      ...labelled(2, 'Microsoft', 'no amount in this file'),
      ...labelled(2, 'cost', cost),
    ]
  }
  const price =
    record.unit_price === null
      ? ''
      : `, list price ${money(record.unit_price, record.pricing_currency)}`
  const share =
    record.pec_percentage === null
      ? ''
      : `, after ${plain(record.pec_percentage)} % partner earned credit`
  const rate =
    record.pc_to_bc_exchange_rate === null ? '' : ` at ${plain(record.pc_to_bc_exchange_rate)}`
  const total = money(record.pricing_pre_tax_total, record.pricing_currency)
  const cost = money(record.billing_pre_tax_total, record.billing_currency)
  return [
    ...labelled(2, 'quantity', `${quantity}${price}`),
    ...labelled(2, 'Microsoft', `${total}${share}`),
    ...labelled(2, 'cost', `${cost}${rate}`),
  ]
}

/** Another record bills it, or nobody does until the window of late usage reaches that far. */
function notBilled(reason: string, tooLateBefore: string | null): string {
  return tooLateBefore === null
    ? `not billed from this file (${reason}; B6, B7)`
    : `not billed (late: of a closed month, before ${tooLateBefore}, the first day of the ` +
        'window; lateWindowDays, B29)'
}

function recordLines(explanation: RecordExplanation): string[] {
  const { record, run, hops } = explanation
  const metered =
    record.usage_class_id === null
      ? row(
          2,
          record.not_billed_reason === null
            ? `billed in ${record.billing_month}: no part of ${record.period}, so this run did not rate it`
            : notBilled(record.not_billed_reason, record.too_late_before),
        )
      : labelled(
          2,
          'metered',
          (record.metered_records === '1'
            ? 'alone: '
            : `as one of ${record.metered_records ?? '?'} records of that kind and day: `) +
            `${plain(record.metered_quantity ?? '?')}, ` +
            (record.cost_basis === 'none'
              ? 'cost unknown'
              : money(record.metered_cost ?? '?', record.metered_currency)),
          'pipeline/2-normalize/metered_usage.sql',
        )
  return [
    ...row(
      0,
      `${record.file_name}:${record.record_number}   usage of ${record.usage_date}, run ${run}`,
    ),
    ...mendedLines(record),
    ...labelled(2, 'customer', `${record.customer_name ?? '?'} (${record.customer_id})`),
    ...labelled(
      2,
      'usage',
      [record.meter_category, record.meter_sub_category, record.meter_name, record.meter_region]
        .filter((name) => name !== null)
        .join(', ') + ` in ${record.subscription_name ?? record.subscription_id}`,
    ),
    ...(record.resource_uri === null
      ? []
      : labelled(2, 'resource', clip(printable(record.resource_uri), 96))),
    ...tagLines(2, record.billing_tags),
    ...vendorLines(record),
    ...(record.rounded === null
      ? []
      : labelled(2, 'delivered', `with more than 18 places: ${record.rounded}`)),
    ...metered,
    ...hops.flatMap((hop) => labelled(2, 'hop', `${hop.hop}, ${hopWords(hop)}`)),
    ...lineageLines(explanation),
  ]
}

function hopWords(hop: RecordExplanation['hops'][number]): string {
  const who = `${hop.account_name ?? 'unknown account'} (${hop.account_id ?? '?'})`
  if (hop.hold_reason !== null || hop.amount === null)
    return `${who}: held, ${hop.hold_reason ?? 'not rated'}`
  if (hop.charge_id === null) return `${who}: ${hop.treatment}, ${hop.reason ?? '?'}; on no invoice`
  const where =
    hop.line_no === null
      ? `charge ${hop.charge_id ?? '?'}`
      : `line ${hop.invoice_key ?? '?'}/${hop.line_no}`
  return `${who}: ${money(hop.amount, hop.currency)} exact, in ${where}`
}

function rejectLines({ reject, run }: RejectExplanation): string[] {
  const value = reject.value === null ? '' : ` "${clip(printable(reject.value), 80)}"`
  return [
    ...row(0, `${reject.file_name}:${reject.record_number}   in quarantine, not rated, run ${run}`),
    ...labelled(
      2,
      'why',
      `${reject.column_name === null ? '' : `${reject.column_name}${value}: `}${reject.reason ?? '?'}`,
    ),
    ...(reject.raw === null ? [] : labelled(2, 'record', clip(printable(reject.raw), 300))),
  ]
}
