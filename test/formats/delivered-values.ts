import type { Dice } from '../random/dice.ts'

const digits = '0123456789'
const hex = digits + 'abcdef'

function textOf(dice: Dice, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[dice.int(0, alphabet.length - 1)] ?? '').join('')
}

/** A random id of 32 hexadecimal digits, now and then in capitals. */
export function guid(dice: Dice): string {
  const id = [8, 4, 4, 4, 12].map((length) => textOf(dice, hex, length)).join('-')
  return dice.chance(0.1) ? id.toUpperCase() : id
}

/** Digits alone, leading zeros welcome: SKUs, partner ids. */
export function digitText(dice: Dice, length: number): string {
  return textOf(dice, digits, length)
}

const words = [
  'Virtual Machines',
  'Dsv5 Series',
  '1 GB/Month',
  '10K',
  '0001',
  'a, b',
  'say "so"',
  '"',
  ',',
  "it's",
  'Łąka',
  'two\nlines',
  'crlf\r\nwithin',
  'tab\there',
  '日本語',
  '🙂',
  'x'.repeat(300),
  'UnitPrice',
  '1.50',
  '1/2/2026',
  '-',
  '{"a":1}',
  '["x"]',
  'back\\slash',
  'ends in \\',
  '\\"',
  'a:b',
  '": 5',
  '$.x',
  "';--",
  'e\u0301',
  '\u00a0',
  'N/A',
] as const

/**
 * A text that a user or a service may have put there: quotes, commas, line breaks, other scripts.
 */
export function anyText(dice: Dice): string {
  return dice.chance(0.6) ? `name ${String(dice.int(1, 99))}` : dice.pick(words)
}

/** One of two: the text, or null. */
export function maybe(dice: Dice, text: string, probability = 0.7): string | null {
  return dice.chance(probability) ? text : null
}

/** An exact decimal of at most 18 places and of few digits before the point, as plain text. */
export function decimalText(dice: Dice, whole = 4): string {
  const places = dice.weighted([
    [3, 0],
    [4, 2],
    [3, dice.int(3, 10)],
    [2, dice.int(11, 17)],
    [1, 18],
  ])
  const before = dice.weighted([
    [2, '0'],
    [4, textOf(dice, digits, dice.int(1, whole)).replace(/^0+(?=\d)/u, '')],
  ])
  return before + (places === 0 ? '' : '.' + textOf(dice, digits, places))
}

/** The same number spelled in another way that any reader of decimals must take. */
export function respelled(dice: Dice, decimal: string): string {
  const hasPoint = decimal.includes('.')
  return dice.weighted<() => string>([
    [8, () => decimal],
    [1, () => decimal + (hasPoint ? '' : '.0')],
    [1, () => (hasPoint && !/\.\d{17}/u.test(decimal) ? decimal + '0' : decimal)],
    [1, () => decimal + 'E0'],
  ])()
}

/** A day from `low` to `high` (days after 2026-01-01) as ISO text. */
export function day(dice: Dice, low: number, high: number): string {
  return addDays('2026-01-01', dice.int(low, high))
}

/** An ISO day some days later. */
export function addDays(iso: string, days: number): string {
  const date = new Date(`${iso}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The first and the last day of a month of 2024 to 2026. */
export function month(dice: Dice): { readonly first: string; readonly last: string } {
  const first = `${String(dice.int(2024, 2026))}-${String(dice.int(1, 12)).padStart(2, '0')}-01`
  return { first, last: addDays(addDays(first, 31).slice(0, 8) + '01', -1) }
}

/** How the days of a file are spelled. */
export type DateStyle =
  'mdy' | 'mdy padded' | 'mdy time' | 'dmy' | 'iso' | 'iso z' | 'iso fraction' | 'iso blank'

/** Spells an ISO day. */
export function dateText(iso: string, style: DateStyle): string {
  const [year = '', month = '', dayOfMonth = ''] = iso.split('-')
  const short = (text: string): string => text.replace(/^0/u, '')
  const spelled: Readonly<Record<DateStyle, string>> = {
    mdy: `${short(month)}/${short(dayOfMonth)}/${year}`,
    'mdy padded': `${month}/${dayOfMonth}/${year}`,
    'mdy time': `${short(month)}/${short(dayOfMonth)}/${year} 12:00:00 AM`,
    dmy: `${dayOfMonth}/${month}/${year}`,
    iso,
    'iso z': `${iso}T00:00:00Z`,
    'iso fraction': `${iso}T00:00:00.0000000Z`,
    'iso blank': `${iso} 00:00:00`,
  }
  return spelled[style]
}

/** An exact decimal of at most so many places, negative at times. */
export function shortDecimal(dice: Dice, whole: number, places: number): string {
  const before = textOf(dice, digits, dice.int(1, whole)).replace(/^0+(?=\d)/u, '')
  const behind = textOf(dice, digits, dice.pick([0, dice.int(1, places), places]))
  return (dice.chance(0.2) ? '-' : '') + before + (behind === '' ? '' : '.' + behind)
}

/** The exact product of two plain decimals. */
export function product(one: string, other: string): string {
  const places = [one, other].map((text) => text.split('.')[1]?.length ?? 0)
  const scale = (places[0] ?? 0) + (places[1] ?? 0)
  const value = BigInt(one.replace('.', '')) * BigInt(other.replace('.', ''))
  const all = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  return `${value < 0n ? '-' : ''}${all.slice(0, all.length - scale)}${scale === 0 ? '' : '.' + all.slice(-scale)}`
}

/** A plain decimal cut to so many places, half away from zero. */
export function roundedTo(decimal: string, places: number): string {
  const [whole = '', behind = ''] = decimal.split('.')
  if (behind.length <= places) return decimal
  const isNegative = whole.startsWith('-')
  const kept =
    BigInt(whole.replace('-', '') + behind.slice(0, places)) +
    (behind.charAt(places) >= '5' ? 1n : 0n)
  const all = String(kept).padStart(places + 1, '0')
  return `${isNegative ? '-' : ''}${all.slice(0, -places)}.${all.slice(-places)}`
}
