import { z } from 'zod'
import type { SqlType } from '../stage.ts'
import { decimalFault, type DecimalLimits } from '../money.ts'
import { countryCodes } from './iso-3166.ts'
import { minorUnitsByCurrency } from './iso-4217.ts'

/**
 * The text of a cell as it is stored, or the fault in words that follow the quoted value:
 * `"PLZ" is not an ISO 4217 currency`.
 */
export type CellText = { readonly stored: string } | { readonly fault: string }

/** Reads the trimmed text of a cell that is not blank. */
type ReadCell = (text: string) => CellText

/**
 * What a cell may hold. `read` is called for every value of half a million rows, so it is a plain
 * function: a schema object per cell costs more than all the rest of reading.
 */
export interface CellKind {
  readonly read: ReadCell
  readonly type: SqlType
  /** In the README's tables. */
  readonly says: string
  readonly remedy: string
  /** Stored in lower case by DuckDB, so that joins are blind to case (B15). */
  readonly lowerCase?: boolean
}

function kind(type: SqlType, says: string, remedy: string, read: ReadCell): CellKind {
  return { type, says, remedy, read }
}

function checked(faultOf: (text: string) => string | undefined): ReadCell {
  return (text) => {
    const fault = faultOf(text)
    return fault === undefined ? { stored: text } : { fault }
  }
}

function matching(holds: (text: string) => boolean, message: string): ReadCell {
  return checked((text) => (holds(text) ? undefined : message))
}

/** `a; b` as `a;b`; each part must pass `part`. */
function listOf(part: CellKind): CellKind {
  const read = (text: string): CellText => {
    const items = text
      .split(';')
      .map((item) => item.trim())
      .filter((item) => item !== '')
    const stored: string[] = []
    for (const item of items) {
      const cell = part.read(item)
      if ('stored' in cell) stored.push(cell.stored)
      else if (items.length === 1) return cell
      else return { fault: `holds "${item}", which ${cell.fault}` }
    }
    return { stored: stored.join(';') }
  }
  return kind('VARCHAR', `${part.says}, several with ;`, part.remedy, read)
}

// Ids become parts of file names, so they stay within what every file system takes.
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const id = kind(
  'VARCHAR',
  'id',
  'use letters, digits, . _ - (at most 64, no blank)',
  matching((text) => idPattern.test(text), 'is not an id'),
)

function textFault(value: string): string | undefined {
  if (value.length > 2000) return 'is longer than 2,000 characters'
  return /[^\P{Cc}\n\r\t]/u.test(value) ? 'holds a control character' : undefined
}

export const text = kind(
  'VARCHAR',
  'text',
  'remove control characters; at most 2,000 characters',
  checked(textFault),
)

/** Vendor text to be matched, blind to case. */
export const matchText: CellKind = { ...text, lowerCase: true }

/** Of a resource in Azure; `=` parts name and value in rules, so no name holds it. */
export const tagName = kind(
  'VARCHAR',
  'tag name',
  'write the name of the tag alone, without = and its value',
  checked((value) => (value.includes('=') ? 'holds =' : textFault(value))),
)

/** Without blanks around `=`. */
export const tagText = kind(
  'VARCHAR',
  'Name=value',
  'write name and value of the tag, like CostCenter=4711',
  (value) => {
    const [, name, wanted] = /^([^=]*[^=\s])\s*=\s*(\S.*)$/su.exec(value) ?? []
    if (name === undefined || wanted === undefined) return { fault: 'is no name=value' }
    const fault = textFault(value)
    return fault === undefined ? { stored: `${name}=${wanted}` } : { fault }
  },
)

export const guid: CellKind = {
  ...kind(
    'VARCHAR',
    'GUID',
    'copy the GUID from Partner Center, like 1f0c4a52-7c1e-4f6e-9d0a-2f4b8c6d1e10',
    matching((value) => guidPattern.test(value), 'is not a GUID'),
  ),
  lowerCase: true,
}

/** An id that the vendor gives: no form is promised, but blanks are never part of it. */
export const vendorId: CellKind = {
  ...kind(
    'VARCHAR',
    'vendor id',
    'copy the id as the usage file writes it',
    matching((value) => /^[^\s\p{Cc}]{1,200}$/u.test(value), 'is not an id: it holds a blank'),
  ),
  lowerCase: true,
}

export const currency = kind(
  'VARCHAR',
  'ISO 4217 currency',
  'use three capital letters of a currency in use, like EUR, PLN, USD',
  matching((value) => minorUnitsByCurrency.has(value), 'is not an ISO 4217 currency'),
)

export const country = kind(
  'VARCHAR',
  'ISO 3166 country',
  'use two capital letters, like DE, PL, GR',
  matching((value) => countryCodes.has(value), 'is not an ISO 3166 country code'),
)

export const countryOrAny = kind(
  'VARCHAR',
  'ISO 3166 country or *',
  'use two capital letters, or * for any',
  matching(
    (value) => value === '*' || countryCodes.has(value),
    'is neither an ISO 3166 country code nor *',
  ),
)

