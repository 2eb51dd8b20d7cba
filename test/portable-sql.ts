import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import {
  isNode,
  nodeOf,
  nodesOf,
  parseTree,
  type SqlNode,
  textOf,
  textsOf,
  visits,
} from './portable-tree.ts'
import { typeFaults } from './portable-types.ts'

/** Where a text leaves the portable subset, and what it should say instead. */
export interface PortabilityFault {
  readonly line: number
  readonly found: string
  readonly instead: string
}

/** What the engine's parse tree no longer shows. */
const textRules: readonly (readonly [pattern: RegExp, found: string, instead: string])[] = [
  [/::/u, '::', 'cast(x as type)'],
  [/"/u, 'a double-quoted name', 'a plain lower-case name; Spark reads it as text'],
  [/\\/u, 'a backslash', 'nothing; Spark reads it as escape'],
  [/\b\d+(\.\d+)?e[+-]?\d+\b/iu, 'an exponent', 'all digits, inside a cast'],
]

/**
 * Functions that mean the same on both engines; `idiv` is the one that the
 * renderer writes otherwise.
 */
const functions = new Set([
  '+',
  '-',
  '*',
  '%',
  '||',
  'abs',
  'round',
  'floor',
  'ceil',
  'sum',
  'count',
  'count_star',
  'min',
  'max',
  'nullif',
  'lower',
  'upper',
  'trim',
  'substring',
  'replace',
  'length',
  'date_part',
  'idiv',
])
const aggregates = new Set(['sum', 'count', 'count_star', 'min', 'max'])
const arithmetic = new Set(['+', '-', '*', '%', 'idiv'])
const predicates = new Set([
  'OPERATOR_NOT',
  'OPERATOR_IS_NULL',
  'OPERATOR_IS_NOT_NULL',
  'OPERATOR_COALESCE',
  'COMPARE_IN',
  'COMPARE_NOT_IN',
  'COMPARE_EQUAL',
  'COMPARE_NOTEQUAL',
  'COMPARE_LESSTHAN',
  'COMPARE_GREATERTHAN',
  'COMPARE_LESSTHANOREQUALTO',
  'COMPARE_GREATERTHANOREQUALTO',
])
const castTypes = new Set(['DECIMAL', 'BIGINT', 'INTEGER', 'DATE', 'VARCHAR', 'BOOLEAN'])
const windows = new Set(['WINDOW_AGGREGATE', 'WINDOW_ROW_NUMBER', 'WINDOW_LAG', 'WINDOW_LEAD'])
const subQueries = new Set(['EXISTS', 'NOT_EXISTS', 'SCALAR'])

/** Words that Spark reserves, or that read as part of a join. */
const reserved = new Set(
  (
    'all and anti any as asof both case cast column constraint create cross current_date ' +
    'current_time date distinct else end except fetch filter for foreign from full grant group ' +
    'having in inner intersect into is join lateral leading left minus natural not null offset ' +
    'on only or order outer overlaps period primary references right select semi some start ' +
    'table then time to trailing union unique unknown user using when where with'
  ).split(' '),
)

/** A rule on nodes of one class or type of the parse tree. */
interface TreeRule {
  readonly on: string
  readonly found: string | ((node: SqlNode) => string)
  readonly instead: string
  readonly broken: (node: SqlNode, parent: SqlNode) => boolean
}

const functionRules: readonly TreeRule[] = [
  {
    on: 'FUNCTION',
    found: (node) => `function ${textOf(node.function_name)}`,
    instead: 'what scale-out 4.3 allows, or a column that stage 3 froze',
    broken: (node) => !functions.has(textOf(node.function_name)),
  },
  {
    on: 'FUNCTION',
    found: (node) => `${textOf(node.function_name)} without a cast`,
    instead: 'cast(sum(x) as type)',
    broken: (node, parent) => aggregates.has(textOf(node.function_name)) && parent.class !== 'CAST',
  },
  {
    on: 'FUNCTION',
    found: 'an aggregate with FILTER, DISTINCT or ORDER BY',
    instead: 'sum(case when … end)',
    broken: (node) =>
      isNode(node.filter) ||
      nodesOf(nodeOf(node.order_bys).orders).length > 0 ||
      (node.distinct === true && node.function_name !== 'count'),
  },
  {
    on: 'FUNCTION',
    found: 'a bare number in arithmetic',
    instead: 'cast(1 as decimal(p, s))',
    broken: (node) =>
      arithmetic.has(textOf(node.function_name)) &&
      nodesOf(node.children).length > 1 &&
      nodesOf(node.children).some((child) => numberType(child) !== ''),
  },
  {
    on: 'CONSTANT',
    found: 'a bare decimal or double',
    instead: 'cast(0.5 as decimal(p, s))',
    broken: (node, parent) =>
      /DECIMAL|DOUBLE|FLOAT/u.test(numberType(node)) && parent.class !== 'CAST',
  },
  {
    on: 'CONSTANT',
    found: 'a double',
    instead: 'cast(0.5 as decimal(p, s))',
    broken: (node) => /DOUBLE|FLOAT/u.test(numberType(node)),
  },
  {
    on: 'CAST',
    found: (node) => `a cast to ${castType(node)}`,
    instead: 'cast to decimal, bigint, int, date, string or boolean',
    broken: (node) => node.try_cast === true || !castTypes.has(castType(node)),
  },
  {
    on: 'WINDOW',
    found: (node) => `window ${textOf(node.function_name)}`,
    instead: 'row_number, sum, lag or lead',
    broken: (node) => !windows.has(textOf(node.type)),
  },
  {
    on: 'WINDOW',
    found: 'a window without ORDER BY',
    instead: 'an order that ends in a unique key',
    broken: (node) => nodesOf(node.orders).length === 0,
  },
  {
    on: 'WINDOW_AGGREGATE',
    found: 'a window sum without ROWS frame or cast',
    instead: 'cast(sum(x) over (… rows between unbounded preceding and current row) as type)',
    broken: (node, parent) =>
      parent.class !== 'CAST' || !/ROWS/u.test(textOf(node.start) + textOf(node.end)),
  },
]

const nameRules: readonly TreeRule[] = [
  {
    on: 'COLUMN_REF',
    found: (node) => `the unqualified column ${textsOf(node.column_names).join('.')}`,
    instead: 'table.column',
    broken: (node) => textsOf(node.column_names).length !== 2,
  },
  { on: 'STAR', found: '*', instead: 'the columns by name', broken: () => true },
  {
    on: 'SELECT_NODE',
    found: 'a column without AS',
    instead: 'expression as name',
    broken: (node, parent) =>
      parent.class !== 'SUBQUERY' &&
      nodesOf(node.select_list).some((item) => item.class !== 'STAR' && item.alias === ''),
  },
  {
    on: '',
    found: (node) => `the name ${reservedName(node)}`,
    instead: 'another word: this one is reserved',
    broken: (node) => reservedName(node) !== '',
  },
]

const queryRules: readonly TreeRule[] = [
  {
    on: 'SELECT_NODE',
    found: 'GROUP BY ALL or GROUP BY an expression',
    instead: 'group by column names',
    broken: (node) =>
      node.aggregate_handling !== 'STANDARD_HANDLING' ||
      nodesOf(node.group_expressions).some((item) => item.class !== 'COLUMN_REF'),
  },
  {
    on: 'SELECT_NODE',
    found: 'QUALIFY or SAMPLE',
    instead: 'row_number() in a sub-select, and where',
    broken: (node) => isNode(node.qualify) || isNode(node.sample),
  },
  {
    on: '',
    found: 'ORDER BY, LIMIT or DISTINCT ON',
    instead: 'nothing: the grain gives the order',
    broken: (node) =>
      nodesOf(node.modifiers).some(
        (item) => item.type !== 'DISTINCT_MODIFIER' || nodesOf(item.distinct_on_targets).length > 0,
      ),
  },
  {
    on: 'SET_OPERATION_NODE',
    found: (node) => textOf(node.setop_type),
    instead: 'union all',
    broken: (node) => node.setop_type !== 'UNION' || node.setop_all !== true,
  },
  {
    on: 'RECURSIVE_CTE_NODE',
    found: 'WITH RECURSIVE',
    instead: 'a table of stage 3',
    broken: () => true,
  },
  { on: 'TABLE_FUNCTION', found: 'a table function', instead: 'a table', broken: () => true },
  { on: 'EXPRESSION_LIST', found: 'VALUES', instead: 'a table', broken: () => true },
  { on: 'LAMBDA', found: 'a lambda', instead: 'a join', broken: () => true },
  { on: 'PIVOT', found: 'PIVOT', instead: 'sum(case when … end)', broken: () => true },
  {
    on: 'JOIN',
    found: 'USING',
    instead: 'ON with both columns',
    broken: (node) => textsOf(node.using_columns).length > 0,
  },
  {
    // a cross join with the one row of billing_run means the same everywhere
    on: 'JOIN',
    found: (node) => `${textOf(node.join_type)} ${textOf(node.ref_type)} JOIN`.toLowerCase(),
    instead: 'join or left join … on',
    broken: (node) =>
      !['INNER', 'LEFT'].includes(textOf(node.join_type)) ||
      !['REGULAR', 'CROSS'].includes(textOf(node.ref_type)),
  },
  {
    on: 'SUBQUERY',
    found: 'IN or NOT IN with a sub-select',
    instead: 'exists or not exists',
    broken: (node) => node.class === 'SUBQUERY' && !subQueries.has(textOf(node.subquery_type)),
  },
  {
    on: 'OPERATOR',
    found: (node) => textOf(node.type).toLowerCase(),
    instead: 'what scale-out 4.3 allows',
    broken: (node) => !predicates.has(textOf(node.type)),
  },
  {
    on: 'COMPARISON',
    found: (node) => textOf(node.type).toLowerCase(),
    instead: '=, <>, < or >, and is null',
    broken: (node) => !predicates.has(textOf(node.type)),
  },
]

function numberType(node: SqlNode): string {
  const id = node.class === 'CONSTANT' ? textOf(nodeOf(nodeOf(node.value).type).id) : ''
  return /INT|DECIMAL|DOUBLE|FLOAT/u.test(id) ? id : ''
}

function castType(node: SqlNode): string {
  return textOf(nodeOf(node.cast_type).id) + (node.try_cast === true ? ' by try_cast' : '')
}

function reservedName(node: SqlNode): string {
  const names = [node.alias, node.key, node.table_name].map(textOf)
  return names.find((name) => reserved.has(name.toLowerCase())) ?? ''
}

/** Comments and texts blanked out, so that rules on characters see SQL only; no position moves. */
function bareSql(text: string): string {
  return text.replaceAll(/--[^\n]*|'(?:[^']|'')*'/gu, (part) => ' '.repeat(part.length))
}

