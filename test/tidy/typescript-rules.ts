import ts from 'typescript'
import { type Fault, lineOf, type Rule, sample, type SourceFile } from './rule.ts'
import { nodesOf, parse } from './typescript-tree.ts'

/** A rule on the nodes of every TypeScript file of some folders. */
function onNodes(
  where: RegExp,
  judge: (node: ts.Node, file: SourceFile) => readonly [found: string, instead: string] | null,
): Rule['faults'] {
  return (files) =>
    files
      .filter(({ path }) => where.test(path))
      .flatMap((file): Fault[] => {
        const source = parse(file.path, file.text)
        return nodesOf(source).flatMap((node) => {
          const [found, instead] = judge(node, file) ?? []
          return found === undefined || instead === undefined
            ? []
            : [{ path: file.path, line: lineOf(file.text, node.getStart(source)), found, instead }]
        })
      })
}

const allCode = /^(pipeline|scripts|test)\/.*\.ts$/u

/** How SQL begins; words of messages that begin alike are told apart by what follows. */
const sqlStart = new RegExp(
  '^\\s*(select\\s(?!at )|from read_|from "|copy \\(|create (or replace |temp )*(table|view)\\b|' +
    'insert into\\b|drop (table|view)\\b|describe\\b|attach\\b|detach\\b|alter table\\b|' +
    'with \\w+ as\\b|set \\w+ =)',
  'u',
)

function textOfLiteral(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  return ts.isTemplateExpression(node) ? node.head.text : null
}

function exportedName(node: ts.Node): string | null {
  const isExported =
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  if (!isExported) return null
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node))
    return node.name?.text ?? 'default'
  if (!ts.isVariableStatement(node)) return null
  const arrow = node.declarationList.declarations.find(
    ({ initializer }) =>
      initializer !== undefined &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
  )
  return arrow === undefined ? null : arrow.name.getText()
}

function isCaughtToNothing(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'catch' &&
    /^\(\w*\)\s*=>\s*(\{\s*\}|undefined)$/u.test(node.arguments[0]?.getText() ?? '')
  )
}

function hasComment(node: ts.Node, text: string): boolean {
  let statement = node
  while (!ts.isStatement(statement) && !ts.isSourceFile(statement)) statement = statement.parent
  return (ts.getLeadingCommentRanges(text, statement.pos) ?? []).length > 0
}

/** Rules that need the syntax tree. */
export const typescriptRules: readonly Rule[] = [
  {
    name: 'no any',
    faults: onNodes(allCode, (node) =>
      node.kind === ts.SyntaxKind.AnyKeyword
        ? ['any', 'unknown, and a zod schema at the border']
        : null,
    ),
    bad: [sample('pipeline/a.ts', 'const a = row as any')],
    good: [sample('pipeline/a.ts', '// any row', "const text = 'as any'", 'const a: unknown = 1')],
  },
  {
    name: 'no empty catch',
    faults: onNodes(allCode, (node) =>
      ts.isCatchClause(node) && node.block.statements.length === 0
        ? ['an empty catch', 'rethrow, or return the failure']
        : null,
    ),
    bad: [sample('pipeline/a.ts', 'try { f() } catch { /* never mind */ }')],
    good: [
      sample('pipeline/a.ts', 'try { f() } catch (cause) { throw new Error("f", { cause }) }'),
    ],
  },
  {
    name: 'a failure is thrown away only with a reason',
    faults: onNodes(allCode, (node, { text }) =>
      isCaughtToNothing(node) && !hasComment(node, text)
        ? ['a failure thrown away', 'rethrow, return it, or say above why it does not matter']
        : null,
    ),
    bad: [sample('pipeline/a.ts', 'const a = 1', 'await f().catch(() => undefined)')],
    good: [
      sample(
        'pipeline/a.ts',
        'await f().catch((cause: unknown) => { throw new Error("f", { cause }) })',
      ),
      sample('pipeline/a.ts', '// it is gone anyway', 'await f().catch(() => undefined)'),
    ],
  },
  {
    name: 'SQL stands in .sql files; only pipeline/engine/ writes it',
    faults: onNodes(/^pipeline\/(?!engine\/).*\.ts$/u, (node) => {
      const text = textOfLiteral(node)
      if (text === null || !sqlStart.test(text)) return null
      return [
        `SQL in a string: ${text.trim().slice(0, 40)}`,
        'a .sql file, or a function of engine/',
      ]
    }),
    bad: [
      sample('pipeline/a.ts', 'const rows = await database.rows(`select count(*) from ${table}`)'),
    ],
    good: [
      sample('pipeline/engine/a.ts', "await database.run('drop table a')"),
      sample(
        'pipeline/a.ts',
        "const text = 'from 2026-10-01 on'",
        "const remedy = 'create the file again'",
      ),
    ],
  },
  {
    name: 'an exported function says what it does',
    faults: onNodes(/^(pipeline|scripts)\/.*\.ts$/u, (node) => {
      const name = exportedName(node)
      return name !== null && ts.getJSDocCommentsAndTags(node).length === 0
        ? [`${name} has no docstring`, 'one sentence: shapes, units, errors, source rule']
        : null
    }),
    bad: [sample('pipeline/a.ts', '// why', 'export function f(): void {}')],
    good: [
      sample(
        'pipeline/a.ts',
        '/** Does it. */',
        'export function f(): void {}',
        'function g(): void {}',
      ),
      sample(
        'pipeline/b.ts',
        '/** Does it. */',
        'export const f = (): void => {}',
        'export const n = 1',
      ),
    ],
  },
]