export const email = kind(
  'VARCHAR',
  'e-mail address',
  'write one address like ap@example.com, several with ;',
  matching((value) => z.email().safeParse(value).success, 'is not an e-mail address'),
)

export const texts = listOf(text)
export const guids: CellKind = { ...listOf(guid), lowerCase: true }
export const countries = listOf(country)
export const emails = listOf(email)

function isDay(value: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(value)) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

export const day = kind(
  'DATE',
  'date',
  'write year-month-day, like 2026-10-01',
  matching(isDay, 'is not a date'),
)

export const month = kind(
  'VARCHAR',
  'month',
  'write year-month, like 2026-10',
  matching((value) => /^\d{4}-(0[1-9]|1[0-2])$/.test(value), 'is not a month'),
)

/** A decimal that must fit DECIMAL(digits + places, places) without rounding. */
export function decimal(limits: DecimalLimits): CellKind {
  const { digits, places, above, atLeast, atMost } = limits
  const type: SqlType = `DECIMAL(${digits + places},${places})`
  const bounds = [
    above === undefined ? '' : `, above ${above}`,
    atLeast === undefined ? '' : `, not below ${atLeast}`,
    atMost === undefined ? '' : `, not above ${atMost}`,
  ].join('')
  const room = `at most ${String(digits)} digits before the point and ${String(places)} after it${bounds}`
  const remedy = `write a number like 1234.56: ${room}`
  return kind(
    type,
    'decimal',
    remedy,
    checked((value) => decimalFault(value, limits)),
  )
}

/** A whole number in a range, stored as INTEGER. */
export function wholeNumber(atLeast: number, atMost: number): CellKind {
  const range = `from ${String(atLeast)} to ${String(atMost)}`
  const limits = { digits: 9, places: 0, atLeast: String(atLeast), atMost: String(atMost) }
  const read = matching(
    (value) => decimalFault(value, limits) === undefined && !value.includes('.'),
    `is not a whole number ${range}`,
  )
  return kind('INTEGER', 'whole number', `write a whole number ${range}`, read)
}

/** One of a few words, as written. */
export function oneOf(...values: readonly string[]): CellKind {
  const list = values.join(', ')
  return kind(
    'VARCHAR',
    list.replaceAll(', ', ' / '),
    `write one of: ${list}`,
    matching((value) => values.includes(value), `is none of ${list}`),
  )
}

/** What tax tells apart (B28); a tax rule may also be for any of them. */
export function taxProduct(...more: readonly string[]): CellKind {
  return oneOf(
    'usage',
    'license',
    'software',
    'marketplace',
    'reservation',
    'service',
    'fee',
    'adjustment',
    ...more,
  )
}

export const yesNo: CellKind = { ...oneOf('true', 'false'), type: 'BOOLEAN' }

function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl throws a RangeError for a zone that it does not know; there is no other way to ask.
    return false
  }
}

export const timeZone = kind(
  'VARCHAR',
  'time zone',
  'use an IANA name, like Europe/Warsaw',
  matching(isTimeZone, 'is not a time zone'),
)

function isLocale(value: string): boolean {
  return (
    /^[a-z]{2,3}-[A-Z]{2}$/.test(value) && Intl.NumberFormat.supportedLocalesOf(value).length === 1
  )
}

export const locale = kind(
  'VARCHAR',
  'locale',
  'use language-COUNTRY, like pl-PL',
  matching(isLocale, 'is not a known locale'),
)

export const colour = kind(
  'VARCHAR',
  'colour',
  'write # and six hex digits, in quotes or not, like #1F4E79',
  matching((value) => /^#[0-9a-f]{6}$/i.test(value), 'is not a colour'),
)

const named = String.raw`(?:[^{}]|\{(?:year|month|account)\})*`
const numberPattern = new RegExp(
  String.raw`^(?:[^{}]+|${named}\{number(?::\d{1,18})?\}${named})$`,
  'u',
)

export const numberSeries = kind(
  'VARCHAR',
  'number series',
  'write it like FV/{year}/{number:000001}: year, month and account may be named, number once',
  matching((value) => numberPattern.test(value), 'is no pattern of numbers'),
)

export const relativeFile = kind(
  'VARCHAR',
  'file below rates/',
  'name a file below rates/, like logo.svg',
  matching(
    (value) => /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(value),
    'is not a file name below rates/',
  ),
)

/**
 * ISO 13616: the first four characters go to the end, letters become 10 to
 * 35, and the rest by 97 is 1.
 */
function isIban(value: string): boolean {
  const compact = value.replaceAll(' ', '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false
  const moved = compact.slice(4) + compact.slice(0, 4)
  const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n === 1n
}

/** Stored without blanks. */
export const iban = kind(
  'VARCHAR',
  'IBAN',
  'copy the IBAN from the bank: its check digits do not add up',
  (value) =>
    isIban(value) ? { stored: value.replaceAll(' ', '') } : { fault: 'is not a valid IBAN' },
)

export const bic = kind(
  'VARCHAR',
  'BIC',
  'write the 8 or 11 characters of the BIC, like BREXPLPWXXX',
  matching((value) => /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(value), 'is not a BIC'),
)
