import { counted, labelled, placeOf, row } from '../explain/layout.ts'
import { formatDecimal } from '../money.ts'
import type { LintFinding, LintReport, LintResult } from './lint-rates.ts'

/** Findings of one check that a terminal shows; a file of --csv has all. */
const shownPerCheck = 12

/** The page that finance reads: what is wrong, where, for how much, and what mends it. */
export function lintPage(report: LintReport): string {
  const lines = [
    ...headLines(report),
    ...report.results.flatMap(resultLines),
    ...notCheckedLines(report),
    '',
    summaryOf(report),
  ]
  return lines.map((line) => line.trimEnd()).join('\n') + '\n'
}

function headLines({ period, run, last_run: lastRun }: LintReport): string[] {
  const usage = run === null ? 'without usage' : `on the usage of run ${run}`
  const compared = lastRun === null ? '' : `, prices compared with run ${lastRun}`
  return row(0, `Rates for ${period}, ${usage}${compared}`)
}

function resultLines({ title, severity, why, fix, findings }: LintResult): string[] {
  const more = findings.length - shownPerCheck
  return [
    '',
    ...row(
      0,
      `${severity.toUpperCase()}  ${title}: ${counted(String(findings.length), 'finding')}`,
    ),
    ...findings.slice(0, shownPerCheck).flatMap(findingLines),
    ...(more > 0 ? row(2, `and ${counted(String(more), 'more finding')}; --csv FILE has all`) : []),
    ...labelled(2, 'why', why),
    ...labelled(2, 'fix', fix),
  ]
}

function findingLines({ file, line_no: line, subject, detail, ...stake }: LintFinding): string[] {
  return [
    ...row(2, `${moneyOf(stake).padStart(16)}  ${subject}`, placeOf(file, line), 20),
    ...row(20, detail, null, 20),
  ]
}

/** Money is cut to minor units for reading only; --csv and --json have all places. */
function moneyOf({ money, currency }: Pick<LintFinding, 'money' | 'currency'>): string {
  if (money === null || currency === null) return ''
  const cents = money.replace(/(\.\d\d)\d*$/u, '$1')
  return `${formatDecimal(cents, 'en', { least: 2, most: 2 })} ${currency}`
}

function notCheckedLines({ not_checked: missing }: LintReport): string[] {
  if (missing.length === 0) return []
  return [
    '',
    ...row(0, 'Not checked'),
    ...missing.flatMap(({ title, because }) => row(2, `${title}: ${because}`)),
  ]
}

function summaryOf({ errors, warnings }: LintReport): string {
  if (errors + warnings === 0) return 'Nothing to settle.'
  return `${counted(String(errors), 'error')}, ${counted(String(warnings), 'warning')}`
}
