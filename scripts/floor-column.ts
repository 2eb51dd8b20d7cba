import { sqlName } from '../pipeline/engine/duckdb.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'

/** A text as an exact number, by the plainest guard that keeps to 64 bits what fits there. */
function guarded(text: string): string {
  return (
    `case when strlen(${text}) <= 16 and not contains(${text}, 'e') and not contains(${text}, 'E') ` +
    `then coalesce(cast(try_cast(${text} as decimal(18, 15)) as decimal(38, 18)), ` +
    `try_cast(${text} as decimal(38, 18))) else try_cast(${text} as decimal(38, 18)) end`
  )
}

/**
 * How the floor P reads a field of a usage file: money, quantities and dates typed as the canonical
 * column of that name is, text for the rest. Numbers by a guard of its own, so that P stays what
 * it is where the pipeline's gets faster.
 */
export function floorColumn(field: string, canonical: string = field): string {
  const type = usageColumns.find(({ name }) => name === canonical)?.type ?? 'text'
  const name = sqlName(field)
  const read = { text: name, date: `read_date(${name})`, decimal: guarded(name) }
  return `${read[type]} as ${name}`
}
