import type { SchemaName } from './source-format.ts'
import { usageColumns } from './usage-schema.ts'

const columns: Readonly<Record<SchemaName, readonly { readonly name: string; readonly type: string }[]>> = {
  usage: usageColumns,
}

/** The canonical columns of a schema, in its order. */
export function canonicalColumns(schema: SchemaName): readonly string[] {
  return columns[schema].map((column) => column.name)
}

/** The canonical columns of a schema that hold a day. */
export function dateColumns(schema: SchemaName): readonly string[] {
  return columns[schema].filter((column) => column.type === 'date').map((column) => column.name)
}
