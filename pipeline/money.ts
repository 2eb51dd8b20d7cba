import { Decimal as DecimalJs } from 'decimal.js'

/**
 * The one door for decimals in TypeScript: text is checked, compared and formatted here; amounts
 * are never added. Their sums are DuckDB's; decimal.js serves the rates files only.
 */
const Decimal = DecimalJs.clone({ precision: 80, toExpNeg: -80, toExpPos: 80 })

/**
 * What a decimal column can hold: digits before and after the point, and
 * the values that make sense.
 */
export interface DecimalLimits {
  readonly digits: number
  readonly places: number
  readonly above?: string
  readonly atLeast?: string
  readonly atMost?: string
}

const plainDecimal = /^-?\d+(?:\.\d+)?$/

/** True for `-1234.50`: digits, one point, no thousands separator, no exponent, no blank. */
export function isDecimalText(text: string): text is `${number}` {
  return plainDecimal.test(text)
}

/** Decimal places that matter: `1.500` has one. */
export function decimalPlaces(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.slice(point + 1).replace(/0+$/, '').length
}

/**
 * Says in words why `text` does not fit, to follow the quoted value in a
 * sentence; undefined if it fits.
 */
export function decimalFault(text: string, limits: DecimalLimits): string | undefined {
  if (!isDecimalText(text)) return 'is not a decimal number like 1234.56'
  const places = decimalPlaces(text)
  if (places > limits.places) {
    const most = String(limits.places)
    return `has ${String(places)} decimal places; ${most} is the most that can be kept exactly`
  }
  const digits = text.replace(/^-/, '').replace(/\..*$/, '').replace(/^0+/, '').length
  if (digits > limits.digits) {
    return `is too large; ${String(limits.digits)} digits before the point is the most`
  }
  // most limits are zero, and a sign tells that without a decimal being made
  const isBelowZero = text.startsWith('-') && /[1-9]/u.test(text)
  if (limits.atLeast === '0' && limits.above === undefined && limits.atMost === undefined)
    return isBelowZero ? 'is below 0' : undefined
  const value = new Decimal(text)
  if (limits.above !== undefined && value.lte(limits.above)) return `is not above ${limits.above}`
  if (limits.atLeast !== undefined && value.lt(limits.atLeast)) return `is below ${limits.atLeast}`
  if (limits.atMost !== undefined && value.gt(limits.atMost)) return `is above ${limits.atMost}`
  return undefined
}

/** -1, 0 or 1 as a is less than, equal to or greater than b; `1.0` equals `1`. */
export function compareDecimals(a: string, b: string): number {
  return new Decimal(a).comparedTo(b)
}

/** a + b, exact: the bound of a tier above an included quantity (B17). */
export function sumOfDecimals(a: string, b: string): string {
  return new Decimal(a).plus(b).toFixed()
}

/** 1 + percent/100, exact: the factor of a markup (B10). */
export function markupFactor(percent: string): string {
  return new Decimal(1).plus(new Decimal(percent).dividedBy(100)).toFixed()
}

/** 1 − percent/100, exact: the factor of a markdown (B11). */
export function markdownFactor(percent: string): string {
  return new Decimal(1).minus(new Decimal(percent).dividedBy(100)).toFixed()
}

/** percent/100, exact: 40 % of the partner earned credit is 0.4 (B13). */
export function shareOfOne(percent: string): string {
  return new Decimal(percent).dividedBy(100).toFixed()
}

export interface PlacesShown {
  readonly least: number
  readonly most: number
}

/**
 * A decimal text in the writing of a locale. Throws where digits would be lost: rounding is done in
 * SQL, once (B27), and never by formatting.
 */
export function formatDecimal(text: string, locale: string, places: PlacesShown): string {
  return intlFormat(text, locale, places, {})
}

export interface MoneyStyle {
  readonly locale: string
  readonly currency: string
  /** Of rates' own ISO 4217 table: Intl is wrong for HUF and IDR. */
  readonly minorUnits: number
  readonly display?: 'code' | 'symbol'
}

/**
 * An amount that is already rounded to its minor units, with its currency,
 * in the writing of a locale.
 */
export function formatMoney(amount: string, style: MoneyStyle): string {
  const places = { least: style.minorUnits, most: style.minorUnits }
  const { currency, display = 'code' } = style
  return intlFormat(amount, style.locale, places, {
    style: 'currency',
    currency,
    currencyDisplay: display,
  })
}

const formatters = new Map<string, Intl.NumberFormat>()

function intlFormat(
  text: string,
  locale: string,
  places: PlacesShown,
  options: Intl.NumberFormatOptions,
): string {
  if (!isDecimalText(text)) throw new Error(`not a decimal text: ${JSON.stringify(text)}`)
  if (decimalPlaces(text) > places.most)
    throw new Error(`${text} has more than ${String(places.most)} places`)
  const key = JSON.stringify([locale, places, options])
  let formatter = formatters.get(key)
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat(locale, {
      ...options,
      minimumFractionDigits: places.least,
      maximumFractionDigits: places.most,
    })
    formatters.set(key, formatter)
  }
  return formatter.format(text)
}
