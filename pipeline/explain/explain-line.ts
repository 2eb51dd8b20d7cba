import { z } from 'zod'
import type { OpenRun } from '../open-run.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { explainCharge } from './explain-charge.ts'
import { explainDraft } from './explain-draft.ts'
import { explainRecord } from './explain-record.ts'
import type { Explanation } from './explanation.ts'
import { findRecord } from './find-record.ts'
import { buildSteps, createWanted, readStep } from './tables.ts'
import { unknownTarget } from './unknown-target.ts'
import { type ExplainOptions, limitsOf } from './wanted.ts'

const foundTarget = z.object({ kind: z.enum(['draft', 'invoice_line', 'charge']) })

/**
 * The arithmetic and lineage behind a figure of a run. `target` names a draft
 * (`2026-10.ACC-001.PLN`), one of its lines (`2026-10.ACC-001.PLN/3`), a charge
 * (`statement/ACC-009/PLN/…`, as the pages print it) or a usage record (`usage.csv:17`, or the
 * start of the file's SHA-256 for its name). It only reads; where the parts do not add up to the
 * figure it throws a plain error, since that is a bug. RB-210 to RB-215 say that nothing has that
 * name. A draft whose key is the name of another one's line is the one that is meant.
 */
export async function explainLine(
  run: OpenRun,
  target: string,
  options: ExplainOptions = {},
): Promise<Explanation> {
  const { database } = run
  const limits = limitsOf(options)
  const wanted = { target, partsShown: limits.parts, rangesShown: limits.ranges }
  await createWanted(database, wanted)
  await createTableOfRows(
    database,
    'input_file',
    [
      { name: 'source_sha256', type: 'varchar', of: (input) => input.sha256 },
      { name: 'name', type: 'varchar', of: (input) => input.name },
    ],
    run.manifest.inputs,
  )
  await buildSteps(database, ['named_charge', 'found_target'])
  const found = (await readStep(database, 'found_target', foundTarget, 'kind')).map(
    ({ kind }) => kind,
  )
  if (found.includes('draft')) return explainDraft(run, target, limits)
  if (found.includes('invoice_line')) return explainCharge(run, target, 'invoice_line', limits)
  if (found.includes('charge')) return explainCharge(run, target, 'charge', limits)
  const record = findRecord(run, target)
  if (record === undefined) throw await unknownTarget(run, target)
  await createWanted(database, { ...wanted, ...record })
  return explainRecord(run, target, limits)
}
