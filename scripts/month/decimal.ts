/**
 * Decimals are whole numbers of the last place kept: `1.5` at scale 10 is
 * `15000000000n`. Nothing here is a float.
 */

/** Places kept of a quantity: the longest that Microsoft's files were seen to hold. */
export const quantityScale = 15
/** Places kept of a unit price. */
export const priceScale = 16
/** Places that Microsoft's totals carry; the rest is cut off, toward zero. */
export const totalScale = 10
/** Places of the exchange rate on a line. */
export const rateScale = 9

const powers = Array.from({ length: 64 }, (_, i) => 10n ** BigInt(i))

/** 10^n for n from 0 to 63. */
export function powerOfTen(n: number): bigint {
  const power = powers[n]
  if (power === undefined) throw new Error(`no power of ten ${n}`)
  return power
}

/** Reads plain decimal text into a scale; refuses text with more places than the scale holds. */
export function scaled(text: string, scale: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  const fraction = match?.[3] ?? ''
  if (match === null || fraction.length > scale)
    throw new Error(`not a decimal of ${scale} places: ${text}`)
  const digits = BigInt(`${match[2]}${fraction.padEnd(scale, '0')}`)
  return match[1] === '-' ? -digits : digits
}

/**
 * Decimal text without trailing zeros. Values below a millionth come out as `4.79E-8`,
 * the way the writer of the real files prints them.
 */
export function decimalText(value: bigint, scale: number): string {
  if (value === 0n) return '0'
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString()
  if (digits.length <= scale - 6) return sign + scientific(digits, scale)
  const padded = digits.padStart(scale + 1, '0')
  const whole = padded.slice(0, padded.length - scale)
  const fraction = withoutTrailingZeros(padded.slice(padded.length - scale))
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

function scientific(digits: string, scale: number): string {
  const tail = withoutTrailingZeros(digits.slice(1))
  const mantissa = tail === '' ? digits.charAt(0) : `${digits.charAt(0)}.${tail}`
  return `${mantissa}E-${scale - digits.length + 1}`
}

function withoutTrailingZeros(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 48) end--
  return text.slice(0, end)
}
