import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import { writeWholeFile } from '../7-issue/write-file.ts'
import { formatDecimal } from '../money.ts'
import type { OpenRun } from '../open-run.ts'
import { packageRoot } from '../package-root.ts'
import { summarize } from '../summary/summary.ts'

const version = 'templates/report/v1'

function amount(text: string, minorUnits: string): string {
  const places = Number(minorUnits)
  return formatDecimal(text, 'en', { least: places, most: places })
}

function count(text: string): string {
  return formatDecimal(text, 'en', { least: 0, most: 0 })
}

/**
 * Writes `report.html`: what came in, what goes out, what waits, what every check said. For the
 * provider only: it holds cost and margin. Returns its path.
 */
export async function writeReport(run: OpenRun, folder: string): Promise<string> {
  const engine = Handlebars.create()
  engine.registerHelper({
    amount: (text: string, minorUnits: string) => amount(text, minorUnits),
    two: (text: string) => amount(text, '2'),
    figure: (text: string) => formatDecimal(text, 'en', { least: 0, most: 4 }),
    count: (text: string) => count(text),
    words: (text: string) => text.replaceAll('_', ' '),
    short: (text: string) => text.slice(0, 12),
  })
  const source = await readFile(join(packageRoot, version, 'report.hbs'), 'utf8')
  const template = engine.compile<unknown>(source, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { amount: true, two: true, figure: true, count: true, words: true, short: true },
  })
  const summary = await summarize(run.database)
  const { manifest } = run
  const control = manifest.tables.source_control?.totals ?? {}
  const html = template({
    css: await readFile(join(packageRoot, version, 'style.css'), 'utf8'),
    run: run.id,
    period: manifest.period,
    digest: manifest.digest,
    versions: manifest.versions,
    usageRecords: control.usage_records ?? '0',
    rejected: control.rejected_records ?? '0',
    inputs: manifest.inputs.map((input) => ({ ...input, records: String(input.records) })),
    refused: manifest.refused,
    duplicates: manifest.duplicates,
    ...summary,
    checks: manifest.checks.map((check) => ({
      ...check,
      rows: String(check.rows),
      passed: check.rows === 0,
    })),
  })
  const path = join(folder, 'report.html')
  await writeWholeFile(path, html)
  return path
}
