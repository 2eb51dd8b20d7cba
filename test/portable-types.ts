import { type DuckDB, sqlText } from '../pipeline/engine/duckdb.ts'
import {
  isNode,
  nodeOf,
  nodesOf,
  type Scope,
  type SqlNode,
  textOf,
  type Visit,
} from './portable-tree.ts'

/** A fault that only types tell, at a position of the text. */
export interface TypeFault {
  readonly position: unknown
  readonly found: string
  readonly instead: string
}

/** What a rule wants to know the types of, and what it says about them. */
interface Question {
  readonly node: SqlNode
  readonly scope: Scope
  readonly operands: readonly SqlNode[]
  readonly answer: (types: readonly string[]) => readonly [found: string, instead: string] | null
}

/** Products that fit, casts that do not round in silence, no mixed types (scale-out 4.2 to 4.4). */
export async function typeFaults(database: DuckDB, nodes: readonly Visit[]): Promise<TypeFault[]> {
  const questions = nodes.flatMap(questionsAbout)
  const types = await typesOf(database, questions)
  return questions.flatMap(({ node, operands, answer }) => {
    const fault = answer(operands.map((operand) => types.get(operand) ?? 'UNKNOWN'))
    return fault === null
      ? []
      : [{ position: node.query_location, found: fault[0], instead: fault[1] }]
  })
}

const roundings = new Set(['round', 'floor', 'ceil'])
const sums = new Set(['sum', 'count', 'count_star', 'min', 'max'])

function questionsAbout({ node, scope }: Visit): Question[] {
  const ask = (operands: readonly unknown[], answer: Question['answer']): Question[] => [
    { node, scope, operands: operands.filter(isNode), answer },
  ]
  const name = textOf(node.function_name)
  const children = nodesOf(node.children)
  if (node.class === 'FUNCTION' && name === '*') return ask(children, productFault)
  if (node.class === 'FUNCTION' && (name === '+' || name === '-') && children.length === 2) {
    return ask(children, sumFault)
  }
  if (node.class === 'FUNCTION' && name === 'nullif') return ask(children, mixedFault)
  if (node.type === 'OPERATOR_COALESCE') return ask(children, mixedFault)
  if (node.class === 'COMPARISON')
    return ask([node.left, node.right].filter(isNoInteger), comparisonFault)
  if (node.class === 'CASE') {
    const branches = [...nodesOf(node.case_checks).map((check) => check.then_expr), node.else_expr]
    return ask(
      branches.filter((branch) => nodeOf(nodeOf(branch).value).is_null !== true),
      mixedFault,
    )
  }
  if (node.class === 'CAST' && isNode(node.child)) {
    const says = node.child.class === 'CONSTANT' || roundings.has(textOf(node.child.function_name))
    return ask([node.child, node], says ? floatFault : narrowingFault)
  }
  return []
}

function isNoInteger(value: unknown): boolean {
  const node = nodeOf(value)
  return !(node.class === 'CONSTANT' && /INT/u.test(textOf(nodeOf(nodeOf(node.value).type).id)))
}

interface Decimal {
  readonly precision: number
  readonly scale: number
}

const integers: Readonly<Record<string, number>> = { INTEGER: 10, BIGINT: 19, HUGEINT: 38 }

/** Width and scale of a decimal or whole number; null for other types. */
function decimalOf(type: string): Decimal | null {
  const match = /^DECIMAL\((\d+),(\d+)\)$/u.exec(type)
  const [precisionText, scaleText] = match?.slice(1) ?? []
  if (precisionText !== undefined && scaleText !== undefined) {
    return { precision: Number.parseInt(precisionText, 10), scale: Number.parseInt(scaleText, 10) }
  }
  const precision = integers[type]
  return precision === undefined ? null : { precision, scale: 0 }
}

function floatFault(types: readonly string[]): readonly [string, string] | null {
  const float = types.find((type) => /DOUBLE|FLOAT|UNKNOWN/u.test(type))
  return float === undefined ? null : [`type ${float}`, 'decimals throughout']
}

function productFault(types: readonly string[]): readonly [string, string] | null {
  const [a, b] = types.map(decimalOf)
  if (!a || !b) return [`the product ${types.join(' × ')}`, 'decimals or whole numbers']
  if (types.every((type) => type in integers)) return null
  const fits = a.precision + b.precision + 1 <= 38 && Math.max(a.precision, b.precision) >= 19
  return fits
    ? null
    : [`the product ${types.join(' × ')}`, 'p1 + p2 + 1 <= 38, one of them at least 19 wide']
}

