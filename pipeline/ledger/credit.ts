import { ratebookError } from '../errors.ts'
import { openRun } from '../open-run.ts'
import { freezeTemplates } from './frozen-templates.ts'
import { endsOf, nextInSeries } from './give-numbers.ts'
import { type Issued, type IssueRequest, makeMissingFiles, sellersOf } from './issue.ts'
import { readLedger, withLedger } from './ledger.ts'
import { type Seal, sealsInForce } from './seal-state.ts'

/** An invoice to give back whole, and why. */
export interface CreditRequest extends Omit<IssueRequest, 'period'> {
  readonly number: string
  readonly reason: string
}

/**
 * Gives an issued invoice back: a credit note that mirrors it to the cent, once. The account may
 * then be billed anew for the period: `close --held`. RB-945 where there is no such invoice,
 * RB-946 where it was given back before.
 */
export async function creditInvoice(request: CreditRequest): Promise<Omit<Issued, 'numbered'>> {
  const { workspace, number } = request
  const { seal, key } = await findInvoice(request)
  const templatesSha256 = await freezeTemplates(workspace)
  const run = await openRun(workspace, seal.run_id)
  const sellers = await sellersOf(run).finally(() => {
    run.database.close()
  })
  await withLedger(workspace, async (ledger) => {
    const known = await ledger.rows('document')
    if (known.some((row) => row.credits === number)) return
    const invoice = seal.documents.find((row) => row.invoice_key === key)
    const seller = sellers.find((one) => one.seller_id === invoice?.seller_id)
    if (invoice === undefined || seller === undefined)
      throw new Error(`${number} is not what ${seal.seal_id} sealed`)
    const { date, user, now = new Date() } = request
    const numbering = { ...(date === undefined ? {} : { date }), now, user, templatesSha256 }
    const series = { seller, pattern: seller.credit_note_series, accountId: invoice.account_id }
    const next = nextInSeries(series, endsOf(known), numbering)
    await ledger.add('document', {
      ...next,
      seal_id: seal.seal_id,
      invoice_key: `${key}.credit`,
      due_date: next.issue_date,
      credits: number,
      reason: request.reason,
    })
  })
  return makeMissingFiles({ ...request, period: seal.period }, [seal])
}

/** The seal that an issued invoice is of, and its key there. */
async function findInvoice({
  workspace,
  number,
}: CreditRequest): Promise<{ readonly seal: Seal; readonly key: string }> {
  const found = await readLedger(workspace, null, async (ledger) => {
    const documents = await ledger.rows('document')
    const files = await ledger.rows('document_file')
    const row = documents.find((one) => one.number === number)
    const credit = documents.find((one) => one.credits === number)
    const isPrinted = files.some((file) => file.number === credit?.number)
    if (credit !== undefined && isPrinted)
      throw ratebookError('RB-946', { number, credit: credit.number })
    const isIssued = files.some((file) => file.number === number)
    if (row?.credits !== null || !isIssued) return null
    const seal = (await sealsInForce(ledger)).find((one) => one.seal_id === row.seal_id)
    const sealed = seal?.documents.find((one) => one.invoice_key === row.invoice_key)
    if (seal === undefined || sealed?.document_type !== 'invoice') return null
    return { seal, key: row.invoice_key }
  })
  if (found === null) throw ratebookError('RB-945', { number }, 2)
  return found
}
