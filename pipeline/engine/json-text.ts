import { type DuckDB, sqlFileText, sqlName, sqlText } from './duckdb.ts'
import { fieldText, lineBytes, type WantedFields } from './source-text.ts'

/** A key of the objects in a file and the field it is. */
export interface BoundKey {
  readonly key: string
  readonly field: string
  readonly isFraction: boolean
  /**
   * Where the value stands: a key of the object or of an object within it; or of
   * the page around the objects.
   */
  readonly path: readonly [string, ...string[]]
  readonly isOfPage: boolean
}

/**
 * Where the objects of a JSON file stand: one per line, in one document, or
 * in lines of our own making.
 */
export interface JsonSource {
  readonly path: string
  readonly form: 'lines' | 'gzip-lines' | 'numbered-lines' | 'document'
  /**
   * Key of the array that holds the objects of a document; null where the document is the array.
   */
  readonly items: string | null
  /** Several keys may be one field: whichever an object has counts. */
  readonly keys: readonly BoundKey[]
}

/** Control characters are no part of JSON, so this one never stands in a line that is taken. */
const separator = '\u001f'

/**
 * Every number behind a key put in quotes, so that its digits stay as written: the engine reads
 * numbers as doubles. A key is told by what stands before it: within a text every quote has a
 * backslash before it, and a text may begin as the end of a key does (":8080").
 */
const quotedNumbers = (text: string): string =>
  `regexp_replace(${text}, '([{,]\\s*"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*)(-?[0-9][0-9.eE+-]*)', '\\1"\\2"', 'g')`

/**
 * The text of a JSON file: record_number, the fields of the format as text, `other_columns` (the
 * object without the keys that are fields and not kept) and `broken_line` (what is no JSON object,
 * or contradicts itself).
 */
export function jsonText(source: JsonSource, wanted: WantedFields): string {
  const { own, nested, page } = placesOf(source)
  const cells = [
    ...own.map((key, index) => ({ key, value: `cells[${String(index + 1)}]` })),
    ...nested.map((key, index) => ({ key, value: `nested_cells[${String(index + 1)}]` })),
    ...page.map((key, index) => ({ key, value: `page_cells[${String(index + 1)}]` })),
  ]
  const valuesOf = new Map(
    wanted.names.map((field) => [
      field,
      cells.flatMap(({ key, value }) =>
        key.field === field ? [valueOf(`nullif(${value}, '')`, key.isFraction)] : [],
      ),
    ]),
  )
  const fields = [...valuesOf].map(([field, values]) => {
    const value = values.length > 1 ? `coalesce(${values.join(', ')})` : (values[0] ?? null)
    return fieldText(field, value, false, wanted.nullTexts)
  })
  const contradictions = [...valuesOf.values()]
    .filter((values) => values.length > 1)
    .map((values) => `when len(list_distinct([${values.join(', ')}])) > 1 then object `)
  // a key that is no field, one without a value, one that comes twice: only then
  // is it worth looking closer
  const isTaken = ({ field }: BoundKey): boolean => !wanted.kept.includes(field)
  const isPlain = own.every(isTaken)
    ? 'case when cells is not null then list_count(cells) = len(json_keys(object)) end'
    : 'false'
  const taken = [
    'record_number, object',
    ...(page.length > 0 ? ['page_cells'] : []),
    `${cellsOf(own)} as cells`,
    ...(nested.length > 0 ? [`${cellsOf(nested)} as nested_cells`] : []),
  ]
  return (
    `select record_number, ${fields.join(', ')}, ` +
    'case when cells is null or is_plain then null ' +
    `else nullif(cast(${unboundOf(own.filter(isTaken), nested)} as varchar), '{}') end as other_columns, ` +
    `case when cells is null then object ${contradictions.join('')}when is_plain then null ` +
    'when len(list_distinct(json_keys(object))) < len(json_keys(object)) then object end ' +
    'as broken_line, 0 as file_number ' +
    // told once: it reads the whole object again
    `from (select *, ${isPlain} as is_plain ` +
    `from (select ${taken.join(', ')} from (${selectObjects(source, page)})))`
  )
}

/** Keys by where they stand. Lines have no page around them. */
function placesOf({
  keys,
  form,
}: JsonSource): Readonly<Record<'own' | 'nested' | 'page', readonly BoundKey[]>> {
  return {
    own: keys.filter(({ path, isOfPage }) => !isOfPage && path.length === 1),
    nested: keys.filter(({ path, isOfPage }) => !isOfPage && path.length > 1),
    page: keys.filter(({ isOfPage }) => isOfPage && form === 'document'),
  }
}

