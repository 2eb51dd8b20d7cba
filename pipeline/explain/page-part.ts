import type { HeldPart, Part } from './explanation.ts'
import {
  costWords,
  counted,
  days,
  isZero,
  labelled,
  less,
  money,
  placeOf,
  plain,
  row,
  signed,
  tagLines,
} from './layout.ts'
import { bundledLines, serviceLines } from './page-added.ts'
import { purchaseLines, sheetRetailLines, vendorPriceLines } from './page-purchase.ts'
import { stepLines, tieredModels, tierLines, tierWords } from './page-tiers.ts'
import type { Candidate } from './rows.ts'

const ratedLine = 'pipeline/4-rate/rated_line.sql'
const margin = 4

/**
 * One price on one kind of usage: its amount, each step down to Microsoft's figures, the rules, the
 * records. `withHop` says for which hop it is, where a page shows both.
 */
export function partLines(part: Part, withHop = false): string[] {
  const hop = withHop ? `${part.hop} hop: ` : ''
  return [
    ...row(
      0,
      `${part.place.padStart(3)} ${money(part.amount, part.currency)}   ${hop}${usageWords(part)}`,
    ),
    ...conversionLines(part),
    ...termLines(part),
    // Nobody asked for a price where a benefit covers the usage.
    ...(part.treatment === 'covered' ? [] : priceLines(part)),
    ...meterLines(part),
    ...quantityLines(part),
  ]
}

function quantityLines(part: Part): string[] {
  const unit = part.unit_type ?? 'one'
  if (part.service !== null)
    return [...serviceLines(part.service, unit), ...bundledLines(part.bundled)]
  return [
    ...labelled(
      margin,
      'quantity',
      `${plain(part.quantity)} in units of ${unit}, ` +
        `${days(part.first_day, part.last_day)}, ${counted(part.rated_lines, 'rated line')}`,
    ),
    ...stepLines(part),
    ...cardLines(part),
    ...recordLines(part),
  ]
}

function usageWords(part: Part): string {
  const names = [part.meter_name, part.meter_sub_category, part.meter_region]
  const known = names.filter((name) => name !== null && name !== '')
  return known.length > 0 ? known.join(', ') : part.meter_category
}

function meterLines(part: Part): string[] {
  const product = [part.product_id, part.sku_id].filter((id) => id !== null).join('/')
  return [
    ...labelled(
      margin,
      'meter',
      [part.meter_id, product === '' ? null : `SKU ${product}`, part.publisher_name]
        .filter((word) => word !== null)
        .join(', '),
    ),
    ...tagLines(margin, part.billing_tags),
  ]
}

/** The exchange rate, and what rounding each day to 10 places before it did (B24, B25). */
function conversionLines(part: Part): string[] {
  if (part.fx_rate === null || part.treatment !== 'priced') return []
  const lines = row(
    margin,
    `= ${money(part.price_amount_rounded, part.price_currency)} × ` +
      `${plain(part.fx_rate)} ${part.currency} per ` +
      part.price_currency,
    placeOf(part.fx_file, part.fx_line_no),
  )
  if (part.fx_source?.startsWith('by way of') === true)
    lines.push(...labelled(margin, 'rate', part.fx_source))
  if (isZero(part.price_rounding)) return lines
  return [
    ...lines,
    ...row(
      margin,
      `= ${money(part.price_amount, part.price_currency)} ${signed(part.price_rounding)}` +
        '  each span to ten places',
      ratedLine,
    ),
  ]
}

function termLines(part: Part): string[] {
  if (part.treatment === 'covered') return coveredLines(part)
  if (part.kept_reason !== null)
    return labelled(
      margin,
      part.treatment,
      part.kept_reason,
      placeOf(part.benefit_file, part.benefit_line_no),
    )
  if (part.treatment !== 'priced') return labelled(margin, part.treatment, part.reason ?? '?')
  if (tieredModels.includes(part.model ?? '')) return tierLines(part)
  if (part.model === 'unit_price') {
    const price = money(part.unit_price ?? '?', part.price_currency)
    if (part.billed_part !== null) return purchaseLines(part, price)
    return row(margin, `= ${plain(part.quantity)} × ${price}`, ratedLine)
  }
  if (part.base === 'list') return listLines(part)
  return part.base === 'cost' && part.coverage === null ? costLines(part) : retailLines(part)
}

