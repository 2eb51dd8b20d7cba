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
    const numbered = new Map(
      (await ledger.rows('document')).map((row) => [`${row.seal_id} ${row.invoice_key}`, row]),
    )
    const files = await ledger.rows('document_file')
    return (await sealsInForce(ledger, period))
      .flatMap((seal) => seal.documents.map((row) => ({ ...row, period: seal.period })))
      .map((sealed) => {
        const row = numbered.get(`${sealed.seal_id} ${sealed.invoice_key}`)
        const own = files.filter((file) => file.number === row?.number)
        return {
          ...sealed,
          state: row === undefined ? 'sealed' : own.length === 0 ? 'numbered' : 'issued',
          number: row?.number ?? null,
          issue_date: row?.issue_date ?? null,
          due_date: row?.due_date ?? null,
          files: own.map(({ file, sha256 }) => ({ file, sha256 })),
        } as const
      })
      .filter((row) => row.account_id === (account ?? row.account_id))
      .filter((row) => row.state === (state ?? row.state))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  })
}

function sortKey({ period, number, invoice_key }: RegisteredDocument): string {
  return `${period} ${number ?? '~'} ${invoice_key}`
}
