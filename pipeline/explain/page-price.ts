import type { PriceExplanation } from './explain-price.ts'
import { counted, labelled, money, placeOf, plain, row } from './layout.ts'
import { passedLines, priceWords, wonLines } from './page-part.ts'
import { keyWords, usageWords } from './price-wanted.ts'

/** The page of a price: what applies on that day, from which line, and why nothing else does. */
export function pricePage(explanation: PriceExplanation): string {
  const { account, price, known, assumed, rate } = explanation
  const told =
    known === null || known.keys.length === 0
      ? []
      : labelled(2, '', `${keyWords(known.keys)}: as in all usage like it of run ${known.run}`)
  const guessed =
    assumed.length === 0
      ? []
      : labelled(2, '', `${keyWords(assumed)}: assumed, since nothing says otherwise`)
  const lines = [
    ...row(0, `${headline(explanation)}   ${account.account_id} on ${explanation.day}`),
    ...labelled(
      2,
      'account',
      `${account.name}, ${account.kind} in market ${account.market_id}, pays in ` +
        account.currency,
      placeOf(account.file, account.line_no),
    ),
    ...labelled(2, 'usage', usageWords(explanation.usage)),
    ...told,
    ...guessed,
    ...(explanation.tiers.length > 1 ? tierLines(explanation) : []),
    ...(rate === null ? [] : rateLines(rate)),
    ...wonLines(price),
    ...(price.note === null ? [] : labelled(4, '', `note: ${price.note}`)),
    ...passedLines(explanation),
    ...closerLines(explanation),
  ]
  return lines.map((line) => line.trimEnd()).join('\n') + '\n'
}

function headline({ price, tiers }: PriceExplanation): string {
  const [tier] = tiers
  if (tier === undefined || tiers.length > 1) return priceWords(price)
  const unit = price.unit ?? 'unit'
  const per =
    price.package_size === null ? unit : `started package of ${plain(price.package_size)} × ${unit}`
  return `${money(tier.unit_price, price.price_currency)} per ${per}`
}

const openTier = '9999999999.9999999999'

function tierLines({ price, tiers }: PriceExplanation): string[] {
  return tiers.flatMap((tier) =>
    labelled(
      4,
      `tier ${tier.tier_no}`,
      `${money(tier.unit_price, price.price_currency)} ` +
        `from ${plain(tier.tier_from)}${tier.tier_to === openTier ? ' on' : ` to ${plain(tier.tier_to)}`}`,
      placeOf(tier.file, tier.line_no),
    ),
  )
}

function rateLines(rate: NonNullable<PriceExplanation['rate']>): string[] {
  const pair = `${rate.to_currency} per ${rate.from_currency} in ${rate.month}`
  return rate.rate === null
    ? labelled(
        4,
        'rate',
        `missing: no sell rate ${pair}; usage at this price would hold the account`,
      )
    : labelled(4, 'rate', `${plain(rate.rate)} ${pair}`, placeOf(rate.file, rate.line_no))
}

function closerLines({ closer, closer_more: more }: PriceExplanation): string[] {
  if (closer.length === 0) return []
  return [
    ...labelled(4, 'closer', 'would win if the usage had more than was asked for:'),
    ...closer.flatMap((rule) =>
      labelled(
        4,
        '',
        `${rule.rule_id} of ${rule.price_list_id}, for ${rule.matches}`,
        placeOf(rule.file, rule.line_no),
      ),
    ),
    ...(more === 0
      ? []
      : labelled(4, '', `and ${counted(String(more), 'more rule')}; --all shows them`)),
  ]
}
