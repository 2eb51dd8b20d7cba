import { type DateOrder, orderDates, slashEvidence } from '../engine/canonical-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { ratebookError } from '../errors.ts'
import { dateColumns } from './schemas.ts'
import type { SourceFormat } from './source-format.ts'

/** The order of day and month that the user named; undefined where the file itself must tell. */
export type AskedDates = DateOrder | undefined

/**
 * Records whose evidence is looked at before the whole file is: most files
 * tell in their first lines.
 */
const sampledRecords = 2_000

/** The fields of a format that hold a day: canonical ones, and its own by their name. */
export function dayFields({ schema, fields }: SourceFormat): string[] {
  const known = new Set(dateColumns(schema))
  return fields
    .map((field) => field.name)
    .filter((field) => known.has(field) || field.endsWith('_date'))
}

/**
 * Settles in which order a file writes day and month between slashes: as asked, else by a date
 * of it that only one order allows (10/31/2026). RB-126 where no date of the file tells:
 * 03/04/2026 would be a guess.
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
  const fields = dayFields(format)
  for (const limit of [sampledRecords, null]) {
    const { months, days, doubtful } = await slashEvidence(
      database,
      fields,
      format.monthStarts,
      limit,
    )
    const isTold = months !== days
    if (isTold || (limit === null && doubtful === null)) {
      await orderDates(database, days > months ? 'dmy' : 'mdy')
      return
    }
    // AM and PM is how the vendor's services write a date, and they put the month first.
    if (limit === null && doubtful !== null && /[AP]M$/u.test(doubtful)) {
      await orderDates(database, 'mdy')
      return
    }
    if (limit === null && doubtful !== null)
      throw ratebookError('RB-126', { file: name, example: doubtful })
  }
}
