import { basename } from 'node:path'
import ts from 'typescript'
import { stages } from '../../pipeline/stages.ts'
import { type Fault, lineOf, type Rule, sample, type SourceFile } from './rule.ts'

const folders = new Set(['pipeline', 'rates', 'templates', 'data', 'test', 'scripts'])
const needed = [...folders]
  .map((name) => name + '/')
  .concat('package.json', 'tsconfig.json', 'README.md')
const insisted = new Set([
  'package-lock.json',
  'tsconfig.build.json',
  'vitest.config.ts',
  'eslint.config.js',
  'LICENSE',
])

/** Judges the path of every file; null where it is right. */
function onPaths(
  judge: (path: string) => readonly [found: string, instead: string] | null,
): Rule['faults'] {
  return (files) =>
    files.flatMap(({ path }) => {
      const [found, instead] = judge(path) ?? []
      return found === undefined || instead === undefined ? [] : [{ path, line: 1, found, instead }]
    })
}

/** Judges every module that a TypeScript file imports. */
function onImports(
  where: RegExp,
  isWrong: (target: string) => boolean,
  instead: string,
): Rule['faults'] {
  return (files) =>
    files
      .filter(({ path }) => where.test(path))
      .flatMap(({ path, text }) => {
        const wrong = ts
          .preProcessFile(text)
          .importedFiles.filter(({ fileName }) => isWrong(fileName))
        return wrong.map(({ fileName, pos }) => ({
          path,
          line: lineOf(text, pos),
          found: `imports '${fileName}'`,
          instead,
        }))
      })
}

/** A stage is a folder of one shape: contracts, an SQL file per table, checks. */
function stageFaults(files: readonly SourceFile[]): Fault[] {
  const paths = new Set(files.map(({ path }) => path))
  const isThere = (folder: string): boolean => [...paths].some((path) => path.startsWith(folder))
  return stages
    .filter(({ name }) => isThere(`pipeline/${name}/`))
    .flatMap((stage) => {
      const folder = `pipeline/${stage.name}`
      const fault = (path: string, found: string, instead: string): Fault => ({
        path,
        line: 1,
        found,
        instead,
      })
      const inFolder = files.filter(
        ({ path }) => path.startsWith(folder) && path.split('/').length === 3,
      )
      const code = inFolder
        .filter(({ path }) => path.endsWith('.ts'))
        .map(({ text }) => text)
        .join('\n')
      const tables = new Set<string>(stage.tables.map(({ name }) => name))
      return [
        ...[`${folder}/stage.ts`, ...stage.tables.map((table) => `${folder}/${table.name}.sql`)]
          .filter((path) => !paths.has(path))
          .map((path) => fault(path, 'is missing', 'write it')),
        // what is made once per source file has no contract; the code that makes it names it
        ...inFolder
          .filter(({ path }) => path.endsWith('.sql'))
          .map(({ path }) => basename(path, '.sql'))
          .filter((name) => !tables.has(name) && !new RegExp(`\\b${name}\\b`, 'u').test(code))
          .map((name) =>
            fault(`${folder}/${name}.sql`, 'belongs to no table', 'add a contract, or remove it'),
          ),
        ...(isThere(`${folder}/checks/`)
          ? []
          : [fault(`${folder}/checks/`, 'is empty', 'claim something and check it')]),
      ]
    })
}

