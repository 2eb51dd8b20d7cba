import { ratebookError, type RatebookError } from '../errors.ts'
import { readCsv, type CsvFile, type CsvLine } from './read-csv.ts'
import type { CellText } from './column-kinds.ts'
import { at, type Faults } from './faults.ts'
import type { Place, RatesColumn, RatesColumns, RatesTable, RowOf } from './rates-table.ts'
import { isNamedElsewhere, ratesFileOf } from './rates-tables.ts'

/**
 * The rows of one rates table, and every id seen, also of rows that are left out for another
 * fault; only where another table names them: half a million ids cost a fifth of a second.
 */
export interface TableRows<C extends RatesColumns> {
  readonly rows: readonly RowOf<RatesTable<C>>[]
  readonly ids: ReadonlySet<string>
  readonly idsLeftOut: ReadonlySet<string>
  /** False if a whole file could not be used: then an id that is missing is no news. */
  readonly complete: boolean
}

/** A rates file on disk: where, and how messages name it (`rates/fx/2026.csv`). */
export interface RatesFile {
  readonly path: string
  readonly file: string
}

/** Reads and checks all files of one table, cell by cell; rows with a fault are left out. */
export async function readTable<C extends RatesColumns>(
  table: RatesTable<C>,
  files: readonly RatesFile[],
  faults: Faults,
): Promise<TableRows<C>> {
  const rows: RowOf<RatesTable<C>>[] = []
  const ids = new Set<string>()
  const idsLeftOut = new Set<string>()
  const isNamed = isNamedElsewhere(table.table)
  const columns = Object.entries(table.columns).map(([name, column]) => cellReader(name, column))
  let complete = true
  for (const { path, file } of files) {
    const csv = await readCsv(path, file, faults)
    const positions = csv && columnPositions(table, csv, faults)
    if (csv === undefined || positions === undefined) {
      complete = false
      continue
    }
    const idPosition = positions.get(table.idColumn)
    const readers = columns.map((reader) => ({
      ...reader,
      position: positions.get(reader.name) ?? -1,
    }))
    const blank: BlankRow = { ...Object.fromEntries(columns.map(blankCell)), file, line: 0 }
    for (const line of csv.lines) {
      const id = (idPosition === undefined ? undefined : line.cells[idPosition]) ?? ''
      if (isNamed) ids.add(id)
      const row = readRow(readers, blank, line, faults, () =>
        id === '' ? 'the row' : `${table.noun} ${id}`,
      )
      // The one cast of the loader: each cell went through the schema of its column just now.
      if (row !== undefined) rows.push(row as RowOf<RatesTable<C>>)
      else idsLeftOut.add(id)
    }
  }
  return { rows, ids, idsLeftOut, complete }
}

/** Column name → position in the file; undefined if the header line cannot be used. */
function columnPositions(
  table: RatesTable,
  csv: CsvFile,
  faults: Faults,
): ReadonlyMap<string, number> | undefined {
  const place = { file: csv.file, line: csv.header.line }
  const names = csv.header.cells
  const positions = new Map<string, number>()
  let usable = true
  const refuse = (error: ReturnType<typeof ratebookError>) => {
    usable = false
    faults.add(place, error)
  }
  const separator = [';', '\t'].find((mark) => names.length === 1 && names[0]?.includes(mark))
  if (separator !== undefined) {
    refuse(
      ratebookError('RB-314', {
        at: at(place),
        separator: separator === ';' ? 'semicolons' : 'tabs',
      }),
    )
    return undefined
  }
  const known = Object.keys(table.columns).join(', ')
  names.forEach((name, position) => {
    const column = name === '' ? `${String(position + 1)} (no name)` : name
    if (!Object.hasOwn(table.columns, name))
      refuse(ratebookError('RB-305', { at: at(place), column, known }))
    else if (positions.has(name)) refuse(ratebookError('RB-307', { at: at(place), column }))
    else positions.set(name, position)
  })
  for (const [column, { need, meaning }] of Object.entries(table.columns)) {
    if (need !== 'required' || positions.has(column)) continue
    refuse(ratebookError('RB-306', { at: at(place), column, meaning }))
  }
  return usable ? positions : undefined
}

interface CellReader {
  readonly name: string
  readonly column: RatesColumn
  readonly read: (text: string) => CellText
}

/**
 * Most columns repeat the value of the row before: it is not checked again, and its text is kept
 * once, not half a million times.
 */
function cellReader(name: string, column: RatesColumn): CellReader {
  let textBefore = ''
  let before: CellText = { stored: '' }
  const read = (text: string): CellText => {
    if (text === textBefore) return before
    textBefore = text
    before = column.kind.read(text)
    return before
  }
  return { name, column, read }
}

type BlankRow = Readonly<Record<string, string | number | null>> & { readonly file: string }

function blankCell({ name, column }: CellReader): [string, string | null] {
  return [name, column.whenBlank ?? null]
}

function readRow(
  readers: readonly (CellReader & { position: number })[],
  blank: BlankRow,
  { line, cells }: CsvLine,
  faults: Faults,
  nameOfRow: () => string,
): Record<string, string | number | null> | undefined {
  // A copy with all its columns at once takes half the memory of one that
  // grows by a column at a time.
  const row: Record<string, string | number | null> = { ...blank, line }
  const place = { file: blank.file, line }
  let usable = true
  for (const { name, column, read, position } of readers) {
    const text = cells[position] ?? ''
    if (text === '') {
      if (column.need !== 'required') continue
      faults.add(place, blankFault(place, name, column, nameOfRow()))
      usable = false
      continue
    }
    const result = read(text)
    if ('stored' in result) row[name] = result.stored
    else {
      const value = text.length > 60 ? `${text.slice(0, 57)}...` : text
      const { remedy } = column.kind
      faults.add(
        place,
        ratebookError('RB-310', { at: at(place), column: name, value, ...result, remedy }),
      )
      usable = false
    }
  }
  return usable ? row : undefined
}

function blankFault(
  place: Place,
  name: string,
  { refersTo, meaning }: RatesColumn,
  row: string,
): RatebookError {
  const target = refersTo && ratesFileOf(refersTo.table)
  const thing = (target === undefined ? name : name.replace(/_id$/, '')).replaceAll('_', ' ')
  const remedy =
    target === undefined ? `fill it in. ${meaning}` : `name a row of rates/${target}. ${meaning}`
  return ratebookError('RB-311', { at: at(place), column: name, row, thing, remedy })
}
