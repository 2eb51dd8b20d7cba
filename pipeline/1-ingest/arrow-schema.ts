import { DataType, DateDay, DateUnit, Decimal, Field, Schema, Utf8 } from 'apache-arrow'
import { addedTextColumns, type UsageType, usageColumns, usageDecimal } from './usage-schema.ts'

/**
 * A column of the Arrow form of usage: the canonical columns, then what reading adds to a record.
 */
export interface ArrowColumn {
  readonly name: string
  readonly type: UsageType
  readonly required: boolean
}

export const arrowColumns: readonly ArrowColumn[] = [
  ...usageColumns.map(({ name, type, required }) => ({ name, type, required })),
  ...addedTextColumns.map(({ name }) => ({ name, type: 'text' as const, required: false })),
]

/** The Arrow type of each kind of column: Utf8, DateDay, Decimal128(38,18). */
export const arrowTypes = {
  text: new Utf8(),
  date: new DateDay(),
  decimal: new Decimal(usageDecimal.scale, usageDecimal.precision, 128),
} as const satisfies Readonly<Record<UsageType, DataType>>

/**
 * The Arrow schema of usage, from the one definition in usage-schema.ts; every field may be NULL.
 */
export function usageArrowSchema(): Schema {
  return new Schema(arrowColumns.map(({ name, type }) => new Field(name, arrowTypes[type], true)))
}

/** How messages name an Arrow type. */
export function arrowTypeName(type: DataType): string {
  if (DataType.isDecimal(type)) {
    return `Decimal${String(type.bitWidth)}(${String(type.precision)},${String(type.scale)})`
  }
  if (DataType.isDate(type)) return type.unit === DateUnit.DAY ? 'DateDay' : 'DateMillisecond'
  return String(type)
}

/** A field that does not fit the schema: what was found and what is expected instead. */
export interface FieldFault {
  readonly field: string
  readonly found: string
  readonly expected: string
}

/**
 * Compares the fields of a file with the schema, by name. Optional ones may lack; text may be
 * dictionary-encoded. A field that the schema does not know is a fault too: it would be
 * dropped in silence otherwise.
 */
export function fieldFaults(schema: Schema): FieldFault[] {
  const faults: FieldFault[] = []
  for (const column of arrowColumns) {
    const expected = arrowTypeName(arrowTypes[column.type])
    const found = schema.fields.filter((field) => field.name === column.name)
    const [field] = found
    if (field === undefined) {
      if (column.required) faults.push({ field: column.name, found: 'no such field', expected })
    } else if (found.length > 1) {
      faults.push({
        field: column.name,
        found: `${String(found.length)} fields of that name`,
        expected: 'one',
      })
    } else {
      const type: DataType = field.type
      const isText =
        DataType.isDictionary(type) && column.type === 'text' && DataType.isUtf8(type.dictionary)
      const name = arrowTypeName(type)
      if (!isText && name !== expected) faults.push({ field: column.name, found: name, expected })
    }
  }
  const known = new Set(arrowColumns.map((column) => column.name))
  for (const field of schema.fields.filter(({ name }) => !known.has(name))) {
    faults.push({ field: field.name, found: arrowTypeName(field.type), expected: 'no such field' })
  }
  return faults
}
