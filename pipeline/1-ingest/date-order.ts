import {
  type DateOrder,
  orderDates,
  slashEvidence,
  type SlashEvidence,
} from '../engine/canonical-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { ratebookError } from '../errors.ts'
import { dateColumns } from './schemas.ts'
import type { SourceFormat } from './source-format.ts'

/** The order of day and month that the user named; undefined where the file itself must tell. */
export type AskedDates = DateOrder | undefined

/** Records whose evidence is looked at before the whole file is: most files tell there. */
const sampledRecords = 2_000

/** The fields of a format that hold a day: canonical ones, and its own by their name. */
export function dayFields({ schema, fields }: SourceFormat): string[] {
  const known = new Set(dateColumns(schema))
  return fields
    .map((field) => field.name)
    .filter((field) => known.has(field) || field.endsWith('_date'))
}

/**
 * Settles in which order a file writes day and month between slashes: as asked, else by a date of
 * it that only one order allows (10/31/2026). RB-126 where no date of the file tells: 03/04/2026
 * would be a guess.
 */
export async function settleDates(
  database: DuckDB,
  {
    format,
    name,
    dates,
  }: { readonly format: SourceFormat; readonly name: string; readonly dates: AskedDates },
): Promise<void> {
  if (dates !== undefined) {
    await orderDates(database, dates)
    return
  }
  const [sampled] = (await evidenceOf(database, format, sampledRecords)).values()
  const [whole] = isTold(sampled) ? [sampled] : (await evidenceOf(database, format, null)).values()
  await orderDates(database, orderOf(whole, name))
}

/** What the dates of some files say, by file_number. */
export function evidenceOf(
  database: DuckDB,
  format: SourceFormat,
  limit: number | null,
): Promise<ReadonlyMap<number, SlashEvidence>> {
  return slashEvidence(database, dayFields(format), format.monthStarts, limit)
}

function isTold(evidence: SlashEvidence | undefined): boolean {
  return evidence !== undefined && evidence.months !== evidence.days
}

/** The order that all dates of a file tell; any where none of them has slashes. */
export function orderOf(evidence: SlashEvidence | undefined, name: string): DateOrder {
  if (evidence === undefined) return 'mdy'
  const { months, days, doubtful } = evidence
  if (isTold(evidence) || doubtful === null) return days > months ? 'dmy' : 'mdy'
  // AM and PM is how the vendor's services write a date, and they put the month first.
  if (/[AP]M$/u.test(doubtful)) return 'mdy'
  throw ratebookError('RB-126', { file: name, example: doubtful })
}
