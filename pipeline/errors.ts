import { backupMessages } from './backup/backup-messages.ts'
import { ratesMessages } from './3-price/rates-messages.ts'
import { questionMessages } from './explain/question-messages.ts'
import { ledgerMessages } from './ledger/ledger-messages.ts'
import { scheduleMessages } from './schedule/schedule-messages.ts'
import { reconcileMessages } from './reconcile/reconcile-messages.ts'
import { simulateMessages } from './simulate/simulate-messages.ts'

/**
 * Every message a person may have to act on, in one place: code → parameters → sentence and remedy.
 * A missing parameter does not compile. Ranges: 1xx ingest, 2xx run and checks, 3xx rates,
 * 4xx documents, 5xx publish and export, 9xx command line and workspace.
 */
const messages = {
  ...ratesMessages,
  ...questionMessages,
  ...ledgerMessages,
  ...simulateMessages,
  ...reconcileMessages,
  ...scheduleMessages,
  ...backupMessages,
  'RB-101': (p: { file: string }) => ({
    message: `${p.file}: the file is empty`,
    remedy: 'export it again from Partner Center, or take it out of the landing folder',
  }),
  'RB-102': (p: { file: string; reason: string; bytes: string }) => ({
    message: `${p.file}: the gzip is damaged or cut off after ${p.bytes} bytes of text (${p.reason})`,
    remedy: 'download the file again; nothing of it was taken',
  }),
  'RB-103': (p: { file: string; kind: string }) => ({
    message: `${p.file}: this is ${p.kind}, not an export that can be read`,
    remedy:
      'put the export there as Microsoft gives it: CSV or JSON lines, plain, .gz or .zip, or Parquet',
  }),
  'RB-104': (p: {
    file: string
    missing: readonly string[]
    known: number
    headers: readonly string[]
    format: string
    remedy: string
    isNear: boolean
  }) => ({
    message: p.isNear
      ? `${p.file}:1: ${p.missing.length === 1 ? 'column' : 'columns'} ${p.missing.join(', ')} ` +
        `${p.missing.length === 1 ? 'is' : 'are'} missing (${String(p.known)} of the ${String(p.headers.length)} ` +
        `columns belong to the ${p.format} file)`
      : `${p.file}:1: its columns (${p.headers.slice(0, 8).join(', ')}${p.headers.length > 8 ? ', …' : ''}) are ` +
        `those of no format that is read; the nearest, ${p.format}, needs ${p.missing.join(', ')} as well`,
    remedy: p.isNear
      ? p.remedy
      : 'see the table of formats in the README, and put only such files there',
  }),
  'RB-105': (p: { file: string }) => ({
    message: `${p.file}:1: the header line cannot be read (a quote is opened and never closed, or it has no end)`,
    remedy: 'open the file in a text editor and look at its first line, or export it again',
  }),
  'RB-106': (p: { file: string; first: string; second: string }) => ({
    message: `${p.file}:1: columns "${p.first}" and "${p.second}" mean the same`,
    remedy: 'remove one of the two columns',
  }),
  'RB-107': (p: { file: string; reason: string }) => ({
    message: `${p.file}: the database cannot read the file: ${p.reason}`,
    remedy:
      'export the file again; if it happens twice, report it with the header line of the file',
  }),
  'RB-108': (p: { file: string }) => ({
    message: `${p.file} is a folder, not a file`,
    remedy: 'name the files in it, or give the folder with --landing DIR',
  }),
  'RB-109': (p: { file: string; counted: string; read: string }) => ({
    message: `${p.file}: ${p.counted} records were counted but ${p.read} were read`,
    remedy: 'this should not happen: nothing of the file was taken; please report it',
  }),
  'RB-111': (p: { folder: string; reasons: readonly string[] }) => ({
    message: `${p.folder}: none of the files could be taken:\n  ${p.reasons.join('\n  ')}`,
    remedy: 'mend or replace the files named above',
  }),
  'RB-112': (p: { file: string; reason: string }) => ({
    message: `${p.file}: the file cannot be read (${p.reason})`,
    remedy: 'see that it is there, whole, and readable for this user; nothing of it was taken',
  }),
  'RB-113': (p: { file: string }) => ({
    message: `${p.file}: the file changed while it was read`,
    remedy: 'wait until it is copied whole, then start again; nothing of it was taken',
  }),
  'RB-121': (p: { file: string; reason: string }) => ({
    message: `${p.file}: the Arrow file is damaged or cut off (${p.reason})`,
    remedy: 'copy or export it again; nothing of it was taken',
  }),
  'RB-122': (p: {
    file: string
    faults: readonly { field: string; found: string; expected: string }[]
  }) => ({
    message:
      `${p.file}: the Arrow schema does not fit` +
      p.faults
        .map(
          (fault) => `\n  field ${fault.field}: found ${fault.found}, expected ${fault.expected}`,
        )
        .join(''),
    remedy:
      'give the fields these names and types, as `ratebook export` writes them; nothing of it was taken',
  }),
  'RB-123': (p: { file: string; formats: readonly string[] }) => ({
    message: `${p.file}: its columns fit more than one format: ${p.formats.join(', ')}`,
    remedy: 'take out the columns that do not belong to it; nothing of it was taken',
  }),
  'RB-125': (p: { file: string; reason: string }) => ({
    message: `${p.file}: the JSON cannot be read (${p.reason})`,
    remedy:
      'download it again, or give it as JSON lines: one object per line; nothing of it was taken',
  }),
  'RB-126': (p: { file: string; example: string }) => ({
    message: `${p.file}: "${p.example}" may be two days, and no date of the file tells which`,
    remedy:
      'say how the file writes dates: --date-format mdy (month first) or --date-format dmy (day first)',
  }),
  'RB-127': (p: { file: string; reason: string }) => ({
    message: `${p.file}: the zip cannot be unpacked (${p.reason})`,
    remedy:
      'download it again, or unpack it yourself and put its files there; nothing of it was taken',
  }),
  'RB-128': (p: { file: string }) => ({
    message: `${p.file}: this is a workbook, which may show other values than it holds`,
    remedy:
      'open it and save each sheet as CSV (UTF-8, comma separated), or take the CSV of the download',
  }),
  'RB-131': (p: { file: string; missing: readonly string[]; of: number }) => ({
    message:
      `${p.file}: ${String(p.missing.length)} of the ${String(p.of)} files of this export are not there: ` +
      p.missing.join(', '),
    remedy: 'download them into the same folder; nothing of the export was taken',
  }),
  'RB-132': (p: { file: string }) => ({
    message: `${p.file}: its column ratebook_source does not name one file, the same in every row`,
    remedy:
      'mend the quarantine of each file by itself, and leave the columns ratebook_… as they were written',
  }),
  'RB-133': (p: { file: string }) => ({
    message: `${p.file}: this is no quarantine file: it has no columns ratebook_source and ratebook_record`,
    remedy:
      'take the file that ingest wrote into data/quarantine/, mend its cells, and keep its columns',
  }),
  'RB-134': (p: { file: string; columns: number; most: number }) => ({
    message: `${p.file}:1: it has ${String(p.columns)} columns, and at most ${String(p.most)} are read`,
    remedy: 'export it again, or take out the columns that are not of the export',
  }),
  'RB-201': (p: {
    claim: string
    rows: number
    path: string
    why: string
    fix: string
    look: string
  }) => ({
    message:
      `check failed: ${p.claim}: ${String(p.rows)} ${p.rows === 1 ? 'row' : 'rows'} (${p.path})\n` +
      `  why: ${p.why}`,
    remedy: `${p.fix}\n  look: ${p.look}`,
  }),
  'RB-202': (p: { period: string; found: string }) => ({
    message: `no usage of billing period ${p.period} in the files taken (${p.found})`,
    remedy: 'choose another --period, or put the exports of that month into the landing folder',
  }),
  'RB-210': (p: { target: string; run: string; known: readonly string[] }) => ({
    message: `"${p.target}" names nothing in run ${p.run}`,
    remedy:
      'name a draft (2026-10.ACC-001.EUR), a line of it (2026-10.ACC-001.EUR/3), a charge as printed by ' +
      `explain, or a usage record (usage.csv:17); drafts here: ${p.known.join(', ') || 'none'}`,
  }),
  'RB-211': (p: { target: string; run: string; known: readonly string[] }) => ({
    message: `there is no "${p.target}" in run ${p.run}`,
    remedy: `perhaps one of: ${p.known.join(', ') || 'none, the run has no drafts'}`,
  }),
  'RB-212': (p: { target: string; draft: string; lines: string }) => ({
    message: `${p.target}: draft ${p.draft} has no such line`,
    remedy: `its lines are 1 to ${p.lines}; explain ${p.draft} lists them`,
  }),
  'RB-213': (p: { file: string; found: number; run: string; files: string }) => ({
    message:
      p.found === 0
        ? `run ${p.run} took no file "${p.file}"`
        : `"${p.file}" is the start of ${String(p.found)} files of run ${p.run}`,
    remedy: `name the file, or the first 6 or more digits of its SHA-256: ${p.files}`,
  }),
  'RB-214': (p: { file: string; number: string; records: string }) => ({
    message: `${p.file} has no record ${p.number}`,
    remedy: `its records are 1 to ${p.records}, counted without header and blank lines`,
  }),
  'RB-215': (p: { target: string; account: string; reasons: readonly string[] }) => ({
    message: `there is no draft "${p.target}": account ${p.account} is held (${p.reasons.join('; ')})`,
    remedy:
      'settle the reason and run the period again; its charges and usage records can be explained',
  }),
  'RB-216': (p: { day: string }) => ({
    message: `"${p.day}" is not a day`,
    remedy: 'write it as year-month-day, like --on 2026-10-15',
  }),
  'RB-217': (p: {
    account: string
    day: string
    rows: readonly string[]
    known: readonly string[]
  }) => ({
    message:
      p.rows.length === 0
        ? `there is no account "${p.account}"`
        : `account ${p.account} does not hold on ${p.day} (${p.rows.join('; ')})`,
    remedy:
      p.rows.length > 0
        ? 'ask for a day on which it holds'
        : `accounts here: ${p.known.join(', ') || 'none'}`,
  }),
  'RB-218': (p: { asked: string }) => ({
    message: `a price of what? ${p.asked}`,
    remedy:
      'name what is used: --sku, --meter, --product, --category, --tag Name=value, or several of them',
  }),
  'RB-219': (p: {
    account: string
    usage: string
    day: string
    lists: string
    near: readonly string[]
  }) => ({
    message:
      `no price for ${p.usage} of account ${p.account} on ${p.day}: usage like that would hold the account` +
      p.near.map((line) => `\n  ${line}`).join(''),
    remedy: `add a rule to one of its lists (${p.lists || 'it has none'}), or name the usage more closely`,
  }),
  'RB-110': (p: { folder: string }) => ({
    message: `${p.folder}: no usage file there`,
    remedy:
      'put the exports of the month (CSV or CSV.GZ) into that folder, or name another one with --landing DIR',
  }),
  'RB-401': (p: { tried: string }) => ({
    message: `no browser to print with was found (${p.tried})`,
    remedy:
      'run `npm install @sparticuz/chromium@143.0.4` (Linux x64) or ' +
      '`npx @puppeteer/browsers install chrome-headless-shell@stable --path ~/.cache/puppeteer`, ' +
      'or set PUPPETEER_EXECUTABLE_PATH to a Chrome, Chromium or Edge',
  }),
  'RB-402': (p: { path: string; fault: string }) => ({
    message: `${p.path}: the configured browser cannot be used: ${p.fault}`,
    remedy:
      'correct PUPPETEER_EXECUTABLE_PATH or the configured path, or unset it to let Ratebook search',
  }),
  'RB-903': (p: { path: string }) => ({
    message: `${p.path} is there already; nothing was written`,
    remedy: 'choose an empty folder for the new workspace, or move the file away',
  }),
  'RB-501': (p: { path: string }) => ({
    message: `${p.path}: nothing is published yet`,
    remedy: 'make a run, then: ratebook publish',
  }),
  'RB-502': (p: { reason: string }) => ({
    message: `query: ${p.reason}`,
    remedy: 'the tables: ratebook query "select table_name, comment from duckdb_tables()"',
  }),
  'RB-510': (p: { path: string; reason: string }) => ({
    message: `${p.path}: the Arrow file cannot be written (${p.reason})`,
    remedy:
      'name a file in a folder that is there and writable with --out FILE, and see that its disk has room',
  }),
  'RB-907': (p: { reason: string }) => ({
    message: `not enough memory (${p.reason})`,
    remedy:
      'raise memoryLimit in ratebook.config.json, or free some memory; a run spills to disk beyond the limit',
  }),
  'RB-906': (p: { setting: string; reason: string }) => ({
    message: `ratebook.config.json: ${p.setting}: ${p.reason}`,
    remedy: 'correct the setting, or remove it to get the default; README.md lists them',
  }),
  'RB-904': (p: { period: string }) => ({
    message: `"${p.period}" is not a billing period`,
    remedy: 'write it as year-month, like --period 2026-10',
  }),
  'RB-905': (p: { run: string; known: string }) => ({
    message: `there is no run "${p.run}"`,
    remedy:
      p.known === '' ? 'make one with: ratebook run --period YYYY-MM' : `runs here: ${p.known}`,
  }),
  'RB-902': (p: { path: string; reason: string }) => ({
    message: `cannot write to ${p.path} (${p.reason})`,
    remedy:
      'make the workspace writable for this user and see that its disk has room, then start again',
  }),
  'RB-403': (p: { seller: string; currency: string; invoice: string }) => ({
    message: `${p.invoice}: seller ${p.seller} has no bank account in ${p.currency}, so nobody could pay`,
    remedy: `add a row for ${p.seller} and ${p.currency} to rates/bank-accounts.csv`,
  }),
  'RB-404': (p: { invoice: string; field: string; fault: string }) => ({
    message: `${p.invoice}: the document cannot be built, ${p.field}: ${p.fault}`,
    remedy:
      'correct the account, seller, market or tax row that this field comes from, and run again',
  }),
  'RB-405': (p: { file: string; fault: string }) => ({
    message: `${p.file}: ${p.fault}`,
    remedy:
      'give every label in every language, with the same {placeholders} as in templates/locales/en.json',
  }),
  'RB-406': (p: { file: string; fault: string }) => ({
    message: `${p.file}: the logo cannot be used: ${p.fault}`,
    remedy:
      'name a PNG, JPEG or SVG of at most 200 kB below rates/ in sellers.csv, or leave logo_file blank',
  }),
  'RB-410': (p: { file: string; line: string; field: string; invoice: string }) => ({
    message: `${p.file}:${p.line}: the template asks for "${p.field}", which ${p.invoice} does not have`,
    remedy:
      'correct the name in the template; pipeline/7-issue/invoice-view.ts lists the fields there are',
  }),
  'RB-411': (p: { file: string; fault: string }) => ({
    message: `${p.file}: the template cannot be used: ${p.fault}`,
    remedy: 'correct the template, or delete it to get the one that Ratebook brings',
  }),
  'RB-412': (p: { folder: string; block: string; invoice: string }) => ({
    message: `${p.folder}: ${p.invoice} came out without its "${p.block}" block, which the law or the payer needs`,
    remedy: `put {{> ${p.block}}} back into document.hbs, and data-block="${p.block}" into ${p.block}.hbs`,
  }),
  'RB-420': (p: { invoice: string; missing: string }) => ({
    message: `${p.invoice}: the PDF does not show "${p.missing}" and was not written`,
    remedy:
      'undo changes to templates that hide text; on a machine without any font install one (fonts-dejavu-core)',
  }),
  'RB-421': (p: { invoice: string; fault: string }) => ({
    message: `${p.invoice}: the browser could not print it: ${p.fault}`,
    remedy: 'render again; if it fails again, `ratebook doctor` tests the browser',
  }),
  'RB-422': (p: { invoice: string; font: string }) => ({
    message: `${p.invoice}: some text came out in ${p.font}, a font of this machine, and the PDF was not written`,
    remedy:
      'leave font-family to the templates of Ratebook; turn the text of an SVG logo into paths',
  }),
  'RB-431': (p: { invoice: string }) => ({
    message: `${p.invoice}: it has no annex to refer to, so it was not written either`,
    remedy: 'mend what kept the annex from being written, and render again',
  }),
  'RB-430': (p: { invoice: string; exact: string; annex: string }) => ({
    message: `${p.invoice}: its usage adds up to ${p.annex}, its lines to ${p.exact}; the annex was not written`,
    remedy:
      'run the period again; if it stays, `ratebook check` names the first table that differs',
  }),
  'RB-910': (p: { path: string }) => ({
    message: `${p.path}: exists already; nothing was written`,
    remedy: 'name a new folder for the workspace: init never writes over rates',
  }),
  'RB-901': (p: { path: string }) => ({
    message: `${p.path}: no such file or folder`,
    remedy: 'check the path, or name the workspace with --workspace DIR',
  }),
} as const

