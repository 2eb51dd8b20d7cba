import { opposite } from '../7-issue/credit-view.ts'
import { readLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { sealsInForce } from './seal-state.ts'
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
  /** The document that this one gives back, and the one that gives this one back. */
  readonly credits: string | null
  readonly credited_by: string | null
  readonly files: readonly { readonly file: string; readonly sha256: string }[]
}

/** Which documents are asked for; all without. */
export interface RegisterFilter {
  readonly period?: string
  readonly account?: string
  readonly state?: RegisteredDocument['state']
}

/** Every document of the periods that are closed, over years, in the order of their numbers. */
export async function readRegister(
  workspace: Workspace,
  { period, account, state }: RegisterFilter,
): Promise<RegisteredDocument[]> {
  return readLedger(workspace, [], async (ledger) => {
    const documents = await ledger.rows('document')
    const files = await ledger.rows('document_file')
    return (await sealsInForce(ledger, period))
      .flatMap((seal) => seal.documents.map((row) => ({ ...row, period: seal.period })))
      .flatMap((sealed) => {
        const row = documents.find(
          (one) => one.seal_id === sealed.seal_id && one.invoice_key === sealed.invoice_key,
        )
        const note = documents.find(({ credits }) => credits !== null && credits === row?.number)
        const invoice = registered(sealed, row, note, files)
        return note === undefined
          ? [invoice]
          : [invoice, registered(givenBack(sealed), note, undefined, files)]
      })
      .filter((row) => row.account_id === (account ?? row.account_id))
      .filter((row) => row.state === (state ?? row.state))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  })
}

function registered(
  sealed: LedgerRow<'sealed_document'> & { readonly period: string },
  row: LedgerRow<'document'> | undefined,
  note: LedgerRow<'document'> | undefined,
  files: readonly LedgerRow<'document_file'>[],
): RegisteredDocument {
  const own = files.filter((file) => file.number === row?.number)
  return {
    ...sealed,
    state: row === undefined ? 'sealed' : own.length === 0 ? 'numbered' : 'issued',
    number: row?.number ?? null,
    issue_date: row?.issue_date ?? null,
    due_date: row?.due_date ?? null,
    credits: row?.credits ?? null,
    credited_by: note?.number ?? null,
    files: own.map(({ file, sha256 }) => ({ file, sha256 })),
  }
}

/** An invoice as its credit note has it. */
function givenBack<T extends LedgerRow<'sealed_document'>>(sealed: T): T {
  const { net, tax, gross } = sealed
  return {
    ...sealed,
    document_type: 'credit_note',
    net: opposite(net),
    tax: opposite(tax),
    gross: opposite(gross),
  }
}

function sortKey({ period, number, invoice_key }: RegisteredDocument): string {
  return `${period} ${number ?? '~'} ${invoice_key}`
}
