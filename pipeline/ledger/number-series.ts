import { ratebookError } from '../errors.ts'

/** A pattern of numbers, taken apart: what stands before the count and behind it. */
export interface NumberPattern {
  /** Names the series: numbers are gapless within it. */
  readonly series: string
  readonly first: bigint
  numberOf(sequence: bigint): string
}

/** What a pattern may name besides the number. */
export interface NumberedDocument {
  readonly sellerId: string
  readonly accountId: string
  /** ISO day: a series with {year} or {month} begins anew with them. */
  readonly issueDate: string
}

const counter = /\{number(?::(\d+))?\}/gu
const placeholder = /\{([^}]*)\}/gu

/**
 * The series of a document (B31): `FV/{year}/{number:000001}` counts from 1 to six places, anew
 * each year; {month} and {account} work likewise, and `{number:001200}` goes on from another
 * system. A plain word like `FV` stands for the first of these. RB-939 for anything else.
 */
export function numberPattern(
  pattern: string,
  column: string,
  { sellerId, accountId, issueDate }: NumberedDocument,
): NumberPattern {
  const whole = /[{}]/u.test(pattern) ? pattern : `${pattern}/{year}/{number:000001}`
  const values = new Map([
    ['year', issueDate.slice(0, 4)],
    ['month', issueDate.slice(5, 7)],
    ['account', accountId],
  ])
  const [count, ...others] = [...whole.matchAll(counter)]
  const refuse = (): Error => ratebookError('RB-939', { seller: sellerId, column, pattern })
  if (count === undefined || others.length > 0) throw refuse()
  const series = whole.replace(counter, '#').replace(placeholder, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw refuse()
    return value
  })
  if (/[{}]/u.test(series)) throw refuse()
  const digits = count[1] ?? '1'
  return {
    series,
    first: BigInt(digits),
    numberOf: (sequence) => series.replace('#', String(sequence).padStart(digits.length, '0')),
  }
}
