/** A pattern of numbers, taken apart: what stands before the count and behind it. */
export interface NumberPattern {
  /** Names the series: numbers are gapless within it. */
  readonly series: string
  readonly first: bigint
  numberOf(sequence: bigint): string
}

/** What a pattern may name besides the number. */
export interface NumberedDocument {
  readonly accountId: string
  /** ISO day: a series with {year} or {month} begins anew with them. */
  readonly issueDate: string
}

const counter = /\{number(?::(\d+))?\}/u

/**
 * The series of a document (B31): `FV/{year}/{number:000001}` counts from 1 to six places, anew
 * each year; {month} and {account} work likewise, and `{number:001200}` goes on from another
 * system. A plain word like `FV` stands for the first of these. Only patterns that `rates/` takes.
 */
export function numberPattern(
  pattern: string,
  { accountId, issueDate }: NumberedDocument,
): NumberPattern {
  const whole = pattern.includes('{') ? pattern : `${pattern}/{year}/{number:000001}`
  const digits = counter.exec(whole)?.[1] ?? '1'
  const [before = '', behind = ''] = whole
    .replaceAll('{year}', issueDate.slice(0, 4))
    .replaceAll('{month}', issueDate.slice(5, 7))
    .replaceAll('{account}', () => accountId)
    .split(/\{number[^}]*\}/u)
  return {
    series: `${before}#${behind}`,
    first: BigInt(digits),
    numberOf: (sequence) => before + String(sequence).padStart(digits.length, '0') + behind,
  }
}
