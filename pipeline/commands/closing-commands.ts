import { userInfo } from 'node:os'
import { findBrowser } from '../browser/find-browser.ts'
import { ratebookError } from '../errors.ts'
import { approvePeriod } from '../ledger/approve.ts'
import { checkSealed, type SealState } from '../ledger/check-sealed.ts'
import { closePeriod } from '../ledger/close.ts'
import { correctDocuments, type Correction } from '../ledger/correct.ts'
import type { Corrected } from '../ledger/correction-changes.ts'
import { issuePeriod, type Issued } from '../ledger/issue.ts'
import { readRegister, type RegisteredDocument, type RegisterFilter } from '../ledger/register.ts'
import { reopenPeriod } from '../ledger/reopen.ts'
import type { Seal } from '../ledger/seal-state.ts'
import type { WrittenJournal } from '../ledger/write-journals.ts'
import { withWorkspaceLock } from '../ledger/workspace-lock.ts'
import { formatDecimal } from '../money.ts'
import { findRun } from '../open-run.ts'
import { parsePeriod } from '../period.ts'
import { answer, type Context } from './context.ts'
import { textTable } from './text-table.ts'

export interface CloseAsked {
  readonly period: string
  readonly run?: string
  readonly held?: boolean
  readonly hold?: readonly string[]
  readonly accept?: string
}

/** `ratebook close`: exit 1 where accounts were left out. */
export async function closeCommand(context: Context, asked: CloseAsked): Promise<number> {
  const { workspace, config } = context
  const period = parsePeriod(asked.period)
  const seal = await withWorkspaceLock(workspace, 'close', () =>
    closePeriod({
      workspace,
      config,
      period,
      user: userInfo().username,
      onlyHeld: asked.held === true,
      hold: asked.hold ?? [],
      ...(asked.run === undefined ? {} : { run: asked.run }),
      ...(asked.accept === undefined ? {} : { accepted: asked.accept }),
    }),
  )
  answer(context, seal, () => sealText(seal))
  return seal.held.length === 0 ? 0 : 1
}