function coveredLines(part: Part): string[] {
  const what = part.coverage === 'reservation' ? 'reservation' : 'savings plan'
  return labelled(
    margin,
    'covered',
    `by ${what} ${part.benefit_order_id ?? '?'}, which belongs to ` +
      `${part.benefit_owner ?? 'nobody'}`,
    placeOf(part.benefit_file, part.benefit_line_no),
  )
}

/** Cost, what is kept of the partner earned credit put back, times the factor (B10, B13). */
function costLines(part: Part): string[] {
  const base = money(part.base_amount ?? '?', part.price_currency)
  const lines = row(margin, `= ${base} cost × ${plain(part.factor ?? '?')}`, ratedLine)
  if (!isZero(part.pec_kept)) {
    lines.push(
      ...row(
        margin,
        `= ${money(part.cost, part.billing_currency)} Microsoft's total ` +
          `${signed(part.pec_kept)} partner earned credit kept`,
      ),
    )
  }
  if (part.valued_at === 'rate_card') return lines
  const credit = isZero(part.pec_billing)
    ? 'no partner earned credit'
    : `${creditWords(part.price)}; it was ${money(part.pec_billing, part.billing_currency)}`
  return [...lines, ...labelled(margin, 'credit', credit)]
}

/** Base times the factor, less what is passed on of the partner earned credit (B13). */
function baseLines(part: Part, base: string): string[] {
  const passed = isZero(part.pec_passed) ? '' : ` ${less(part.pec_passed)} credit`
  const amount = money(part.base_amount ?? '?', part.price_currency)
  return row(margin, `= ${amount} ${base} × ${plain(part.factor ?? '?')}${passed}`, ratedLine)
}

/** The vendor's own price times the factor (B12). */
function listLines(part: Part): string[] {
  const lines = baseLines(part, 'list')
  if (part.billed_part !== null) return [...lines, ...vendorPriceLines(part, 'list')]
  const credit = isZero(part.pec_pricing) ? 'no partner earned credit' : creditWords(part.price)
  return [
    ...lines,
    ...labelled(margin, 'list', 'UnitPrice × Quantity of each record'),
    ...labelled(margin, 'credit', credit),
  ]
}

/** Retail times the factor, less what is passed on of the partner earned credit (B11, B13). */
function retailLines(part: Part): string[] {
  const currency = part.price_currency
  const lines = baseLines(part, 'retail')
  if (part.valued_at === 'sheet') return [...lines, ...sheetRetailLines(part)]
  if (part.valued_at === 'line') return [...lines, ...vendorPriceLines(part, 'retail')]
  if (part.valued_at === 'rate_card') {
    const words = 'the rates of the rate card, before its discount'
    return [...lines, ...labelled(margin, 'retail', words)]
  }
  if (part.valued_at === 'list') {
    const why =
      part.coverage === null
        ? 'Azure credit paid for it'
        : `it is covered by ${part.coverage === 'reservation' ? 'reservation' : 'savings plan'} ` +
          `${part.benefit_order_id ?? '?'} of ${part.benefit_owner ?? 'nobody'}`
    return [
      ...lines,
      ...labelled(
        margin,
        'retail',
        `list price × quantity, since ${why}`,
        placeOf(part.benefit_file, part.benefit_line_no),
      ),
    ]
  }
  if (isZero(part.pec_pricing))
    return [...lines, ...labelled(margin, 'credit', 'no partner earned credit')]
  return [
    ...lines,
    ...row(
      margin,
      `= ${money(part.pricing_total, currency)} Microsoft's total ${signed(part.pec_pricing)} ` +
        'partner earned credit',
    ),
    ...labelled(margin, 'credit', `${creditWords(part.price)}`),
  ]
}

function creditWords(price: Candidate | null): string {
  const percent = plain(price?.pec_percent_passed ?? '0')
  if (percent === '0') return 'all of it is kept'
  return percent === '100'
    ? 'all of it is passed on'
    : `${percent} % of it is passed on, the rest kept`
}

/**
 * What a rate card makes of usage without an amount: the tiers of subscription and meter on these
 * days, each at its rate less the discount, less what other records of the days have.
 */
