import { one, type Exact } from './exact.ts'
import type { Rates } from './rates.ts'

export type FxKind = 'sell' | 'book' | 'tax' | 'cost'

/**
 * The rate of a month: 1 `from` = rate `to`; 1 where the two are equal; null if finance gave none.
 * No reverse pair is inferred and nothing goes by way of a third currency (B23, B25).
 */
export function fxRate(
  rates: Rates,
  kind: FxKind,
  month: string,
  from: string,
  to: string,
): Exact | null {
  if (from === to) return one
  const row = rates.fx.find(
    (fx) => fx.kind === kind && fx.month === month && fx.from === from && fx.to === to,
  )
  return row?.rate ?? null
}
