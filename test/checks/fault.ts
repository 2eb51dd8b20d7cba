/** A spoilt table: what it is replaced with, and a text that the offending rows must name. */
export interface Fault {
  readonly table: string
  readonly as: string
  readonly names?: string
}

/** All rows but one: the first of those that satisfy a condition, in the order of a key. */
export const without = (table: string, key: string, where = 'true'): Fault => ({
  table,
  as:
    `select * from ${table} where not (${where})` +
    ` or row(${key}) <> (select min(row(${key})) from ${table} where ${where})`,
})

/** All rows, one of them with a column changed. */
export const changed = (
  table: string,
  key: string,
  column: string,
  value: string,
  where = 'true',
): Fault => ({
  table,
  as:
    `select * replace (case when ${where} and row(${key}) = (select min(row(${key})) from ${table}` +
    ` where ${where}) then ${value} else ${column} end as ${column}) from ${table}`,
})
