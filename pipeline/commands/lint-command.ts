import { lintPage } from '../lint/page-lint.ts'
import { inOrder, lintRates, type LintReport } from '../lint/lint-rates.ts'
import { parsePeriod, presentMonth } from '../period.ts'
import { listRuns } from '../run-folder.ts'
import { answer, type Context } from './context.ts'
import { writeCsv } from './csv-file.ts'

/** `ratebook lint`: exit 1 where something keeps accounts from being billed. */
export async function lintCommand(
  context: Context,
  asked: { readonly period?: string; readonly csv?: string },
): Promise<number> {
  const { workspace, config } = context
  const latest = listRuns(workspace.runs).at(-1)?.slice(0, 7)
  const period = parsePeriod(asked.period ?? latest ?? presentMonth())
  const report = await lintRates({ workspace, period, config })
  if (asked.csv !== undefined) await writeFindings(asked.csv, report)
  answer(context, report, () => lintPage(report))
  return report.errors > 0 ? 1 : 0
}

async function writeFindings(path: string, report: LintReport): Promise<void> {
  const headers = ['severity', 'check', 'file', 'line', 'subject', 'detail', 'money', 'currency']
  const rows = inOrder(report).map(({ line_no: line, ...finding }) => ({ ...finding, line }))
  await writeCsv(path, headers, rows)
}
