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

/** A file whose dates are to be read. */
interface DatedFile {
  readonly format: SourceFormat
  readonly name: string
  readonly dates: AskedDates
}

/**
 * Settles in which order a file writes day and month between slashes: as asked, else by a date of
 * it that only one order allows (10/31/2026). RB-126 where no date of the file tells: 03/04/2026
 * would be a guess. False where the first records have no such date: then none is read, and
 * whoever finds a record that cannot be read asks `settleByAllDates`.
 */
export async function settleDates(database: DuckDB, file: DatedFile): Promise<boolean> {
  if (file.dates !== undefined) {
    await orderDates(database, file.dates)
    return true
  }
  const [sampled] = (await evidenceOf(database, file.format, sampledRecords)).values()
  if (sampled === undefined) await orderDates(database, 'none')
  else if (isTold(sampled)) await orderDates(database, orderOf(sampled, file.name))
  else await settleByAllDates(database, file)
  return sampled !== undefined
}

/** The same by all records of the file. False where none has a date with slashes. */
export async function settleByAllDates(
  database: DuckDB,
  { format, name }: DatedFile,
): Promise<boolean> {
  const [whole] = (await evidenceOf(database, format, null)).values()
  await orderDates(database, orderOf(whole, name))
  return whole !== undefined
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
