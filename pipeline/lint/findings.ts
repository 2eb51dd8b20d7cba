/** What lint looks for, in the order in which findings of the same money are shown. */
export interface LintCheck {
  /** `pipeline/lint/<name>.sql`: the rows at fault, with `why:` and `fix:` in its head. */
  readonly name: string
  readonly title: string
  readonly severity: Severity
}

/** An error holds accounts or stops a run; a warning may be meant. */
export type Severity = 'error' | 'warning'

export const lintChecks: readonly LintCheck[] = [
  { name: 'usage_without_price', title: 'usage without a price', severity: 'error' },
  { name: 'missing_rate', title: 'usage without an exchange rate', severity: 'error' },
  { name: 'unit_mismatch', title: 'price for another unit', severity: 'error' },
  { name: 'two_winners', title: 'two prices win', severity: 'error' },
  { name: 'tied_tags', title: 'two tags with a price each', severity: 'error' },
  { name: 'sell_below_buy', title: 'sold below cost', severity: 'warning' },
  { name: 'price_shock', title: 'price far from last month', severity: 'warning' },
  { name: 'sheet_unit', title: 'unit differs from the price sheet', severity: 'warning' },
  { name: 'gap', title: 'days without a price', severity: 'warning' },
  { name: 'overlap', title: 'prices that overlap', severity: 'warning' },
  { name: 'unreachable_rule', title: 'prices that never apply', severity: 'warning' },
  { name: 'unreachable_list', title: 'lists that nobody uses', severity: 'warning' },
  { name: 'unseen_tag', title: 'tags that no run has looked at', severity: 'warning' },
  { name: 'unused_price', title: 'prices without usage', severity: 'warning' },
]

/** Tables that the checks share and that need nothing but rates, in the order they are built. */
export const lintSteps = [
  'lint_rule',
  'lint_shape',
  'lint_sibling',
  'lint_chain',
  'lint_earlier',
  'lint_wider',
] as const

/** What a table that is not there would need, in words. */
export const missingTables: Readonly<Record<string, string>> = {
  sheet_unit_of_meter: 'the latest run took no price sheet',
  last_rated_line: 'there is no run to compare with',
}
export const needsRun = 'there is no run yet: put usage into data/landing/ and make one'
