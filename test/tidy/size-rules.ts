import ts from 'typescript'
import { type Fault, lineOf, type Rule, sample, type SourceFile } from './rule.ts'
import { nodesOf, parse } from './typescript-tree.ts'

const lines = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `// ${String(index)}`)
const isCode = ({ path }: SourceFile): boolean => /\.(ts|sql)$/u.test(path)

function longerThan(
  most: number,
  instead: string,
  concerns: (file: SourceFile) => boolean,
): Rule['faults'] {
  return (files) =>
    files.filter(concerns).flatMap(({ path, text }) => {
      const count = text.trimEnd().split('\n').length
      return count <= most
        ? []
        : [{ path, line: most + 1, found: `${String(count)} lines`, instead }]
    })
}

/** The callback of `describe` lists tests, as a folder lists files. */
function isListOfTests(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/u.test(node.parent.expression.getText())
}

function longFunctions({ path, text }: SourceFile): Fault[] {
  const source = parse(path, text)
  return nodesOf(source).flatMap((node) => {
    const hasBody = ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
    if (!hasBody || isListOfTests(node)) return []
    const first = lineOf(text, node.getStart(source))
    const count = lineOf(text, node.end) - first + 1
    const found = `a function of ${String(count)} lines`
    return count <= 70 ? [] : [{ path, line: first, found, instead: 'name its steps (at most 70)' }]
  })
}

/** How long things may be. */
export const sizeRules: readonly Rule[] = [
  {
    name: 'a TypeScript file has at most 400 lines',
    faults: longerThan(400, 'split it by what its parts are about', ({ path }) =>
      path.endsWith('.ts'),
    ),
    bad: [sample('pipeline/long.ts', ...lines(401))],
    good: [sample('pipeline/long.ts', ...lines(400)), sample('rates/long.csv', ...lines(500))],
  },
  {
    name: 'an SQL file has at most 100 lines',
    faults: longerThan(100, 'make a step a table', ({ path }) => /^pipeline\/.*\.sql$/u.test(path)),
    bad: [sample('pipeline/4-rate/long.sql', ...lines(101))],
    good: [sample('pipeline/4-rate/long.sql', ...lines(100))],
  },
  {
    name: 'a line has at most 120 characters',
    faults: (files) =>
      files.filter(isCode).flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, index) => {
          const count = [...line].length
          const found = `${String(count)} characters`
          return count <= 120
            ? []
            : [{ path, line: index + 1, found, instead: 'break it (at most 120)' }]
        }),
      ),
    bad: [sample('pipeline/wide.ts', `// ${'x'.repeat(118)}`)],
    good: [
      sample('pipeline/wide.ts', `// ${'ł'.repeat(117)}`),
      sample('rates/README.md', 'x'.repeat(300)),
    ],
  },
  {
    name: 'a function has at most 70 lines',
    faults: (files) => files.filter(({ path }) => path.endsWith('.ts')).flatMap(longFunctions),
    bad: [sample('pipeline/long.ts', 'export const f = () => {', ...lines(69), '}')],
    good: [
      sample('pipeline/long.ts', 'function f() {', ...lines(68), '}', ...lines(200)),
      sample('test/long.test.ts', "describe('it', () => {", ...lines(100), '})'),
    ],
  },
]