function pathsOf(keys: readonly BoundKey[]): string {
  return `[${keys.map(({ path }) => sqlText(jsonPath(path))).join(', ')}]`
}

function jsonPath(path: readonly string[]): string {
  return ['$', ...path.map((key) => JSON.stringify(key))].join('.')
}

/** Extracting from no object at all is an error of the engine. */
function cellsOf(keys: readonly BoundKey[]): string {
  return `case when is_readable_object(object) then json_extract_string(object, ${pathsOf(keys)}) end`
}

/** The object without what is bound; of an object within it what is left, if anything. */
function unboundOf(own: readonly BoundKey[], nested: readonly BoundKey[]): string {
  const parents = [...new Set(nested.map(({ path }) => path[0]))]
  const without = (keys: readonly string[]): string =>
    sqlText(JSON.stringify(Object.fromEntries(keys.map((key) => [key, null]))))
  return parents.reduce(
    (patched, parent) => {
      const value = `json_extract(object, ${sqlText(jsonPath([parent]))})`
      const children = nested.flatMap(({ path: [first, child] }) =>
        first === parent && child !== undefined ? [child] : [],
      )
      const left = `cast(json_merge_patch(${value}, ${without(children)}) as varchar)`
      const rest =
        `case json_type(${value}) when 'OBJECT' ` +
        `then cast(nullif(${left}, '{}') as json) else ${value} end`
      return `json_merge_patch(${patched}, json_object(${sqlText(parent)}, ${rest}))`
    },
    `json_merge_patch(object, ${without([...own.map(({ path }) => path[0]), ...parents])})`,
  )
}

function valueOf(value: string, isFraction: boolean): string {
  return isFraction ? `percent_of_fraction(${value})` : value
}

function selectObjects({ path, form, items }: JsonSource, page: readonly BoundKey[]): string {
  if (form === 'document') {
    // the engine knows no byte order mark
    const content = quotedNumbers("ltrim(content, '\uFEFF')")
    const array = items === null ? 'page' : `json_extract(page, ${sqlText(jsonPath([items]))})`
    // told once, before the list is taken apart: behind that it would be told of every object
    const pageCells =
      page.length === 0 ? '' : `, json_extract_string(page, ${pathsOf(page)}) as page_cells`
    return (
      'with whole as materialized (' +
      `select from_json(${array}, '["JSON"]') as objects${pageCells} from (` +
      `select ${content} as page from read_text(${sqlFileText(path)}))) ` +
      'select cast(null as bigint) as record_number, cast(object as varchar) as object' +
      `${page.length === 0 ? '' : ', page_cells'} from (` +
      `select unnest(objects) as object${page.length === 0 ? '' : ', page_cells'} from whole)`
    )
  }
  const isNumbered = form === 'numbered-lines'
  const number = isNumbered ? 'record_number_text' : 'null'
  const columns = isNumbered ? ['record_number_text', 'line'] : ['line']
  const types = columns.map((name) => sqlName(name).replaceAll('"', "'") + ": 'VARCHAR'")
  const most = isNumbered ? lineBytes.ours : lineBytes.delivered
  return (
    `select cast(${number} as bigint) as record_number, ${quotedNumbers('line')} as object ` +
    `from read_csv(${sqlFileText(path)}, auto_detect = false, header = false, ` +
    `delim = ${sqlText(separator)}, quote = '', escape = '', ` +
    'strict_mode = true, null_padding = false, ignore_errors = false, ' +
    `max_line_size = ${String(most)}, ${isNumbered ? "new_line = '\\n', " : ''}` +
    `compression = '${form === 'gzip-lines' ? 'gzip' : 'none'}', columns = {${types.join(', ')}}) ` +
    "where ltrim(line, ' \t\r') <> ''"
  )
}

/** Keys that stand in `other_columns` of a stored file. */
export async function otherKeys(database: DuckDB, path: string): Promise<string[]> {
  const rows = await database.rows(
    'select distinct unnest(json_keys(other_columns)) as key from (' +
      'select distinct other_columns from read_parquet(' +
      sqlFileText(path) +
      ') where other_columns is not null) order by key',
  )
  return rows.map((row) => String(row.key))
}
