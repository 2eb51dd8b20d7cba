import { z } from 'zod'
import { type DuckDB, sqlText } from '../pipeline/engine/duckdb.ts'

/** A node of the parse tree that DuckDB gives (json_serialize_sql), as far as the lint asks. */
export type SqlNode = Readonly<Record<string, unknown>>

/**
 * Where names are looked up: the selects around an expression, innermost
 * first, and tables made by WITH.
 */
export interface Scope {
  readonly selects: readonly SqlNode[]
  readonly expressions: readonly SqlNode[]
}

/** A node with what stands around it. */
export interface Visit {
  readonly node: SqlNode
  readonly parent: SqlNode | null
  readonly scope: Scope
}

const nodeSchema = z.record(z.string(), z.unknown())
const serialized = z.object({ error: z.boolean(), statements: z.array(nodeSchema).default([]) })

/** The value as a node; an empty one where it is none. */
export function nodeOf(value: unknown): SqlNode {
  return isNode(value) ? value : {}
}

export function isNode(value: unknown): value is SqlNode {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The nodes of a list. */
export function nodesOf(value: unknown): readonly SqlNode[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** A text value; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : []
}

/** Parses SQL with the engine's own parser; null where it is not a SELECT. */
export async function parseTree(database: DuckDB, text: string): Promise<SqlNode | null> {
  const json = await database.value('select json_serialize_sql(' + sqlText(text) + ')')
  // locations of folded nodes are beyond what JavaScript numbers hold; they only mean "unknown"
  const tree = serialized.parse(JSON.parse((json ?? '{}').replaceAll('18446744073709551615', '0')))
  return tree.error ? null : nodeOf(tree.statements[0])
}

/**
 * What only wraps a node (a statement, a branch of CASE) has no class and no
 * type: it is nobody's parent.
 */
function isKind(node: SqlNode): boolean {
  return 'class' in node || 'type' in node
}

/** Every node of the tree, outer before inner. */
export function visits(tree: SqlNode): Visit[] {
  const found: Visit[] = []
  walk(tree, null, { selects: [], expressions: [] }, found)
  return found
}

function walk(node: SqlNode, parent: SqlNode | null, outer: Scope, found: Visit[]): void {
  const named = nodesOf(nodeOf(node.cte_map).map)
  let scope: Scope = outer
  for (const entry of named) {
    found.push({ node: entry, parent: node, scope })
    walk(nodeOf(entry.value), entry, { ...scope, selects: [] }, found)
    scope = { ...scope, expressions: [...scope.expressions, entry] }
  }
  if (node.type === 'SELECT_NODE') scope = { ...scope, selects: [node, ...scope.selects] }
  found.push({ node, parent, scope })
  for (const [key, value] of Object.entries(node)) {
    if (key === 'cte_map') continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, isKind(node) ? node : parent, scope, found)
    }
  }
}
