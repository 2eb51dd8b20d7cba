import { inOrder } from './in-order.ts'
import { readLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { type Seal, sealsInForce } from './seal-state.ts'
import type { Workspace } from '../workspace.ts'

/** One document of the register: sealed, numbered, or issued. */
export interface RegisteredDocument extends Omit<
  LedgerRow<'sealed_document'>,
  'payment_terms_days'
> {
  readonly period: string
  readonly state: 'sealed' | 'numbered' | 'issued'
  readonly number: string | null
  readonly issue_date: string | null
  readonly due_date: string | null
  /** The document that this one corrects, and what corrects this one, the first one first. */
  readonly credits: string | null
  readonly corrected_by: readonly RegisteredCorrection[]
  readonly files: readonly { readonly file: string; readonly sha256: string }[]
}

/** What corrects a document: a credit note with its number, or lines of a later invoice. */
export interface RegisteredCorrection {
  readonly correction_id: string
  readonly settled_by: LedgerRow<'corrected_document'>['settled_by']
  readonly number: string | null
  /** The period whose documents hold it; null while it waits for one. */
  readonly billed_in: string | null
  readonly net: string
  readonly gross: string
}

/** Which documents are asked for; all without. */
export interface RegisterFilter {
  readonly period?: string
  readonly account?: string
  readonly state?: RegisteredDocument['state']
}

interface Books {
  readonly seals: readonly Seal[]
  readonly documents: readonly LedgerRow<'document'>[]
  readonly files: readonly LedgerRow<'document_file'>[]
  readonly corrected: readonly LedgerRow<'corrected_document'>[]
  readonly billed: readonly LedgerRow<'billed_correction'>[]
}

/** Every document of the periods that are closed, over years, in the order of their numbers. */
export async function readRegister(
  workspace: Workspace,
  { period, account, state }: RegisterFilter,
): Promise<RegisteredDocument[]> {
  const books = await readLedger<Books | null>(workspace, null, async (ledger) => ({
    seals: await sealsInForce(ledger),
    documents: await ledger.rows('document'),
    files: await ledger.rows('document_file'),
    corrected: inOrder(await ledger.rows('correction'), await ledger.rows('corrected_document')),
    billed: await ledger.rows('billed_correction'),
  }))
  if (books === null) return []
  return books.seals
    .filter((seal) => seal.period === (period ?? seal.period))
    .flatMap((seal) => [...sealedOf(books, seal), ...notesOf(books, seal)])
    .filter((row) => row.account_id === (account ?? row.account_id))
    .filter((row) => row.state === (state ?? row.state))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

function sealedOf(books: Books, seal: Seal): RegisteredDocument[] {
  return seal.documents.map((sealed) => {
    const row = books.documents.find(
      (one) => one.seal_id === sealed.seal_id && one.invoice_key === sealed.invoice_key,
    )
    return { ...sealed, period: seal.period, ...issuedOf(books, row) }
  })
}

/** The credit notes that correct documents of a seal. */
function notesOf(books: Books, seal: Seal): RegisteredDocument[] {
  return books.corrected
    .filter((one) => one.seal_id === seal.seal_id && one.settled_by === 'credit_note')
    .map(({ seal_id, seller_id, account_id, currency, net, tax, gross, tax_point, ...of }) => {
      const row = noteNumber(books, of)
      return {
        ...{ seal_id, seller_id, account_id, currency, net, tax, gross, tax_point },
        invoice_key: row?.invoice_key ?? of.invoice_key,
        document_type: 'credit_note',
        period: seal.period,
        ...issuedOf(books, row),
      }
    })
}

function noteNumber(
  { documents }: Books,
  of: { readonly correction_id: string; readonly corrects: string },
): LedgerRow<'document'> | undefined {
  return documents.find(
    (one) => one.correction_id === of.correction_id && one.credits === of.corrects,
  )
}

function issuedOf(books: Books, row: LedgerRow<'document'> | undefined) {
  const files = books.files.filter((file) => file.number === row?.number)
  return {
    state: row === undefined ? 'sealed' : files.length === 0 ? 'numbered' : 'issued',
    number: row?.number ?? null,
    issue_date: row?.issue_date ?? null,
    due_date: row?.due_date ?? null,
    credits: row?.credits ?? null,
    corrected_by: books.corrected
      .filter((one) => one.corrects === row?.number)
      .map((one) => correctionOf(books, one)),
    files: files.map(({ file, sha256 }) => ({ file, sha256 })),
  } as const
}

function correctionOf(books: Books, one: LedgerRow<'corrected_document'>): RegisteredCorrection {
  const { correction_id, corrects, settled_by, net, gross } = one
  const seals = books.billed
    .filter((row) => row.correction_id === correction_id && row.corrects === corrects)
    .flatMap((row) => books.seals.find((seal) => seal.seal_id === row.seal_id) ?? [])
  return {
    ...{ correction_id, settled_by, net, gross },
    number: noteNumber(books, one)?.number ?? null,
    billed_in: seals[0]?.period ?? null,
  }
}

function sortKey({ period, number, invoice_key }: RegisteredDocument): string {
  return `${period} ${number ?? '~'} ${invoice_key}`
}