type Messages = typeof messages
export type ErrorCode = keyof Messages
type ParametersByCode = { [C in ErrorCode]: Parameters<Messages[C]>[0] }
export type ErrorParameters<C extends ErrorCode> = ParametersByCode[C]
const texts: { [C in ErrorCode]: (p: ParametersByCode[C]) => { message: string; remedy: string } } =
  messages

/**
 * 1 a person must settle something, 2 wrong usage, 75 busy. Bugs are ordinary errors and exit 70.
 */
export type ExitCode = 1 | 2 | 75

/** A failure that is the user's to mend: no stack is shown, the remedy is. */
export class RatebookError extends Error {
  readonly code: ErrorCode
  readonly remedy: string
  readonly exitCode: ExitCode

  constructor(code: ErrorCode, text: { message: string; remedy: string }, exitCode: ExitCode) {
    super(text.message)
    this.name = 'RatebookError'
    this.code = code
    this.remedy = text.remedy
    this.exitCode = exitCode
  }
}

/** Makes the error of a code; exit code 1 unless said otherwise. */
export function ratebookError<C extends ErrorCode>(
  code: C,
  parameters: ErrorParameters<C>,
  exitCode: ExitCode = 1,
): RatebookError {
  return new RatebookError(code, texts[code](parameters), exitCode)
}

/** Several failures found in one pass (rates files report all their faults at once). */
export class RatebookErrors extends Error {
  readonly errors: readonly RatebookError[]

  constructor(errors: readonly RatebookError[]) {
    super(errors.map((error) => error.message).join('\n'))
    this.name = 'RatebookErrors'
    this.errors = errors
  }
}
