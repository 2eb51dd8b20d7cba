import { lineOf, type Rule, sample, type SourceFile } from './rule.ts'

/** A banned word: where, what to write instead, and the files that may, each with its reason. */
interface BannedWord {
  readonly word: string
  readonly pattern: RegExp
  readonly instead: string
  readonly where: RegExp
  readonly bad: SourceFile
  readonly good: SourceFile
  readonly allowed?: Readonly<Record<string, string>>
}

const pipelineCode = /^pipeline\/.*\.ts$/u
const anyCode = /^(pipeline|scripts|test)\/.*\.ts$/u
const pipelineSql = /^pipeline\/.*\.sql$/u
const everything = /\.(ts|mjs|sql|hbs|css|md)$/u

const banned: readonly BannedWord[] = [
  {
    word: 'parseFloat',
    pattern: /\bparseFloat\s*\(/u,
    where: anyCode,
    instead: 'keep the text; the engine casts it to a decimal',
    bad: sample('pipeline/a.ts', "const price = parseFloat('1.5')"),
    good: sample('pipeline/a.ts', "const rows = Number.parseInt('15', 10)"),
  },
  {
    word: '.toFixed(',
    pattern: /\.toFixed\s*\(/u,
    where: pipelineCode,
    instead: 'formatAmount of money.ts, or round in SQL',
    bad: sample('pipeline/a.ts', 'const text = amount.toFixed(2)'),
    good: sample('pipeline/a.ts', 'const text = formatAmount(amount)'),
    allowed: {
      'pipeline/money.ts': 'of decimal.js, without places: all digits, no exponent',
      'pipeline/commands/progress.ts': 'seconds for the terminal, not money',
    },
  },
  {
    word: 'Number(',
    pattern: /(?<![.\w])Number\s*\(/u,
    where: pipelineCode,
    instead: 'keep the text; only counts and places may become numbers',
    bad: sample('pipeline/a.ts', 'const cost = Number(row.cost)'),
    good: sample('pipeline/a.ts', 'const isCount = Number.isInteger(count)'),
    allowed: {
      'pipeline/period.ts': 'year and month of a period',
      'pipeline/run-folder.ts': 'process ids and run numbers',
      'pipeline/run-outcome.ts': 'counts of rows',
      'pipeline/report/write-report.ts': 'minor units of a currency',
      'pipeline/commands/run-command.ts': 'minor units of a currency',
    },
  },
  {
    word: 'getRowsJS',
    pattern: /\bget(Rows|RowObjects|Columns)JS\b/u,
    where: anyCode,
    instead: 'the Json getters: the JS getters turn decimals into doubles',
    bad: sample('pipeline/a.ts', 'const rows = reader.getRowObjectsJS()'),
    good: sample('pipeline/a.ts', 'const rows = reader.getRowObjectsJson()'),
  },
  {
    word: 'process.env, process.argv, process.exit',
    where: pipelineCode,
    pattern: /\bprocess\.(env|argv|exit)\b/u,
    instead: 'config.ts reads the environment, cli.ts sets process.exitCode',
    bad: sample('pipeline/a.ts', 'const path = process.env.PATH'),
    good: sample('pipeline/a.ts', 'const pid = process.pid'),
    allowed: { 'pipeline/config.ts': 'the one place that reads the environment' },
  },
  {
    // XXX without a colon is a currency: that of ISO 4217 for what has none
    word: 'TODO',
    pattern: /\b(TODO|FIXME|HACK)\b|\bXXX:/u,
    where: everything,
    instead: 'do it, or open an issue',
    bad: sample('pipeline/a.sql', '-- TODO: rounding'),
    good: sample('pipeline/a.sql', '-- rounding happens in invoice_line'),
  },
  {
    word: 'a forgiving CSV reader',
    where: /^(pipeline|scripts)\/.*\.(ts|sql)$/u,
    pattern: /\bignore_errors\s*=\s*true|\bstore_rejects\b|\bnull_padding\s*=\s*true/iu,
    instead: 'the strict COPY; it loses no rows in silence',
    bad: sample('pipeline/a.ts', "const options = 'ignore_errors = true'"),
    good: sample('pipeline/a.ts', "const options = 'ignore_errors = false, null_padding = false'"),
  },
  {
    word: 'UPDATE or DELETE',
    where: /^pipeline\/.*\.(ts|sql)$/u,
    pattern: /\bupdate\s+\w+\s+set\b|\bdelete\s+from\b|\btruncate\s+table\b|\bmerge\s+into\b/iu,
    instead: 'write new rows: nothing that was written changes',
    bad: sample('pipeline/a.sql', 'update charge set amount = 0'),
    good: sample('pipeline/a.sql', '-- what an update of prices means'),
  },
  {
    word: 'chance and the clock',
    where: pipelineSql,
    pattern: /\b(random|now|uuid|gen_random_uuid|today)\(/iu,
    instead: 'a column: the same inputs give the same bytes',
    bad: sample('pipeline/a.sql', 'select now() as made_on'),
    good: sample('pipeline/a.sql', 'select billing_run.period_start as made_on'),
  },
  {
    word: 'triple stash',
    pattern: /\{\{\{|\{\{~?&/u,
    where: /\.(hbs|ts)$/u,
    instead: '{{name}}: Handlebars escapes it',
    bad: sample('templates/invoice/v1/a.hbs', '<p>{{{name}}}</p>'),
    good: sample('templates/invoice/v1/a.hbs', '<p>{{name}}</p>'),
  },
  {
    word: 'a path of one machine',
    pattern: /(?<![\w./])\/(work|root|home)\/\w/u,
    where: everything,
    instead: 'a path below the workspace or the package',
    bad: sample('pipeline/README.md', 'see /work/main/rates'),
    good: sample('pipeline/README.md', 'see rates/README.md, or <https://example.com/home/a>'),
  },
]

/** One rule per banned word. The rules themselves, which must name the words, are left out. */
export const wordRules: readonly Rule[] = banned.map((entry) => {
  const { word, pattern, instead, where, bad, good, allowed = {} } = entry
  const every = new RegExp(pattern, pattern.flags + 'g')
  return {
    name: `${word}: banned`,
    faults: (files) =>
      files
        .filter(
          ({ path }) => where.test(path) && !(path in allowed) && !path.startsWith('test/tidy/'),
        )
        .flatMap(({ path, text }) =>
          [...text.matchAll(every)].map((match) => ({
            path,
            line: lineOf(text, match.index),
            found: match[0].trim(),
            instead,
          })),
        ),
    bad: [bad],
    good: [good],
  }
})

/** The exceptions; one that is no longer needed is a fault of its own. */
export const allowances = banned.flatMap(({ pattern, allowed = {} }) =>
  Object.entries(allowed).map(([path, reason]) => ({ path, reason, pattern })),
)
