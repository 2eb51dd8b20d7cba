import type { DateOrder } from '../engine/canonical-text.ts'
import { openLog } from '../log.ts'
import { formatDecimal } from '../money.ts'
import { openRun } from '../open-run.ts'
import { parsePeriod } from '../period.ts'
import { outcomeOf } from '../run-outcome.ts'
import { type FinishedRun, run } from '../run.ts'
import { type Rebuilt, rebuildSealed } from '../ledger/rebuild-sealed.ts'
import { summarize, type Summary } from '../summary/summary.ts'
import { answer, type Context } from './context.ts'
import { drawProgress } from './progress.ts'
import { listText } from './list-text.ts'
import { textTable } from './text-table.ts'

export interface RunAsked {
  readonly period: string
  readonly landing?: string
  readonly dateFormat?: DateOrder
  /** A seal of the period, or true: the last one. */
  readonly asSealed?: string | true
}

/** `ratebook run`: a month from files to drafts. Returns the exit code. */
export async function runCommand(context: Context, options: RunAsked): Promise<number> {
  const { workspace, config } = context
  const period = parsePeriod(options.period)
  const log = openLog(workspace.log, config.logLevel)
  const progress = drawProgress(context)
  const { onFile, onTable } = progress
  const asked = { workspace, period, config, log, dates: options.dateFormat, onFile, onTable }
  if (options.asSealed !== undefined) {
    const seal = options.asSealed === true ? undefined : options.asSealed
    return sealedAnswer(context, await rebuildSealed(asked, seal).finally(progress.end))
  }
  const finished = await run(asked).finally(progress.end)
  const summary = await summaryOf(context, finished.id)
  const outcome = outcomeOf(finished.manifest, config)
  answer(context, { ...document(finished), outcome, ...summary }, () =>
    summaryText(finished, summary),
  )
  return outcome.exitCode
}

/** Exit 0 where a sealed run came out again, in bytes or in content. */
function sealedAnswer(context: Context, rebuilt: Rebuilt): number {
  const { manifest, ...told } = rebuilt
  answer(context, { ...told, versions: manifest.versions }, () => sealedText(rebuilt))
  return rebuilt.same === 'nothing' ? 1 : 0
}

function sealedText(rebuilt: Rebuilt): string {
  const { id, folder, seal_id, sealed_run, same, differing, logical } = rebuilt
  const version = ({ ratebook, duckdb }: Rebuilt['sealed_versions']): string =>
    `ratebook ${ratebook}, DuckDB ${duckdb}`
  const head = `Run ${id} is ${sealed_run} of seal ${seal_id} once more   ${folder}`
  const made =
    `sealed by ${version(rebuilt.sealed_versions)}; ` +
    `made again by ${version(rebuilt.manifest.versions)}`
  const verdicts = {
    bytes: [`Every table has the bytes that were sealed: digest ${rebuilt.digest}`],
    content: [
      'The bytes are others, what they hold is the same: another version writes it otherwise',
      `logical digest ${logical?.digest ?? ''}`,
    ],
    nothing: [
      `It came out otherwise: ${differing.join(', ')}`,
      `logical digest ${logical?.digest ?? ''}, as sealed ${logical?.sealed ?? ''}`,
      `  fix: ratebook diff ${sealed_run} ${id} shows where`,
    ],
  }
  return [head, made, ...verdicts[same]].join('\n')
}

/** What a run or simulation comes to. */
export async function summaryOf(context: Context, id: string): Promise<Summary> {
  const opened = await openRun(context.workspace, id, ['run', 'simulation'])
  try {
    return await summarize(opened.database)
  } finally {
    opened.database.close()
  }
}

function document({ id, folder, manifest }: FinishedRun): object {
  const { period, digest, inputs, duplicates, refused, checks } = manifest
  return { run: id, folder, period, digest, inputs, duplicates, refused, checks }
}

