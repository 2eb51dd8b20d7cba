import { writeToString } from 'fast-csv'
import type { RatesColumn, RatesTable } from './rates-table.ts'
import { ratesTables } from './rates-tables.ts'

/** The column tables of rates/README.md, made from the definitions that the loader uses. */
export function ratesTablesMarkdown(): string {
  return ratesTables.map(tableMarkdown).join('\n')
}

function tableMarkdown(table: RatesTable): string {
  const rows = Object.entries(table.columns).map(([name, column]) =>
    markdownRow([
      `\`${name}\``,
      column.need === 'required' ? 'yes' : '',
      column.kind.says,
      column.meaning,
      column.example === '' ? '' : `\`${column.example}\``,
    ]),
  )
  const needed = table.fileRequired ? '' : ' The file may be absent.'
  return [
    `### \`${table.file}\``,
    '',
    `${table.meaning}${needed}`,
    '',
    '| Column | Needed | Holds | Meaning | Example |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** A rates file of a new workspace. */
export interface ExampleFile {
  /** Below the workspace: `rates/accounts.csv`. */
  readonly path: string
  readonly text: string
}

const exampleNames: Readonly<Record<string, string>> = {
  'price-lists/*.csv': 'price-lists/example.csv',
  'fx/*.csv': 'fx/2026-10.csv',
  'adjustments/*.csv': 'adjustments/2026-10.csv',
}

/** One commented example of every rates file; together they load without a fault. */
export async function exampleRatesFiles(): Promise<ExampleFile[]> {
  return Promise.all(
    ratesTables.map(async (table) => {
      const columns = Object.entries(table.columns)
      const rows = (table.exampleRows ?? [{}]).map((change) =>
        columns.map(([name, column]) => change[name] ?? column.example),
      )
      const csv = await writeToString([columns.map(([name]) => name), ...rows])
      const comments = [
        table.meaning,
        '',
        ...columns.map(([name, column]) => columnComment(name, column)),
      ]
      const head = comments.map((line) => (line === '' ? '#\n' : `# ${line}\n`)).join('')
      return { path: `rates/${exampleNames[table.file] ?? table.file}`, text: `${head}${csv}\n` }
    }),
  )
}

function columnComment(name: string, { need, kind, meaning }: RatesColumn): string {
  return `${name} (${need === 'required' ? 'needed, ' : ''}${kind.says}): ${meaning}`
}
