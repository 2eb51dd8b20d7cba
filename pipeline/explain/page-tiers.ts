import type { Part } from './explanation.ts'
import { counted, labelled, less, money, placeOf, plain, row } from './layout.ts'
import type { TierRow } from './rows.ts'

const margin = 4

/** Models whose price depends on what the month holds (B17). */
export const tieredModels: readonly string[] = ['graduated', 'volume', 'package']

/**
 * Slices of the scope's quantity or packages, each at the price of its tier, less what other lines
 * of the scope have; of a volume price, the part's own quantity at the tier of the month (B17).
 */
export function tierLines(part: Part): string[] {
  const lines = part.tiers.flatMap((tier, index) =>
    row(
      margin,
      `${index === 0 ? '=' : '+'} ${plain(tier.quantity)} × ` +
        `${money(tier.unit_price, part.price_currency)}  ` +
        sliceWords(tier, part),
      placeOf(tier.file, tier.line_no),
    ),
  )
  if (lines.length === 0) {
    const what =
      part.model === 'package' ? 'no package is started' : 'the quantities of each day are nil'
    lines.push(...row(margin, `= 0 ${part.price_currency}  ${what}`))
  }
  if (part.other_lines !== '0') {
    lines.push(
      ...row(
        margin,
        `${less(part.other_amount)} ${part.price_currency}  ` +
          `${counted(part.other_lines, 'other line')} of the ${part.tier_scope ?? 'scope'}, by quantity`,
        'pipeline/4-rate/tier_share.sql',
      ),
    )
  }
  return [...lines, ...countedLines(part)]
}

const openTier = '9999999999.9999999999'

/** `tier 2, from 100 on` */
export function tierWords(tier: Pick<TierRow, 'tier_no' | 'tier_from' | 'tier_to'>): string {
  const to = tier.tier_to === openTier ? ' on' : ` to ${plain(tier.tier_to)}`
  return `tier ${tier.tier_no}, from ${plain(tier.tier_from)}${to}`
}

function sliceWords(tier: TierRow, part: Part): string {
  const words = tierWords(tier)
  if (part.model === 'package') return `packages in ${words}`
  if (tier.is_sealed) return `as invoiced before, in ${words}`
  return part.model === 'graduated' && part.included !== null && tier.tier_no === '1'
    ? `${words}: included`
    : words
}

/** What decided the tiers: the total of the month, or what was cumulated by day. */
function countedLines(part: Part): string[] {
  const scope = `over ${part.tier_scope ?? 'scope'} ${part.scope_id ?? '?'} in ${part.usage_month}`
  const total = part.tiers[0]?.month_quantity ?? null
  if (total !== null) {
    const place = 'pipeline/4-rate/volume_price.sql'
    return [...labelled(margin, 'total', `${plain(total)} ${scope}`, place), ...sealedLines(part)]
  }
  const { cumulated } = part
  if (cumulated === null) return []
  const lines = labelled(
    margin,
    'cumulated',
    `from ${plain(cumulated.before)} to ${plain(cumulated.after)} ${scope}`,
  )
  lines.push(...sealedLines(part))
  if (cumulated.packages_before === null || cumulated.packages_after === null) return lines
  const beyond = part.included === null ? '' : ` beyond ${plain(part.included)} included`
  return [
    ...lines,
    ...labelled(
      margin,
      'packages',
      `from ${plain(cumulated.packages_before)} to ${plain(cumulated.packages_after)}, ` +
        `each of ${plain(part.package_size ?? '?')} started${beyond}`,
      'pipeline/4-rate/package_step.sql',
    ),
  ]
}

/** Where late usage goes on in the tiers of a sealed month. */
function sealedLines({ cumulated }: Part): string[] {
  const sealed = cumulated?.sealed ?? null
  if (sealed === null) return []
  const place = 'pipeline/4-rate/earlier_tier.sql'
  return labelled(margin, 'sealed', `${plain(sealed)} of it in periods that are closed`, place)
}

/** Day by day what was cumulated, where all is asked for. */
export function stepLines(part: Part): string[] {
  return part.steps.flatMap((step) => {
    const packages =
      step.packages_before === null || step.packages_after === null
        ? ''
        : `, packages from ${plain(step.packages_before)} to ${plain(step.packages_after)}`
    return row(
      margin + 2,
      `${step.usage_date}  ${plain(step.quantity)}: cumulated from ` +
        `${plain(step.quantity_before)} to ${plain(step.quantity_after)}${packages}`,
    )
  })
}
