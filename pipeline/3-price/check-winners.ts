import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import { comparableTag, matchesInWords, rowsByRule, specificity } from './price-rule.ts'
import { matchColumns } from './price-tables.ts'
import { openFrom, openTo } from './rates-table.ts'
import type { PriceListRow, PriceRuleRow, Rates } from './rates-tables.ts'

/**
 * Two rules that would win for the same usage are refused (B15, B16): same list (or override lists
 * of the same account), same match values, both or neither a promotion, same valid_from, same
 * currency. Two prices in different currencies are a list for several markets; whether an account
 * in a third currency meets both is seen in a run.
 */
export function checkWinners({ priceLists, priceRules }: Rates, faults: Faults): void {
  const lists = new Map(priceLists.map((list) => [list.price_list_id, list]))
  for (const rules of tieGroups(priceRules, lists)) {
    const tied = sameCurrencyPair(rules)
    if (tied === undefined) continue
    const [a, b] = tied
    faults.add(
      b,
      ratebookError('RB-327', {
        both: both(a, b),
        rules: namesOf(a, b),
        day: a.valid_from === openFrom ? 'the beginning' : a.valid_from,
        matches: matchesInWords(a),
        rows: [a, b].map((row) => `${at(row)}  ${termsInWords(row)}`),
      }),
    )
  }
}

/** A row as it stands in its file, without what is blank: `vm-1: unit_price, price 0.1, EUR`. */
function termsInWords(row: PriceRuleRow): string {
  const days = row.valid_to === openTo ? '' : `valid_to ${row.valid_to}`
  const named = (['base', 'percent', 'price', 'currency', 'unit', 'promotion'] as const).map(
    (column) => (row[column] === null ? '' : `${column} ${row[column]}`),
  )
  const terms = [row.model, ...named, days].filter((word) => word !== '').join(', ')
  return `${row.rule_id}: ${terms}`
}

function namesOf(a: PriceRuleRow, b: PriceRuleRow): string {
  if (a.price_list_id === b.price_list_id)
    return `${a.rule_id} and ${b.rule_id} of list ${a.price_list_id}`
  return `${a.rule_id} of list ${a.price_list_id} and ${b.rule_id} of list ${b.price_list_id}`
}

/** Groups of two or more rules that only the currency could tell apart; one row for each rule. */
function tieGroups(
  rows: readonly PriceRuleRow[],
  lists: ReadonlyMap<string, PriceListRow>,
): PriceRuleRow[][] {
  const rulesLike = rulesOfAKind(lists)
  const ties: PriceRuleRow[][] = []
  for (const [row] of rowsByRule(rows)) {
    if (row === undefined) continue
    const rules = rulesLike(row)
    const match = matchText(row)
    const other = rules.get(match)
    if (other === undefined) rules.set(match, row)
    else if (Array.isArray(other)) other.push(row)
    else {
      const tie = [other, row]
      ties.push(tie)
      rules.set(match, tie)
    }
  }
  return ties
}

type RulesByMatch = Map<string, PriceRuleRow | PriceRuleRow[]>

/**
 * Rules among which only match values and currency differ. In most lists they stand together, so
 * the kind of the row before is tried first.
 */
function rulesOfAKind(
  lists: ReadonlyMap<string, PriceListRow>,
): (row: PriceRuleRow) => RulesByMatch {
  const kinds = new Map<string, RulesByMatch>()
  let last: PriceRuleRow | undefined
  let filledByLast = ''
  let rules: RulesByMatch = new Map()
  return (row) => {
    const filled = specificity(row)
    const isLikeLast =
      last !== undefined &&
      row.price_list_id === last.price_list_id &&
      filled === filledByLast &&
      kindOf(row) === kindOf(last) &&
      row.valid_from === last.valid_from
    last = row
    filledByLast = filled
    if (isLikeLast) return rules
    const account = lists.get(row.price_list_id)?.account_id ?? null
    const place = account === null ? `list ${row.price_list_id}` : `account ${account}`
    const kind = [place, filled, kindOf(row), row.valid_from].join('\n')
    rules = kinds.get(kind) ?? new Map<string, PriceRuleRow>()
    kinds.set(kind, rules)
    return rules
  }
}

/** A part of a bundle goes before the price that it has without. */
function kindOf(row: PriceRuleRow): string {
  if (row.model === 'bundled') return `part of ${row.bundle ?? ''}`
  return row.promotion === null ? 'base' : 'promotion'
}

/** The values of the filled match columns; which they are, the specificity says. */
function matchText(row: PriceRuleRow): string {
  let text = ''
  for (const column of matchColumns) {
    const value = row[column]
    if (value === null) continue
    const comparable = column === 'tag' ? comparableTag(value) : value.toLowerCase()
    text = text === '' ? comparable : `${text}\n${comparable}`
  }
  return text
}

/**
 * A rule without a currency (a percentage) suits every contract currency,
 * so it ties with any other.
 */
function sameCurrencyPair(
  rules: readonly PriceRuleRow[],
): [PriceRuleRow, PriceRuleRow] | undefined {
  const [first] = rules
  const firstOf = new Map<string | null, PriceRuleRow>()
  for (const rule of rules) {
    const other =
      firstOf.get(rule.currency) ??
      firstOf.get(null) ??
      (rule.currency === null ? first : undefined)
    if (other !== undefined && other !== rule) return [other, rule]
    firstOf.set(rule.currency, rule)
  }
  return undefined
}
