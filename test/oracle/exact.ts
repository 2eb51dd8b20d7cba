import { Decimal } from 'decimal.js'

/**
 * Decimals with 200 significant digits: no month comes near, so only what is
 * rounded below is rounded.
 */
const ExactDecimal = Decimal.clone({
  precision: 200,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -1000,
  toExpPos: 1000,
})

/** An exact amount, quantity, price or rate. `toString()` is always plain notation. */
export type Exact = Decimal

/** Text to an exact number; the caller has made sure that the text is a number. */
export function exact(text: string): Exact {
  return new ExactDecimal(text)
}

export const zero = exact('0')
export const one = exact('1')
export const hundred = exact('100')

/** Rounds half away from zero: 2.5 → 3, −2.5 → −3 (B27). */
export function roundTo(amount: Exact, places: number): Exact {
  return amount.toDecimalPlaces(places, Decimal.ROUND_HALF_UP)
}

/** The working scale between steps: ten decimals, half away from zero. */
export function round10(amount: Exact): Exact {
  return roundTo(amount, 10)
}

/** Cuts toward zero after twelve decimals (the weights of a tier step, B17). */
export function cut12(amount: Exact): Exact {
  return amount.toDecimalPlaces(12, Decimal.ROUND_DOWN)
}

export function sum(amounts: readonly Exact[]): Exact {
  return amounts.reduce((total, amount) => total.plus(amount), zero)
}

/** The smaller and the larger of two. */
export function least(a: Exact, b: Exact): Exact {
  return a.lessThan(b) ? a : b
}
export function greatest(a: Exact, b: Exact): Exact {
  return a.greaterThan(b) ? a : b
}
