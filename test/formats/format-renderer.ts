import type { SchemaName } from '../../pipeline/1-ingest/source-format.ts'
import type { Dice } from '../random/dice.ts'

/**
 * What the lake must hold of a record: canonical column and its value, as plain text. Days are ISO
 * (2026-10-31); decimals may be written in any exact way ("1.50", "1.5"), for they are compared as
 * numbers of 18 places. A canonical column that is not given must be NULL; `other_columns` is
 * compared only where it is given, as parsed JSON.
 */
export type CanonicalRow = Readonly<Record<string, string | null>>

/**
 * A record that must end in quarantine: the header at fault as the file spells it; ''
 * where the whole record is.
 */
export interface Quarantined {
  readonly quarantine: string
}

/**
 * One delivered file, and what must become of its records, in the order of the file:
 * record 1 is `records[0]`.
 */
export interface RenderedFile {
  /** Name below the landing folder; need be unique only among the files of one case. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly records: readonly (CanonicalRow | Quarantined)[]
}

/** A random month as one or several files (partitioned), all of one format. */
export interface RenderedMonth {
  readonly files: readonly RenderedFile[]
}

/**
 * Writes random canonical months the way a vendor delivers them: header case, order of columns,
 * spelling of dates and decimals, nulls, byte order mark, line ends, quoting, compression and
 * partitioning all vary. The same dice give the same bytes. Months are small (1 to 12 records):
 * what matters is how many of them there are.
 */
export interface FormatRenderer {
  /**
   * Name of the format, as the lake has it (SourceFormat.name), then what is
   * special: "focus 1.2, parquet".
   */
  readonly name: string
  /** SourceFormat.name: what the files must be recognised as. */
  readonly format: string
  readonly schema: SchemaName
  render(dice: Dice): RenderedMonth
}
