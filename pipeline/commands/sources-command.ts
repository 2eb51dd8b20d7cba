import { relative } from 'node:path'
import type { DateOrder } from '../engine/canonical-text.ts'
import { formatDecimal } from '../money.ts'
import { formatOf } from '../1-ingest/formats/formats.ts'
import { type Ingested, listLanding, type Source } from '../1-ingest/ingest.ts'
import { type ListedSource, listSources, type SourceList } from '../sources/list-sources.ts'
import { writeQuarantineFiles } from '../sources/quarantine-files.ts'
import { takeFiles, takeFix } from '../sources/take-files.ts'
import { answer, type Context } from './context.ts'
import { listText } from './list-text.ts'
import { drawProgress } from './progress.ts'
import { textTable } from './text-table.ts'

export interface IngestAsked {
  readonly fix?: string
  readonly dateFormat?: DateOrder
}

/**
 * `ratebook ingest`: takes files without a run; says what each one is and
 * why. Returns the exit code.
 */
export async function ingestCommand(
  context: Context,
  files: readonly string[],
  asked: IngestAsked,
): Promise<number> {
  const { landing } = context.workspace
  const named = await takeFiles(landing, files)
  if (asked.fix !== undefined) named.push(await takeFix(landing, asked.fix))
  return showSources(context, named, asked)
}

/**
 * `ratebook sources`: every file there, with its totals, and what it replaces or is replaced by.
 */
export async function sourcesCommand(context: Context, asked: IngestAsked): Promise<number> {
  return showSources(context, [], asked)
}

async function showSources(
  context: Context,
  named: readonly string[],
  asked: IngestAsked,
): Promise<number> {
  const { workspace, config } = context
  const names = await listLanding(workspace.landing)
  const progress = drawProgress(context)
  const list = await listSources({
    workspace,
    config,
    names,
    dates: asked.dateFormat,
    onFile: progress.onFile,
  }).finally(progress.end)
  const quarantine = await writeQuarantineFiles(workspace, list.ingested.sources, list.mended)
  const shown = named.length === 0 ? list : onlyNamed(list, named)
  const { refused, duplicates } = shown.ingested
  const open = shown.listed.reduce(
    (sum, { rejected_records: bad, mended_records: mended }) => sum + BigInt(bad) - BigInt(mended),
    0n,
  )
  answer(
    context,
    {
      sources: shown.ingested.sources.map(describe),
      slices: shown.listed,
      duplicates,
      refused: refused.map(({ code, message, remedy }) => ({ code, message, remedy })),
      quarantine,
    },
    () =>
      sourcesText(
        shown,
        list,
        quarantine.map((path) => relative(process.cwd(), path)),
      ),
  )
  return refused.length > 0 || open > BigInt(config.quarantineLimit) ? 1 : 0
}

/** What a file is, and why it was taken for that. */
function describe({ name, told: { version }, stored }: Source): object {
  const { sha256, format, schema, dataset, records, headers, unknownColumns, mends } = stored
  const known = headers.length - unknownColumns.length
  return {
    name,
    sha256,
    format,
    schema,
    dataset,
    version,
    records,
    mends,
    known_columns: known,
    columns: headers.length,
    unknown_columns: unknownColumns,
  }
}

function onlyNamed(list: SourceList, names: readonly string[]): SourceList {
  const isShown = ({ name }: { readonly name: string }): boolean => names.includes(name)
  const { ingested, listed } = list
  return {
    ...list,
    ingested: { ...ingested, sources: ingested.sources.filter(isShown) },
    listed: listed.filter(isShown),
  }
}

function sourcesText(
  { ingested, listed }: SourceList,
  all: SourceList,
  quarantine: readonly string[],
): string {
  const names = new Map(all.ingested.sources.map(({ stored, name }) => [stored.sha256, name]))
  const rows = listed.map((slice) => [
    slice.name,
    slice.dataset.replaceAll('_', ' '),
    slice.billing_month ?? '–',
    slice.invoice_number || '–',
    slice.version || '–',
    grouped(slice.usage_rows ?? '0'),
    money(slice),
    stateOf(slice, names),
  ])
  const right = (head: string): { head: string; right: true } => ({ head, right: true })
  return (
    [
      ...ingested.sources.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(recognised),
      rows.length === 0
        ? ''
        : '\n' +
          textTable(
            [
              { head: 'File' },
              { head: 'Dataset' },
              { head: 'Month' },
              { head: 'Invoice' },
              { head: 'Version' },
              right('Records'),
              right('Cost'),
              { head: 'State' },
            ],
            rows,
          ),
      '',
      ...notes(ingested),
      ...quarantine.map(
        (path) => `quarantine: mend ${path} and give it back with: ratebook ingest --fix ${path}`,
      ),
    ]
      .join('\n')
      .trimEnd() + '\n'
  )
}

/** Which format a file is, and why: its columns. */
function recognised({ name, stored }: Source): string {
  const { format, headers, unknownColumns, records } = stored
  const title = stored.format === 'arrow-usage' ? 'usage in Arrow' : formatOf(format).title
  const why =
    headers.length === 0
      ? 'by its schema'
      : `${String(headers.length - unknownColumns.length)} of its ${String(headers.length)} columns are known`
  const drift = unknownColumns.length === 0 ? '' : `; kept as they are: ${listText(unknownColumns)}`
  return `${name}: ${title}, ${grouped(String(records))} ${records === 1 ? 'record' : 'records'} (${why}${drift})`
}

function notes({ duplicates, refused }: Ingested): string[] {
  return [
    ...duplicates.map(({ name, of }) => `${name}: the same text as ${of}, counted once`),
    ...refused.map(({ message, remedy }) => `refused: ${message}\n  fix: ${remedy}`),
  ]
}

function stateOf(slice: ListedSource, names: ReadonlyMap<string, string>): string {
  if (slice.replaced_by !== null) {
    return `replaced by ${names.get(slice.replaced_by) ?? slice.replaced_by} (${String(slice.replaced_because)})`
  }
  const open = BigInt(slice.rejected_records) - BigInt(slice.mended_records)
  if (slice.mends !== null) return `mends ${names.get(slice.mends) ?? slice.mends}`
  return [
    ...(open > 0n ? [`${String(open)} in quarantine`] : []),
    ...(slice.too_late_rows === null ? [] : [tooLate(slice)]),
  ].join('; ')
}

/** Late usage that the window keeps out, with its money (B29). */
function tooLate(slice: ListedSource): string {
  const { too_late_rows: rows, too_late_cost: cost, billing_currency: currency } = slice
  const amount = formatDecimal(cost ?? '0', 'en', { least: 2, most: 2 })
  return `${grouped(rows ?? '0')} too late: ${amount} ${currency ?? ''} held out`
}

/** The cost; where a file has no amounts, its quantities. */
function money({ shown_cost: cost, billing_currency: currency, quantities }: ListedSource): string {
  if (cost === null) return '–'
  if (quantities.length === 0)
    return `${formatDecimal(cost, 'en', { least: 2, most: 2 })} ${currency ?? ''}`
  const shown = quantities.slice(0, unitsShown).map(({ unit_type: unit, quantity }) => {
    const amount = formatDecimal(quantity, 'en', { least: 0, most: 10 })
    return `${amount} × ${unit === '' ? 'one' : unit}`
  })
  const more = quantities.length - shown.length
  return `no amounts: ${shown.join(', ')}${more === 0 ? '' : ` and ${String(more)} more units`}`
}

/** Units of a file without amounts that a line of the list names. */
const unitsShown = 3

function grouped(count: string): string {
  return formatDecimal(count, 'en', { least: 0, most: 0 })
}