function sumFault(types: readonly string[]): readonly [string, string] | null {
  const [a, b] = types.map(decimalOf)
  if (!a || !b) return [`the sum of ${types.join(' and ')}`, 'decimals or whole numbers']
  const width =
    Math.max(a.precision - a.scale, b.precision - b.scale) + Math.max(a.scale, b.scale) + 1
  const fits = a.scale === b.scale || width <= 38
  return fits ? null : [`the sum of ${types.join(' and ')}`, 'one scale for both']
}

function mixedFault(types: readonly string[]): readonly [string, string] | null {
  if (types.includes('UNKNOWN')) return floatFault(types)
  return new Set(types).size <= 1
    ? null
    : [`${types.join(' beside ')}`, 'one type for all branches, by cast']
}

function comparisonFault(types: readonly string[]): readonly [string, string] | null {
  const decimals = types.map(decimalOf)
  const alike = decimals.every((decimal) => decimal !== null)
    ? new Set(decimals.map((decimal) => decimal.scale)).size <= 1
    : mixedFault(types) === null
  return alike
    ? null
    : [`${types.join(' compared with ')}`, 'one type and one scale for both, by cast']
}

function narrowingFault(types: readonly string[]): readonly [string, string] | null {
  const [from, to] = types.map(decimalOf)
  if (from && to && to.scale < from.scale) {
    return [`a cast of ${types.join(' to ')} without round`, 'cast(round(x, places) as type)']
  }
  return floatFault(types)
}

/**
 * Asks the engine for the type of each operand: a query per select that has
 * the operands for columns.
 */
async function typesOf(
  database: DuckDB,
  questions: readonly Question[],
): Promise<Map<SqlNode, string>> {
  const groups = new Map<string, { scope: Scope; operands: SqlNode[] }>()
  const ids = new Map<SqlNode, number>()
  for (const { scope, operands } of questions) {
    const [select] = scope.selects
    if (select === undefined) continue
    const id = ids.get(select) ?? ids.size
    ids.set(select, id)
    for (const operand of operands) {
      // a sum stands alone: it cannot be asked for beside a plain column
      const key = hasAggregate(operand) ? `${String(id)} ${JSON.stringify(operand)}` : String(id)
      const group = groups.get(key) ?? { scope, operands: [] }
      groups.set(key, { scope, operands: [...group.operands, operand] })
    }
  }
  const types = new Map<SqlNode, string>()
  for (const { scope, operands } of groups.values()) {
    const found = await describeOperands(database, scope, operands)
    operands.forEach((operand, index) => types.set(operand, found[index] ?? 'UNKNOWN'))
  }
  return types
}

function hasAggregate(node: SqlNode): boolean {
  if (node.class === 'FUNCTION' && sums.has(textOf(node.function_name))) return true
  if (node.class === 'WINDOW' || node.class === 'SUBQUERY') return false
  return Object.values(node).some((value) =>
    (Array.isArray(value) ? value : [value]).some((child) => isNode(child) && hasAggregate(child)),
  )
}

async function describeOperands(
  database: DuckDB,
  scope: Scope,
  operands: readonly SqlNode[],
): Promise<readonly string[]> {
  const [inner, ...outer] = scope.selects.map((select) => select.from_table)
  const list = operands.map((operand, index) => ({ ...operand, alias: `operand_${String(index)}` }))
  const describe = async (from: unknown): Promise<readonly string[]> => {
    const select = {
      type: 'SELECT_NODE',
      modifiers: [],
      cte_map: { map: scope.expressions },
      select_list: list,
      from_table: from,
      where_clause: null,
      group_expressions: [],
      group_sets: [],
      aggregate_handling: 'STANDARD_HANDLING',
      having: null,
      sample: null,
      qualify: null,
    }
    const tree = JSON.stringify({
      error: false,
      statements: [{ node: select, named_param_map: [] }],
    })
    const text = await database.value('select json_deserialize_sql(' + sqlText(tree) + ')')
    return Object.values(await database.describe(text ?? ''))
  }
  // a sub-select in an expression also sees the tables around it
  return describe(inner)
    .catch(() => describe(outer.reduce(crossJoin, inner)))
    .catch(() => operands.map(() => 'UNKNOWN'))
}

function crossJoin(left: unknown, right: unknown): SqlNode {
  return {
    type: 'JOIN',
    alias: '',
    sample: null,
    left,
    right,
    condition: null,
    join_type: 'INNER',
    ref_type: 'CROSS',
    using_columns: [],
    delim_flipped: false,
    duplicate_eliminated_columns: [],
  }
}