function sealText(seal: Seal): string {
  const documents = seal.documents.map((row) => [
    row.invoice_key,
    row.document_type.replace('_', ' '),
    row.account_id,
    row.currency,
    money(row.net),
    money(row.tax),
    money(row.gross),
  ])
  const held = seal.held.map((row) => [
    row.account_id,
    row.reason.replaceAll('_', ' '),
    row.currency,
    formatDecimal(row.cost, 'en', { least: 2, most: 2 }),
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  return [
    `Closed ${seal.period} with run ${seal.run_id}: seal ${seal.seal_id}`,
    '',
    textTable(
      [
        { head: 'Document' },
        { head: 'Kind' },
        { head: 'Account' },
        { head: 'Currency' },
        right('Net'),
        right('Tax'),
        right('Gross'),
      ],
      documents,
    ),
    ...(held.length === 0
      ? []
      : [
          '',
          'Held: completed later by close --held',
          textTable(
            [{ head: 'Account' }, { head: 'Reason' }, { head: 'Currency' }, right('Money')],
            held,
          ),
        ]),
    '',
    `Next: ratebook issue --period ${seal.period}`,
  ].join('\n')
}

/** `ratebook reopen`. */
export async function reopenCommand(
  context: Context,
  { period, reason }: { readonly period: string; readonly reason: string },
): Promise<number> {
  const { workspace } = context
  const { month } = parsePeriod(period)
  const { username } = userInfo()
  const reopened = await withWorkspaceLock(workspace, 'reopen', () =>
    reopenPeriod(workspace, month, reason, username),
  )
  answer(context, reopened, () => `Reopened ${month}: seal ${reopened.seal_id} is taken back`)
  return 0
}

/** `ratebook approve`. */
export async function approveCommand(
  context: Context,
  { period }: { readonly period: string },
): Promise<number> {
  const { workspace } = context
  const { month } = parsePeriod(period)
  const { username } = userInfo()
  const approvals = await withWorkspaceLock(workspace, 'approve', () =>
    approvePeriod(workspace, month, username),
  )
  answer(context, approvals, () =>
    [
      ...approvals.map(({ seal_id }) => `Approved ${seal_id} as ${username}`),
      `Next: ratebook issue --period ${month}`,
    ].join('\n'),
  )
  return 0
}

/** `ratebook issue`: exit 1 where a document has its number and no files yet. */
export async function issueCommand(
  context: Context,
  { period, date }: { readonly period: string; readonly date?: string },
): Promise<number> {
  const { workspace } = context
  const { month } = parsePeriod(period)
  const printing = await printingOf(context, date)
  const issued = await withWorkspaceLock(workspace, 'issue', () =>
    issuePeriod({ ...printing, workspace, period: month, needsApproval: context.config.fourEyes }),
  )
  if (context.terminal) context.note('\r\u001b[2K')
  answer(context, issued, () =>
    [issuedText(issued), `${String(issued.numbered)} numbers given   ${issued.folder}`].join('\n'),
  )
  return issued.failures.length === 0 ? 0 : 1
}

export interface CreditAsked {
  readonly reason: string
  readonly date?: string
  readonly line?: string
}

/** `ratebook credit`: exit 1 where the credit note has its number and no files yet. */
export async function creditCommand(
  context: Context,
  number: string,
  { line, ...asked }: CreditAsked,
): Promise<number> {
  const corrected: Corrected =
    line === undefined ? { kind: 'whole', number } : { kind: 'line', number, line }
  return correct(context, 'credit', corrected, asked)
}

/** `ratebook correct`: exit 1 where a credit note has its number and no files yet. */
export async function correctCommand(
  context: Context,
  { fromRun, ...asked }: Omit<CreditAsked, 'line'> & { readonly fromRun: string },
): Promise<number> {
  const run = findRun(context.workspace, fromRun, ['run', 'simulation'])
  return correct(context, 'correct', { kind: 'run', run }, asked)
}

async function correct(
  context: Context,
  command: string,
  corrected: Corrected,
  { reason, date }: Omit<CreditAsked, 'line'>,
): Promise<number> {
  const { workspace } = context
  const printing = await printingOf(context, date)
  const correction = await withWorkspaceLock(workspace, command, () =>
    correctDocuments({ ...printing, workspace, corrected, reason }),
  )
  if (context.terminal) context.note('\r\u001b[2K')
  answer(context, correction, () => correctionText(correction))
  return correction.failures.length === 0 ? 0 : 1
}

const settledWords = {
  credit_note: 'credit note',
  next_invoice: 'on the next invoice',
  nothing: 'nets to nothing',
} as const

function correctionText({ correction, changes, notIssued, held, ...issued }: Correction): string {
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const rows = changes.map((row) => [
    row.corrects,
    row.account_id,
    settledWords[row.settled_by],
    row.currency,
    money(row.net),
    money(row.gross),
    money(row.net_after),
  ])
  return [
    `Correction ${correction.correction_id}`,
    '',
    textTable(
      [
        { head: 'Corrects' },
        { head: 'Account' },
        { head: 'How' },
        { head: 'Currency' },
        right('Net'),
        right('Gross'),
        right('Net now'),
      ],
      rows,
    ),
    '',
    ...(issued.documents.length + issued.failures.length + issued.journals.length === 0
      ? []
      : [issuedText(issued), issued.folder]),
    ...held.map((account) => `${account} is held in this run: its documents stay as they are`),
    ...notIssued.map((key) => `nothing stands for ${key}: ratebook close --held`),
  ].join('\n')
}

/** Who prints, with what, and when. */
async function printingOf(context: Context, date: string | undefined) {
  if (date !== undefined && !isDay(date)) throw ratebookError('RB-941', { date }, 2)
  const { browser: configuredPath, pathVariable } = context.config
  return {
    browser: await findBrowser({ configuredPath, pathVariable }),
    user: userInfo().username,
    ...(date === undefined ? {} : { date }),
    onProgress: (done: number, all: number) => {
      if (context.terminal) context.note(`\r\u001b[2K${String(done)} of ${String(all)} documents`)
    },
  }
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && text.length === 10
}

function issuedText({ documents, failures, journals }: Omit<Issued, 'numbered'>): string {
  const rows = documents.map((row) => [
    row.number,
    row.issue_date,
    row.due_date,
    row.invoice_key,
    row.files.map(({ file }) => file).join(' '),
  ])
  return [
    documents.length === 0
      ? 'Nothing to issue: every document of this period has its files'
      : textTable(
          [
            { head: 'Number' },
            { head: 'Issued' },
            { head: 'Due' },
            { head: 'Document' },
            { head: 'Files' },
          ],
          rows,
        ),
    ...failures.map(
      ({ invoiceKey, error }) => `${invoiceKey}: ${error.message}\n  fix: ${error.remedy}`,
    ),
    ...journals.map(journalText),
    '',
  ].join('\n')
}

function journalText({ path, postings, unmapped }: WrittenJournal): string {
  const open =
    unmapped.length === 0
      ? ''
      : `\n  without an account in rates/gl.csv, posted under the name of the role: ${unmapped.join(', ')}`
  return `Journal of ${String(postings)} postings   ${path}${open}`
}

/** `ratebook invoices`: the register. */
export async function invoicesCommand(context: Context, filter: RegisterFilter): Promise<number> {
  const documents = await readRegister(context.workspace, filter)
  answer(context, documents, () => registerText(documents))
  return 0
}

function registerText(documents: readonly RegisteredDocument[]): string {
  if (documents.length === 0) return 'No document: close a period first'
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  return textTable(
    [
      { head: 'Number' },
      { head: 'Period' },
      { head: 'Kind' },
      { head: 'State' },
      { head: 'Account' },
      { head: 'Issued' },
      { head: 'Due' },
      { head: 'Currency' },
      right('Net'),
      right('Gross'),
      { head: '' },
    ],
    documents.map((row) => [
      row.number ?? '',
      row.period,
      row.document_type.replace('_', ' '),
      row.state,
      row.account_id,
      row.issue_date ?? '',
      row.due_date ?? '',
      row.currency,
      money(row.net),
      money(row.gross),
      correctionWords(row),
    ]),
  )
}

function correctionWords({ credits, corrected_by: all }: RegisteredDocument): string {
  if (credits !== null) return `corrects ${credits}`
  return all
    .map(({ settled_by, number, billed_in, net }) =>
      settled_by === 'credit_note'
        ? `corrected by ${number ?? ''}`
        : settled_by === 'nothing'
          ? 'corrected, of no money'
          : `${money(net)} on ${billed_in === null ? 'the next invoice' : `an invoice of ${billed_in}`}`,
    )
    .join('; ')
}

/** `ratebook check --sealed`: exit 1 where a sealed or issued file is not what it was. */
export async function checkSealedCommand(
  context: Context,
  period: string | undefined,
): Promise<number> {
  const month = period === undefined ? undefined : parsePeriod(period).month
  const states = await checkSealed(context.workspace, month)
  answer(context, states, () => sealedText(states))
  return states.every(({ sound }) => sound) ? 0 : 1
}

function sealedText(states: readonly SealState[]): string {
  if (states.length === 0) return 'No period is closed'
  return states
    .map(({ seal_id, run_id, sound, faults, files }) =>
      [
        `seal ${seal_id} of run ${run_id}: ${sound ? 'sound' : 'NOT SOUND'}, ${String(files)} files`,
        ...faults.map((fault) => `  ${fault}`),
      ].join('\n'),
    )
    .join('\n')
}

/** Amounts of documents have the minor units of their currency already. */
function money(amount: string): string {
  return formatDecimal(amount, 'en', { least: 2, most: 3 })
}
