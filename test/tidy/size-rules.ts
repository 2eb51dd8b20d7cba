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

/** A text that is not cut: where it begins and ends in its file. */
type Span = readonly [begin: number, end: number]

/** Strings (import paths among them), templates and patterns; addresses, wherever they stand. */
function wholeTexts({ path, text }: SourceFile): Span[] {
  const matches = (pattern: RegExp): Span[] =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => [index, index + found.length])
  const addresses = matches(/https?:\/\/\S+/gu)
  if (path.endsWith('.sql')) return [...addresses, ...matches(/(?<!--.*)'(?:[^']|'')*'/gu)]
  const source = parse(path, text)
  const literals = nodesOf(source).filter(
    (node) =>
      ts.isStringLiteral(node) || ts.isTemplateLiteral(node) || ts.isRegularExpressionLiteral(node),
  )
  return [...addresses, ...literals.map((node): Span => [node.getStart(source), node.end])]
}

/** Lines above 100 characters; above 120 where a text that is not cut ends the line. */
function wideLines(file: SourceFile): Fault[] {
  const { path, text } = file
  const wide = [...text.matchAll(/^.{101,}$/gmu)]
  const whole = wide.length > 0 ? wholeTexts(file) : []
  return wide.flatMap(({ index, 0: line }) => {
    const end = index + line.length
    const isText = whole.some(
      (span) =>
        index <= span[0] &&
        span[0] < index + 100 &&
        span[1] <= end &&
        /^[\s)\]},;:+]*$/u.test(text.slice(span[1], end)),
    )
    const count = [...line].length
    const found = `${String(count)} characters`
    const instead = 'break it (at most 100; 120 where a text that is not cut ends the line)'
    return isText && count <= 120 ? [] : [{ path, line: lineOf(text, index), found, instead }]
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
    name: 'a line has at most 100 characters, 120 where it ends in one piece of text',
    faults: (files) => files.filter(isCode).flatMap(wideLines),
    bad: [sample('pipeline/wide.ts', `call('${'x'.repeat(80)}', ${'y'.repeat(11)})`)],
    good: [
      sample('pipeline/wide.ts', `// ${'ł'.repeat(97)}`, `const a = ['${'x'.repeat(105)}'],`),
      sample('pipeline/wide.ts', `// see https://${'x'.repeat(105)}`),
      sample('pipeline/4-rate/wide.sql', `select concat(a, '${'x'.repeat(99)}'),`),
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
