import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { columns } from './columns.ts'
import type { Column } from './columns.ts'
import { makeMonth } from './make-month.ts'
import type { MadeMonth } from './make-month.ts'

const period = '2026-10'
const rows = 3_300

// The order of some other export: the same columns, every third one first.
const otherOrder: readonly Column[] = [0, 1, 2].flatMap((start) =>
  columns.filter((_, i) => i % 3 === start),
)

const readme = `# The sample month

Billed daily rated usage of October 2026, the way Partner Center exports it, for the rates in
\`rates/\`. All of it is fictional: companies, ids, amounts. \`npm run sample\` makes these files
and the rates again, byte for byte.

| File | Form |
|---|---|
| \`usage_2026-10_1.csv\` | UTF-8 with byte order mark, LF, Partner Center's column order |
| \`usage_2026-10_2.csv.gz\` | the same, compressed, no byte order mark |
| \`usage_2026-10_3.csv\` | CRLF, columns in another order |

Thirteen customers in five markets, six of them behind two resellers; names and tags that try to
break whatever reads them; partner credit lost for some days, reservations, savings plans, Azure
credit, corrections, late lines, tiers, marketplace images. The month is complete: every line has
an account and a price. Bigger months: \`node dist/scripts/make-month.js --help\`.
`

/** Writes `data/sample` and the rates that belong to it into a repository. */
export async function makeSample(folders: {
  dataDir: string
  ratesDir: string
}): Promise<MadeMonth> {
  mkdirSync(folders.dataDir, { recursive: true })
  writeFileSync(join(folders.dataDir, 'README.md'), readme)
  return makeMonth({
    seed: 2026,
    rows,
    period,
    outDir: folders.dataDir,
    ratesDir: folders.ratesDir,
    forms: [
      { name: `usage_${period}_1.csv`, bom: true, newline: '\n', gzip: false, order: columns },
      { name: `usage_${period}_2.csv.gz`, bom: false, newline: '\n', gzip: true, order: columns },
      {
        name: `usage_${period}_3.csv`,
        bom: false,
        newline: '\r\n',
        gzip: false,
        order: otherOrder,
      },
    ],
  })
}
