import type { OpenRun } from '../open-run.ts'
import type { RecordExplanation, RejectExplanation } from './explanation.ts'
import { buildLineage, readLineage } from './lineage.ts'
import { recordHopRow, recordRow, rejectRow } from './record-rows.ts'
import { buildStep, buildSteps, readStep } from './tables.ts'
import type { Limits } from './wanted.ts'

/**
 * A usage record: what Microsoft wrote, what it was metered with, and what each hop
 * made of that; or quarantine.
 */
export async function explainRecord(
  run: OpenRun,
  target: string,
  limits: Limits,
): Promise<RecordExplanation | RejectExplanation> {
  const { database } = run
  await buildStep(database, 'record_of_file', 'sought_record')
  await buildSteps(database, ['record_tag_name', 'classed_record', 'record_head', 'record_reject'])
  const [reject] = await readStep(database, 'record_reject', rejectRow, 'record_number')
  if (reject !== undefined) return { kind: 'quarantined_record', run: run.id, target, reject }
  const [record] = await readStep(database, 'record_head', recordRow, 'record_number')
  if (record === undefined)
    throw new Error(`${target}: the file has the record but the run does not`)
  await buildSteps(database, ['explained_charge'])
  await buildLineage(database, 'line_of_record')
  await buildSteps(database, ['record_hop'])
  // The reseller first, as everywhere.
  const hops = (await readStep(database, 'record_hop', recordHopRow, 'hop')).toReversed()
  return {
    kind: 'usage_record',
    run: run.id,
    target,
    record,
    hops,
    ...(await readLineage(database, target, limits)),
    // Both hops are among the parts already.
    other_hop: [],
  }
}
