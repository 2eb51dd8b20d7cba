import { checkPage, checkRun, reportOfDamaged, verifyTables } from '../explain/check-run.ts'
import { explainLine } from '../explain/explain-line.ts'
import { explanationPage } from '../explain/page.ts'
import { whyNotPage } from '../explain/page-why-not.ts'
import { explainWhyNot } from '../explain/why-not.ts'
import { findRun, openRun, readManifest, runFolder } from '../open-run.ts'
import { answer, type Context } from './context.ts'

/** `ratebook explain`. */
export async function explainCommand(
  context: Context,
  target: string,
  options: { run?: string; all?: boolean; whyNot?: string },
): Promise<number> {
  const run = await openRun(context.workspace, options.run, ['run', 'simulation'])
  try {
    if (options.whyNot !== undefined) {
      const reasons = await explainWhyNot(run, target, options.whyNot)
      answer(context, reasons, () => whyNotPage(reasons))
      return 0
    }
    const explanation = await explainLine(run, target, { all: options.all === true })
    answer(context, explanation, () => explanationPage(explanation))
    return 0
  } finally {
    run.database.close()
  }
}

/** `ratebook check`: exit 1 where a file changed or a gate is broken. */
export async function checkCommand(context: Context, wanted: string | undefined): Promise<number> {
  const id = findRun(context.workspace, wanted, ['run', 'simulation'])
  const manifest = await readManifest(context.workspace, id)
  const tables = await verifyTables(runFolder(context.workspace, id), manifest)
  if (tables.some(({ state }) => state === 'missing')) {
    const report = reportOfDamaged(id, manifest, tables)
    answer(context, report, () => checkPage(report))
    return 1
  }
  const run = await openRun(context.workspace, id, ['run', 'simulation'])
  try {
    const report = await checkRun(run)
    answer(context, report, () => checkPage(report))
    return report.sound ? 0 : 1
  } finally {
    run.database.close()
  }
}
