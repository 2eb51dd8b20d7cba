/**
 * What a format's rows become: each schema is a file in the lake and one
 * typing SELECT (`<schema>.sql`).
 */
export const schemaNames = [
  'usage',
  'vendor_price',
  'vendor_fx_rate',
  'vendor_margin',
  'vendor_promotion',
  'rate_card',
] as const
export type SchemaName = (typeof schemaNames)[number]
/** Schemas of the vendor's price inputs. */
export type PriceSchemaName = Exclude<SchemaName, 'usage'>

/** One column of a format: how files spell it, and the text column of `source_text` it becomes. */
export interface SourceField {
  /**
   * A canonical name where the value is taken as it is; a name of the format's own
   * where its SELECT reads it.
   */
  readonly name: string
  /** A file without a required field is not of this format. */
  readonly required: boolean
  /** Spellings, compared without case, blanks and underscores. */
  readonly aliases: readonly string[]
  /**
   * Spellings of the same value as a fraction (0.15 for 15 percent): decided by the
   * name, never by the value.
   */
  readonly fractionAliases: readonly string[]
  /** Whether its column stands among the other columns of the row too, as it is. */
  readonly isKept?: true
}

/**
 * A format as data. Its SELECT, `formats/<name>.sql`, turns the view `source_text` (all fields as
 * text, NULL where a file lacks one) into canonical columns, still text; canonical columns that
 * it does not give are NULL.
 */
export interface SourceFormat {
  readonly name: string
  /** How messages call it. */
  readonly title: string
  readonly schema: SchemaName
  /**
   * Charges of one dataset replace each other by version; those of different
   * datasets may overlap (B6, B7).
   */
  readonly dataset: string
  /** Name of its SELECT, where formats share one. */
  readonly select?: string
  /** Name of a SELECT over the stored records that tells the dataset, where the headers do not. */
  readonly datasets?: string
  readonly fields: readonly SourceField[]
  /** Where a user gets a good file of it: ends the message that refuses a bad one. */
  readonly remedy: string
  /**
   * Headers, separated by blanks, that are known and have no canonical column: kept
   * with the row, but no drift.
   */
  readonly kept?: string
  /**
   * Headers, separated by blanks, that show a file to be of another format, though all
   * required fields are there.
   */
  readonly unless?: string
  /**
   * Whether its rows name no billing period: then that of a row is the period of its invoice (B6).
   */
  readonly isBilledByInvoice?: true
  /**
   * Where its files have no header: what their columns are called, and patterns of
   * cells that tell such a row.
   */
  readonly headerless?: {
    readonly headers: readonly string[]
    readonly cells: Readonly<Record<string, string>>
  }
  /**
   * Fields that hold the first day of a month, and so tell the order of day
   * and month in a file's dates.
   */
  readonly monthStarts: readonly string[]
  /** Texts that mean nothing, like the NULL of some FOCUS files. */
  readonly nullTexts: readonly string[]
}

/**
 * A field that every file of the format has. `aliases` and
 * `fractionAliases` are separated by blanks.
 */
export function required(name: string, aliases: string, fractionAliases = ''): SourceField {
  return field(name, true, aliases, fractionAliases)
}

/** A field that a file may lack. */
export function optional(name: string, aliases: string, fractionAliases = ''): SourceField {
  return field(name, false, aliases, fractionAliases)
}

/** A field whose column is kept with the row as well, since no canonical column holds it. */
export function keptToo(read: SourceField): SourceField {
  return { ...read, isKept: true }
}

function field(
  name: string,
  isRequired: boolean,
  aliases: string,
  fractionAliases: string,
): SourceField {
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '')
  return {
    name,
    required: isRequired,
    aliases: words(aliases),
    fractionAliases: words(fractionAliases),
  }
}

/**
 * Headers that a format does not know: drift, which is reported; their
 * values are kept with each row.
 */
export function unknownHeaders({ kept = '' }: SourceFormat, unbound: readonly string[]): string[] {
  const known = new Set(kept.split(' ').map(headerKey))
  // what a mended file says of its records is kept with them, and no drift
  return unbound.filter(
    (header) => !known.has(headerKey(header)) && !header.startsWith('ratebook_'),
  )
}

/** How a header is compared: no case, no blanks, no underscores. */
export function headerKey(header: string): string {
  return header.replace(/[\s_]/gu, '').toLowerCase()
}

/** How the file of a SELECT is named: formats/<name>.sql with underscores. */
export function sqlNameOf(name: string): string {
  return name.replaceAll('-', '_')
}
