import type { OpenRun } from '../open-run.ts'
import type { DraftExplanation } from './explanation.ts'
import { assertProof } from './lineage.ts'
import { draftHeadRow, draftLineRow, draftMarginRow, draftTaxRow } from './rows.ts'
import { buildSteps, readStep } from './tables.ts'
import type { Limits } from './wanted.ts'

/**
 * A whole draft: its lines to net, tax by rule, gross, and the tax in the
 * seller's tax currency (B27, B28).
 */
export async function explainDraft(
  run: OpenRun,
  target: string,
  limits: Limits,
): Promise<DraftExplanation> {
  const { database } = run
  await buildSteps(database, [
    'draft_head',
    'draft_line',
    'draft_tax',
    'draft_margin',
    'draft_proof',
  ])
  await assertProof(database, 'draft_proof', target)
  const [draft] = await readStep(database, 'draft_head', draftHeadRow, 'invoice_key')
  if (draft === undefined) throw new Error(`${target}: the draft has no lines`)
  const lines = await readStep(database, 'draft_line', draftLineRow, 'line_no')
  return {
    kind: 'draft',
    run: run.id,
    target,
    draft,
    lines: lines.slice(0, limits.draftLines),
    taxes: await readStep(database, 'draft_tax', draftTaxRow, 'tax_category'),
    margins: await readStep(database, 'draft_margin', draftMarginRow, 'book_currency'),
  }
}
