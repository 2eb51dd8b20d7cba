import { z } from 'zod'
import { ratebookError } from '../errors.ts'
import { safeFileName } from '../7-issue/safe-file-name.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { numberPattern } from './number-series.ts'
import type { Seal } from './seal-state.ts'

/** What numbers depend on, from `rates/sellers.csv` as it was sealed. */
export const sellerSeries = z.strictObject({
  seller_id: z.string(),
  time_zone: z.string(),
  invoice_series: z.string(),
  credit_note_series: z.string(),
})
export type SellerSeries = z.infer<typeof sellerSeries>

/** Who numbers documents, when, and what they will be printed with. */
export interface Numbering {
  /** ISO day; without it today, where the seller is. */
  readonly date?: string
  readonly now: Date
  readonly user: string
  readonly templatesSha256: string
}

type Sealed = Seal['documents'][number]

/**
 * Gives every sealed document that has none a number (B31): in the order of sellers, kinds and
 * accounts, so that it is the same whoever asks. Nothing is given twice or left out: all of it is
 * one transaction of the ledger, whose keys refuse a second number for a document and a second
 * document for a number. RB-938 where the date is before the last of the series.
 */
export async function giveNumbers(
  ledger: Ledger,
  seals: readonly Seal[],
  sellers: readonly SellerSeries[],
  numbering: Numbering,
): Promise<LedgerRow<'document'>[]> {
  const known = await ledger.rows('document')
  const numbered = new Set(known.map((row) => keyOf(row)))
  const open = seals
    .flatMap((seal) => seal.documents)
    .filter((row) => !numbered.has(keyOf(row)))
    .sort((a, b) => compare(orderOf(a), orderOf(b)))
  const ends = endsOf(known)
  const given: LedgerRow<'document'>[] = []
  for (const sealed of open) {
    const row = nextDocument(sealed, sellers, ends, numbering)
    await ledger.add('document', row)
    ends.set(row.series, row)
    given.push(row)
  }
  return given
}

function nextDocument(
  sealed: Sealed,
  sellers: readonly SellerSeries[],
  ends: SeriesEnds,
  numbering: Numbering,
): LedgerRow<'document'> {
  const { seal_id, invoice_key, account_id, document_type, payment_terms_days } = sealed
  const seller = sellers.find((one) => one.seller_id === sealed.seller_id)
  if (seller === undefined) throw new Error(`no seller ${sealed.seller_id} in the run`)
  const pattern =
    document_type === 'credit_note' ? seller.credit_note_series : seller.invoice_series
  const next = nextInSeries({ seller, pattern, accountId: account_id }, ends, numbering)
  return {
    ...next,
    seal_id,
    invoice_key,
    due_date: daysLater(next.issue_date, payment_terms_days),
    credits: null,
    reason: null,
    correction_id: null,
  }
}

/** The last document of each series. */
export type SeriesEnds = ReadonlyMap<string, LedgerRow<'document'>>

/** What the next number of each series follows. */
export function endsOf(
  known: readonly LedgerRow<'document'>[],
): Map<string, LedgerRow<'document'>> {
  const ends = new Map<string, LedgerRow<'document'>>()
  for (const row of known) {
    const last = ends.get(row.series)
    if (last === undefined || BigInt(last.sequence) < BigInt(row.sequence))
      ends.set(row.series, row)
  }
  return ends
}

/** The next number of a series, on its day; RB-938 where that is before the last one's. */
export function nextInSeries(
  asked: { readonly seller: SellerSeries; readonly pattern: string; readonly accountId: string },
  ends: SeriesEnds,
  { date, now, user, templatesSha256 }: Numbering,
) {
  const { seller, pattern, accountId } = asked
  const issueDate = date ?? dayIn(seller.time_zone, now)
  const { series, first, numberOf } = numberPattern(pattern, { accountId, issueDate })
  const last = ends.get(series)
  if (last !== undefined && last.seller_id !== seller.seller_id)
    throw ratebookError('RB-942', { first: last.seller_id, second: seller.seller_id })
  if (last !== undefined && issueDate < last.issue_date)
    throw ratebookError('RB-938', { date: issueDate, last: last.issue_date, series })
  const sequence = last === undefined ? first : BigInt(last.sequence) + 1n
  const number = numberOf(sequence)
  return {
    number,
    file_name: safeFileName(number.replaceAll('/', '-')),
    series,
    sequence: String(sequence),
    seller_id: seller.seller_id,
    issue_date: issueDate,
    templates_sha256: templatesSha256,
    numbered_at: now.toISOString(),
    numbered_by: user,
  }
}

const keyOf = (row: { readonly seal_id: string; readonly invoice_key: string }): string =>
  `${row.seal_id} ${row.invoice_key}`

function orderOf({ seller_id, document_type, account_id, invoice_key }: Sealed): string[] {
  return [seller_id, document_type, account_id, invoice_key]
}

function compare(a: readonly string[], b: readonly string[]): number {
  const place = a.findIndex((value, index) => value !== b[index])
  return place === -1 ? 0 : (a[place] ?? '') < (b[place] ?? '') ? -1 : 1
}

/** The day that it is in a time zone. */
function dayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
}

function daysLater(day: string, days: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + Number.parseInt(days, 10))
  return date.toISOString().slice(0, 10)
}