function cardLines(part: Part): string[] {
  if (part.card_cost === null) return []
  const currency = part.billing_currency
  const lines = [
    ...labelled(margin, 'cost', `${money(part.cost, currency)} by the rate card`),
    ...part.card.flatMap((tier) => {
      const price = money(tier.unit_price, currency)
      const discount = plain(tier.discount_percent)
      const off = discount === '0' ? '' : ` less ${discount} %`
      const text = `${plain(tier.quantity)} × ${price}${off}, ${tierWords(tier)}`
      return row(margin + 2, text, placeOf(tier.file, tier.record_number))
    }),
  ]
  if (isZero(part.card_other_cost ?? '0')) return lines
  return [
    ...lines,
    ...row(
      margin + 2,
      `${less(part.card_other_cost ?? '')} ${currency} of other records of these days, by quantity`,
      'pipeline/2-normalize/utilization_cost.sql',
    ),
  ]
}

function priceLines(part: Part | HeldPart): string[] {
  return [...(part.price === null ? [] : wonLines(part.price)), ...passedLines(part)]
}

/** The rule that won: its list, what it does, and for what. */
export function wonLines(rule: Candidate): string[] {
  return [
    ...labelled(
      margin,
      'price',
      `${ruleName(rule)}, ${rule.list_origin}`,
      placeOf(rule.file, rule.line_no),
    ),
    ...labelled(margin, '', `${priceWords(rule)}, for ${rule.matches}`),
  ]
}

/** The rules that lost, each with the reason. */
export function passedLines(part: Pick<Part, 'passed' | 'passed_more'>): string[] {
  const lines = part.passed.flatMap((rule) =>
    labelled(
      margin,
      '  passed',
      `${ruleName(rule)}: ${rule.lost_because ?? 'beaten'}`,
      placeOf(rule.file, rule.line_no),
    ),
  )
  if (part.passed_more === 0) return lines
  return [
    ...lines,
    ...labelled(
      margin,
      '  passed',
      `${counted(String(part.passed_more), 'more rule')}; --all shows them`,
    ),
  ]
}

function ruleName(rule: Candidate): string {
  if (rule.line_no === null) return `${rule.rule_id}, built in`
  return `${rule.rule_id} of ${rule.price_list_id}, rank ${rule.list_rank}`
}

function tieredWords(rule: Candidate, unit: string): string {
  const what =
    rule.model === 'package' ? `packages of ${plain(rule.package_size ?? '?')}` : rule.model
  const included = rule.included === null ? '' : `, ${plain(rule.included)} included`
  return `${what} in ${rule.price_currency ?? '?'}${unit}${included}, by ${rule.tier_scope}`
}

/** A rule in words: what it does to what, and its promotion. */
export function priceWords(rule: Candidate): string {
  const promotion = rule.promotion === null ? '' : `, promotion ${rule.promotion}`
  const unit = rule.unit === null ? '' : ` per ${rule.unit}`
  if (rule.model === 'unit_price')
    return `unit price in ${rule.price_currency ?? '?'}${unit}${promotion}`
  if (tieredModels.includes(rule.model)) return `${tieredWords(rule, unit)}${promotion}`
  if (rule.reason !== null) return `${rule.model}: ${rule.reason}${promotion}`
  const percent = rule.percent === null ? '' : ` ${plain(rule.percent)} %`
  const verb = { markup: 'plus', markdown: 'less' }[rule.model] ?? 'passed through'
  const share = plain(rule.pec_percent_passed ?? '0')
  const credit =
    share === '0'
      ? 'credit kept'
      : share === '100'
        ? 'credit passed on'
        : `${share} % of credit passed on`
  return `${rule.base ?? '?'} ${verb}${percent}, ${credit}${promotion}`
}

function recordLines(part: Part): string[] {
  const files = new Map<string, string[]>()
  for (const { file_name, first_record, last_record } of part.records) {
    const range = first_record === last_record ? first_record : `${first_record}-${last_record}`
    files.set(file_name, [...(files.get(file_name) ?? []), range])
  }
  const listed = [...files].map(([file, ranges]) => `${file}: ${ranges.join(', ')}`)
  const more = part.records_more === '0' ? '' : `; and ${part.records_more} more, --all shows them`
  return labelled(margin, 'records', `${part.usage_rows} in ${listed.join('; ')}${more}`)
}

/** Usage that has no amount: why, its money, and the rules that came close. */
export function heldLines(part: HeldPart): string[] {
  return [
    ...row(
      0,
      `  - held at the ${part.hop} hop, account ${part.account_id ?? 'unknown'}: ${part.hold_reason}`,
    ),
    ...labelled(
      margin,
      'usage',
      `${part.usage_date}, ${counted(part.usage_rows, 'record')}, ` +
        costWords(part.cost, part.billing_currency),
    ),
    ...priceLines(part),
  ]
}
