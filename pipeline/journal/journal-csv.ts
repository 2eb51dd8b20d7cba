import { parseString } from 'fast-csv'
import { csvText } from '../csv-text.ts'
import { type JournalRow, journalRow } from './build-journal.ts'

const columns = Object.keys(journalRow.shape) as (keyof JournalRow)[]

/** The text of a journal: the same for the same rows. */
export function journalCsv(rows: readonly JournalRow[]): string {
  return csvText([columns, ...rows.map((row) => columns.map((name) => row[name]))])
}

/** A posting of a journal that was written, with its amounts; debit above zero. */
export type EarlierPosting = JournalRow & { readonly amount: string; readonly book_amount: string }

/** A row of a journal as those that follow read it. */
export function postingOf(row: JournalRow): EarlierPosting {
  return {
    ...row,
    amount: signed(row.debit, row.credit),
    book_amount: signed(row.book_debit, row.book_credit),
  }
}

const signed = (debit: string, credit: string): string => (debit === '' ? `-${credit}` : debit)

/** Reads a journal that we wrote. */
export async function readJournalCsv(text: string): Promise<EarlierPosting[]> {
  const rows: EarlierPosting[] = []
  for await (const row of parseString(text, { headers: true }))
    rows.push(postingOf(journalRow.parse(row)))
  return rows
}
