import type { OpenRun } from '../open-run.ts'
import type { ChargeExplanation } from './explanation.ts'
import { buildLineage, readLineage } from './lineage.ts'
import { chargeRow } from './rows.ts'
import { buildSteps, readStep } from './tables.ts'
import type { Limits } from './wanted.ts'

/** An invoice line or a charge: rounding, and the rated or added lines it is the sum of. */
export async function explainCharge(
  run: OpenRun,
  target: string,
  kind: 'invoice_line' | 'charge',
  limits: Limits,
): Promise<ChargeExplanation> {
  const { database } = run
  await buildSteps(database, ['explained_charge'])
  const [charge] = await readStep(database, 'explained_charge', chargeRow, 'charge_id')
  if (charge === undefined) throw new Error(`${target}: the run has the line but not its charge`)
  await buildLineage(database, 'line_of_charge')
  return { kind, run: run.id, target, charge, ...(await readLineage(database, target, limits)) }
}