/** The page a person reads at the end of a run: what came in, what goes out, what waits. */
export function summaryText(finished: FinishedRun, summary: Summary): string {
  const { manifest } = finished
  const failed = manifest.checks.filter((check) => check.rows > 0)
  const passed = manifest.checks.length - failed.length
  const parts = [
    `Run ${finished.id}   ${finished.folder}`,
    sourcesText(finished),
    accountsText(summary),
    totalsText(summary),
    `Checks: ${String(passed)} of ${String(manifest.checks.length)} passed` +
      (failed.length > 0 ? `, ${String(failed.length)} with findings` : ''),
    ...failed.map(
      (check) => `  finding: ${check.claim}: ${String(check.rows)} rows\n    fix: ${check.fix}`,
    ),
    waivedText(summary),
    tooLateText(summary),
    anomaliesText(summary),
    heldText(summary),
  ]
  return parts.filter((part) => part !== '').join('\n\n') + '\n'
}

/**
 * What was taken of price sheets, exchange rates, margins and promotions, and what
 * was done to the rates (B23).
 */
function pricesText({ inputs, tables }: FinishedRun['manifest']): string {
  const { price_records: taken = '0', rejected_records: rejected = '0' } =
    tables.price_control?.totals ?? {}
  const hasRates = inputs.some(({ schema }) => schema === 'vendor_fx_rate')
  return (
    `${grouped(taken)} records of price inputs, ${grouped(rejected)} in quarantine` +
    (hasRates ? '; exchange rates were inverted once, from USD per unit, to 9 places' : '')
  )
}

function sourcesText({ manifest }: FinishedRun): string {
  const rows = manifest.inputs.map((input) => [
    input.name,
    input.format,
    grouped(String(input.records)),
  ])
  const control = manifest.tables.source_control?.totals ?? {}
  const lines = [
    textTable([{ head: 'File' }, { head: 'Format' }, { head: 'Records', right: true }], rows),
    `${grouped(control.usage_records ?? '0')} usage records, ` +
      `${grouped(control.rejected_records ?? '0')} in quarantine` +
      (control.mended_records === '0'
        ? ''
        : `, ${grouped(control.mended_records ?? '0')} of these mended`),
  ]
  if (manifest.inputs.some(({ schema }) => schema !== 'usage')) lines.push(pricesText(manifest))
  for (const input of manifest.inputs.filter((source) => source.unknown_columns.length > 0)) {
    lines.push(
      `${input.name}: unknown columns kept as they are: ${listText(input.unknown_columns)}`,
    )
  }
  for (const { name, of } of manifest.duplicates)
    lines.push(`${name}: the same file as ${of}, counted once`)
  for (const { message, remedy } of manifest.refused)
    lines.push(`refused: ${message}\n  fix: ${remedy}`)
  return lines.join('\n')
}