/** Where things stand and what they are called. */
export const layoutRules: readonly Rule[] = [
  {
    name: 'the top level holds six folders and what tools insist on',
    faults: (files) => {
      const tops = new Set(files.map(({ path }) => path.replace(/\/.*$/u, '/')))
      return [
        ...[...tops]
          .filter((top) => !top.startsWith('.') && !needed.includes(top) && !insisted.has(top))
          .map((path) => ({
            path,
            line: 1,
            found: 'has no place here',
            instead: 'put it into a folder',
          })),
        ...needed
          .filter((top) => !tops.has(top))
          .map((path) => ({ path, line: 1, found: 'is missing', instead: 'the layout needs it' })),
      ]
    },
    bad: [sample('src/a.ts', '')],
    good: needed.map((top) => sample(top.endsWith('/') ? top + 'a.ts' : top, '')),
  },
  {
    name: 'files are named after what they are about',
    faults: onPaths((path) =>
      /(^|\/)(index\.ts|[^/]*(utils?|helpers?|common|misc|shared)\.ts)$/iu.test(path) &&
      path !== 'pipeline/7-issue/template-helpers.ts'
        ? ['a drawer', 'name the one thing it is about (money.ts, period.ts)']
        : null,
    ),
    bad: [sample('pipeline/string-utils.ts', '')],
    // Handlebars calls them helpers
    good: [sample('pipeline/money.ts', ''), sample('pipeline/7-issue/template-helpers.ts', '')],
  },
  {
    name: 'pipeline folders are flat',
    faults: onPaths((path) =>
      /^pipeline\/[^/]+\/(?!(checks|read|formats)\/[^/]+$)[^/]+\//u.test(path)
        ? ['too deep', 'pipeline/<stage>/<file>; only checks/, formats/ and read/ below']
        : null,
    ),
    bad: [sample('pipeline/4-rate/models/unit/flat.ts', '')],
    good: [sample('pipeline/4-rate/checks/a.sql', ''), sample('pipeline/7-issue/read/a.sql', '')],
  },
  {
    name: 'names are lower case with hyphens; SQL is named after tables',
    faults: onPaths((path) =>
      /^(pipeline|scripts|test)\/.*\.(ts|mjs|sql)$/u.test(path) &&
      !/\/(?:[a-z0-9-]+(?:\.test)?\.(?:ts|mjs)|[a-z0-9_]+\.sql)$/u.test(path)
        ? ['an odd name', 'lower-case words: a-b.ts, a_b.sql']
        : null,
    ),
    bad: [sample('pipeline/readUsage.ts', ''), sample('pipeline/4-rate/rated-line.sql', '')],
    good: [sample('pipeline/read-usage.ts', ''), sample('pipeline/4-rate/rated_line.sql', '')],
  },
  {
    name: 'stage folders have one shape',
    faults: stageFaults,
    bad: [sample('pipeline/4-rate/stage.ts', ''), sample('pipeline/4-rate/other.sql', '')],
    good: [],
  },
  {
    name: 'relative imports name the file with .ts',
    faults: onImports(
      /\.ts$/u,
      (target) => /^\.(?!.*\.(ts|json|mjs)$)/u.test(target),
      'write its extension',
    ),
    bad: [sample('pipeline/a.ts', "import { b } from './b'")],
    good: [
      sample('pipeline/a.ts', "import { b } from './b.ts'", "import { join } from 'node:path'"),
    ],
  },
  {
    name: 'the oracle knows nothing of the pipeline',
    faults: onImports(
      /^test\/oracle\//u,
      (target) => target.includes('/pipeline/'),
      'two independent answers must agree',
    ),
    bad: [sample('test/oracle/a.ts', "import { b } from '../../pipeline/money.ts'")],
    good: [sample('test/oracle.test.ts', "import { b } from '../pipeline/money.ts'")],
  },
  {
    name: 'the sample generator knows nothing of the pipeline',
    faults: onImports(
      /^scripts\/month\//u,
      (target) => target.includes('/pipeline/'),
      'it stands for Microsoft',
    ),
    bad: [sample('scripts/month/a.ts', "import { b } from '../../pipeline/money.ts'")],
    good: [sample('scripts/bench.ts', "import { b } from '../pipeline/money.ts'")],
  },
  {
    name: 'the pipeline imports nothing of tests and scripts',
    faults: onImports(
      /^pipeline\//u,
      (target) => /^(\.\.\/)+(test|scripts)\//u.test(target),
      'move it into pipeline/',
    ),
    bad: [sample('pipeline/a.ts', "import { b } from '../test/b.ts'")],
    good: [sample('pipeline/a.ts', "import { b } from './b.ts'")],
  },
]