function lineAt(text: string, position: unknown): number {
  return typeof position === 'number' ? text.slice(0, position).split('\n').length : 1
}

/**
 * Everything in a text that is outside the portable subset. The tables it reads
 * must exist, empty or not.
 */
export async function portabilityFaults(
  database: DuckDB,
  text: string,
): Promise<PortabilityFault[]> {
  const bare = bareSql(text)
  const faults = textRules.flatMap(([pattern, found, instead]) => {
    const place = found === 'a backslash' ? text.search(pattern) : bare.search(pattern)
    return place < 0 ? [] : [{ line: lineAt(text, place), found, instead }]
  })
  const tree = await parseTree(database, text)
  if (tree === null) return [...faults, { line: 1, found: 'no SELECT', instead: 'one SELECT' }]
  const nodes = visits(tree)
  for (const { node, parent } of nodes) {
    for (const rule of [...functionRules, ...nameRules, ...queryRules]) {
      if (rule.on !== '' && rule.on !== node.class && rule.on !== node.type) continue
      if (!rule.broken(node, parent ?? {})) continue
      const found = typeof rule.found === 'string' ? rule.found : rule.found(node)
      faults.push({ line: lineAt(text, node.query_location), found, instead: rule.instead })
    }
  }
  for (const { position, found, instead } of await typeFaults(database, nodes)) {
    faults.push({ line: lineAt(text, position), found, instead })
  }
  return faults
}
