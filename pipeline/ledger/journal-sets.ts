import type { JournalDocument } from '../journal/build-journal.ts'
import { parsePeriod } from '../period.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { type Seal, sealsInForce } from './seal-state.ts'

/** Documents that are posted together: of a seal, or of a correction of documents of a seal. */
export interface DocumentSet {
  readonly journal_id: string
  readonly seal: Seal
  readonly correction: LedgerRow<'correction'> | null
  readonly corrected: readonly LedgerRow<'corrected_document'>[]
  readonly lines: readonly LedgerRow<'corrected_line'>[]
  readonly posting_date: string
  readonly documents: readonly JournalDocument[]
  /** Every document of it has its number and files. */
  readonly isIssued: boolean
  /** When its numbers were given: journals follow each other in this order. */
  readonly moment: string
}

/** A correction with its rows, recorded or not yet. */
export interface CorrectionRows {
  readonly correction: LedgerRow<'correction'>
  readonly documents: readonly LedgerRow<'corrected_document'>[]
  readonly lines: readonly LedgerRow<'corrected_line'>[]
  /** Credit notes, with their numbers. */
  readonly notes: readonly LedgerRow<'document'>[]
}

interface Books {
  readonly documents: readonly LedgerRow<'document'>[]
  readonly issued: ReadonlySet<string>
}

/**
 * The sets of a period in the order in which their numbers were given. A seal is posted on the last
 * day of the period; what completes or corrects it, on the day of its documents (B30, B33).
 */
export async function documentSets(ledger: Ledger, period: string): Promise<DocumentSet[]> {
  const books: Books = {
    documents: await ledger.rows('document'),
    issued: new Set((await ledger.rows('document_file')).map((file) => file.number)),
  }
  const seals = await sealsInForce(ledger, period)
  const documents = await ledger.rows('corrected_document')
  const lines = await ledger.rows('corrected_line')
  const ofCorrections = (await ledger.rows('correction'))
    .filter((one) => one.period === period)
    .flatMap((correction) => {
      const isOf = (row: { readonly correction_id: string | null }): boolean =>
        row.correction_id === correction.correction_id
      return setsOfCorrection(
        seals,
        {
          correction,
          documents: documents.filter(isOf),
          lines: lines.filter(isOf),
          notes: books.documents.filter(isOf),
        },
        books.issued,
      )
    })
  return [...seals.map((seal) => setOfSeal(seal, books)), ...ofCorrections].sort((a, b) =>
    `${a.moment} ${a.journal_id}` < `${b.moment} ${b.journal_id}` ? -1 : 1,
  )
}

function setOfSeal(seal: Seal, { documents, issued }: Books): DocumentSet {
  const own = documents.filter((row) => row.seal_id === seal.seal_id && row.correction_id === null)
  const numbered = new Map(own.map((row) => [row.invoice_key, row]))
  const [first] = own
  return {
    journal_id: seal.seal_id,
    seal,
    correction: null,
    corrected: [],
    lines: [],
    posting_date:
      seal.follows === null
        ? parsePeriod(seal.period).lastDay
        : (first?.issue_date ?? seal.sealed_at.slice(0, 10)),
    documents: seal.documents.map(({ invoice_key, document_type }) => {
      const row = numbered.get(invoice_key)
      return {
        invoice_key,
        // a document without a number yet is only tried
        document: row?.number ?? invoice_key,
        document_type,
        issue_date: row?.issue_date ?? parsePeriod(seal.period).lastDay,
        corrects: '',
        is_sale: true,
        has_cost: true,
      }
    }),
    isIssued: own.length === seal.documents.length && own.every((row) => issued.has(row.number)),
    moment: first?.numbered_at ?? seal.sealed_at,
  }
}

/** The sets of a correction, one per seal; those of its notes that have files are `issued`. */
export function setsOfCorrection(
  seals: readonly Seal[],
  rows: CorrectionRows,
  issued: ReadonlySet<string>,
): DocumentSet[] {
  return seals.flatMap((seal) => {
    const corrected = rows.documents.filter((row) => row.seal_id === seal.seal_id)
    const notes = rows.notes.filter((row) => row.seal_id === seal.seal_id)
    return corrected.length === 0
      ? []
      : [setOfCorrection(seal, { ...rows, documents: corrected, notes }, issued)]
  })
}

/** What is on the next invoice is posted with it; here only what it costs, where a run says so. */
function setOfCorrection(
  seal: Seal,
  { correction, documents: corrected, lines, notes }: CorrectionRows,
  issued: ReadonlySet<string>,
): DocumentSet {
  const { correction_id, corrected_at, kind } = correction
  const day = corrected_at.slice(0, 10)
  const posting_date = notes[0]?.issue_date ?? day
  return {
    journal_id: `${correction_id}-${seal.seal_id.slice(seal.period.length + 1)}`,
    seal,
    correction,
    corrected,
    lines,
    posting_date,
    documents: corrected.map(({ invoice_key, corrects, settled_by }) => {
      const note = notes.find((row) => row.credits === corrects)
      return {
        invoice_key,
        document: note?.number ?? corrects,
        document_type: settled_by === 'credit_note' ? 'credit_note' : 'invoice',
        issue_date: note?.issue_date ?? posting_date,
        corrects: note === undefined ? '' : corrects,
        is_sale: settled_by === 'credit_note',
        has_cost: kind === 'run',
      }
    }),
    isIssued: notes.every((row) => issued.has(row.number)),
    moment: corrected_at,
  }
}
