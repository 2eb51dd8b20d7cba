import { ratebookError } from '../errors.ts'
import { both, type Faults } from './faults.ts'
import { matchesInWords } from './price-rule.ts'
import { matchColumns } from './price-tables.ts'
import { openFrom } from './rates-table.ts'
import type { PriceListRow, PriceRuleRow, Rates } from './rates-tables.ts'
import { byKey } from './validity.ts'

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
      }),
    )
  }
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
  const groups = byKey(rows, (row) => {
    const account = lists.get(row.price_list_id)?.account_id ?? null
    const place = account === null ? `list ${row.price_list_id}` : `account ${account}`
    const match = matchColumns
      .map((column) => row[column] ?? '')
      .join('\n')
      .toLowerCase()
    // a part of a bundle goes before the price that it has without
    const kind = row.model === 'bundled' ? 'part' : row.promotion === null ? 'base' : 'promotion'
    return `${place}\n${match}\n${kind} ${row.bundle ?? ''}\n${row.valid_from}`
  })
  const ties: PriceRuleRow[][] = []
  for (const group of groups.values()) {
    if (group.length < 2) continue
    const rules = byKey(group, (row) => `${row.price_list_id}/${row.rule_id}`)
    if (rules.size > 1) ties.push([...rules.values()].flatMap((tiers) => tiers.slice(0, 1)))
  }
  return ties
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