/** One line per account: what it is invoiced, and what that leaves. */
export function accountsText(summary: Summary): string {
  const rows = summary.accounts.map((account) => [
    account.account_id,
    account.name,
    account.kind,
    account.currency,
    money(account.net, account.minor_units),
    money(account.tax, account.minor_units),
    money(account.gross, account.minor_units),
    account.held_reasons === '0'
      ? `${money(account.margin, '2')} ${account.book_currency ?? ''}`
      : 'held',
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  return textTable(
    [
      { head: 'Account' },
      { head: 'Name' },
      { head: 'Kind' },
      { head: 'Currency' },
      right('Net'),
      right('Tax'),
      right('Gross'),
      right('Margin'),
    ],
    rows,
  )
}

/** One line per currency, and the margin. */
export function totalsText(summary: Summary): string {
  const currencies = summary.currencies.map((total) => [
    total.currency,
    total.documents,
    money(total.net, total.minor_units),
    money(total.tax, total.minor_units),
    money(total.gross, total.minor_units),
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const margin = summary.margins.map(
    (row) =>
      `Cost ${money(row.cost, '2')} ${row.book_currency}, revenue ${money(row.revenue, '2')}, margin ` +
      `${money(row.margin, '2')} (price ${money(row.price_margin, '2')}, exchange ${money(row.fx_margin, '2')})`,
  )
  return [
    textTable(
      [{ head: 'Total' }, right('Documents'), right('Net'), right('Tax'), right('Gross')],
      currencies,
    ),
    ...margin,
  ].join('\n')
}

/** What a rule makes free, excludes or has in a bundle, and what it costs us. */
function waivedText(summary: Summary): string {
  if (summary.waived.length === 0) return ''
  const rows = summary.waived.map((waived) => [
    waived.account_id,
    waived.treatment,
    waived.reason,
    waived.usage_rows,
    `${money(waived.cost, '2')} ${waived.book_currency}`,
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const heads = [{ head: 'Account' }, { head: 'How' }, { head: 'Reason' }, right('Records')]
  return `Billed at nothing, by a rule\n${textTable([...heads, right('Cost')], rows)}`
}

/** What is far from its own history, the most money first; all of it is in `--json`. */
function anomaliesText({ anomalies }: Summary): string {
  if (anomalies.length === 0) return ''
  const rows = anomalies
    .slice(0, anomaliesShown)
    .map((one) => [
      [one.account_id, one.customer_account_id]
        .filter((id, index, ids) => id !== '' && ids.indexOf(id) === index)
        .join(' / ') || 'all accounts',
      one.item_id === '' ? 'all of it' : (one.item_name ?? one.item_id),
      one.measure === 'usage' && one.scope === 'account' ? 'usage, as cost' : measures[one.measure],
      figure(one.this_month),
      figure(one.usual),
      one.ratio === null ? '' : `× ${figure(one.ratio)}`,
      one.compared_months,
      `${money(one.money, '2')} ${one.book_currency}`,
    ])
  const more = anomalies.length - rows.length
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const heads = [
    ...[{ head: 'Account' }, { head: 'Of' }, { head: 'Measure' }],
    ...['This month', 'Usually', 'Factor', 'Months', 'Money'].map(right),
  ]
  const table = textTable(
    heads,
    rows.map((row) => row.map((cell) => cell ?? '')),
  )
  return (
    `Far from its own history: look before money goes out\n${table}` +
    (more > 0 ? `\nand ${String(more)} more, in --json and the table anomaly` : '')
  )
}

/** Lines that a person reads at the end of a run. */
const anomaliesShown = 20

const measures: Readonly<Record<string, string>> = {
  usage: 'quantity',
  price: 'price per unit',
  margin: 'margin, % of cost',
}

function figure(amount: string): string {
  return formatDecimal(amount, 'en', { least: 0, most: 4 })
}

/** What is on no document since it came too late, with its money (B29). */
function tooLateText({ tooLate }: Summary): string {
  const [first] = tooLate
  if (first === undefined) return ''
  const rows = tooLate.map((late) => [
    late.account_id === '' ? late.customer_id : late.account_id,
    late.usage_month,
    late.usage_rows,
    `${money(late.cost, '2')} ${late.billing_currency}`,
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const heads = [{ head: 'Customer' }, { head: 'Used in' }, right('Records'), right('Cost')]
  return (
    `Held out: used before ${first.late_from}, in closed months (lateWindowDays)\n` +
    textTable(heads, rows)
  )
}

/** What waits, with its money, and for unknown customers the rows to paste (B4, B21). */
export function heldText(summary: Summary): string {
  if (summary.held.length === 0) return ''
  const rows = summary.held.map((held) => [
    held.account_id === '' ? held.customer_id : held.account_id,
    held.reason.replaceAll('_', ' '),
    held.detail,
    held.usage_rows,
    held.cost === null ? 'unknown' : `${money(held.cost, '2')} ${held.billing_currency}`,
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  const lines = [
    'Held: no document until this is settled',
    textTable(
      [
        { head: 'Account' },
        { head: 'Reason' },
        { head: 'Detail' },
        right('Records'),
        right('Cost'),
      ],
      rows,
    ),
  ]
  if (summary.pasteAccounts.length > 0) {
    lines.push('', 'Rows to complete and paste into rates/accounts.csv:', ...summary.pasteAccounts)
  }
  if (summary.pasteAssignments.length > 0) {
    lines.push(
      '',
      'Rows to complete and paste into rates/assignments.csv:',
      ...summary.pasteAssignments,
    )
  }
  return lines.join('\n')
}

function money(amount: string, minorUnits: string): string {
  const places = Number(minorUnits)
  return formatDecimal(amount, 'en', { least: places, most: places })
}

function grouped(count: string): string {
  return formatDecimal(count, 'en', { least: 0, most: 0 })
}
