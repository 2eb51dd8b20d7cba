import { z } from 'zod'
import { readSql } from '../engine/build-table.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { ratebookError } from '../errors.ts'
import type { OpenRun } from '../open-run.ts'
import { explainLine } from './explain-line.ts'
import { buildSteps, readStep } from './tables.ts'

const whyNotRow = z.object({
  price_list_id: z.string(),
  rule_id: z.string(),
  matches: z.string(),
  file: z.string(),
  line_no: z.string(),
  hop: z.string(),
  account_id: z.string(),
  day: z.string(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  usage_words: z.string(),
  is_winner: z.boolean(),
  because: z.string().nullable(),
  winner: z.string().nullable(),
  winner_file: z.string().nullable(),
  winner_line_no: z.string().nullable(),
})

/** Why a rule made the price of no part of a line, or of which it did. */
export interface WhyNotExplanation {
  readonly kind: 'why_not'
  readonly run: string
  readonly target: string
  readonly rule: string
  readonly answers: readonly z.infer<typeof whyNotRow>[]
}

/**
 * Says why a rule did not apply to an invoice line, a charge or a usage record: `rule` is its name,
 * or list and name (`gold/vm-1`). RB-222 for a target that has no price of its own, RB-223 for a
 * rule that the run does not have, with the nearest names.
 */
export async function explainWhyNot(
  run: OpenRun,
  target: string,
  rule: string,
): Promise<WhyNotExplanation> {
  const { kind } = await explainLine(run, target, { all: true })
  if (kind === 'draft' || kind === 'quarantined_record') {
    const what = kind === 'draft' ? 'a whole draft' : 'a record in quarantine'
    throw ratebookError('RB-222', { target, what }, 2)
  }
  const { database } = run
  await database.run(await readSql('pipeline/engine/word_macros.sql'))
  const asked = [{ name: 'name', type: 'varchar', of: (name: string) => name }]
  await createTableOfRows(database, 'wanted_rule', asked, [rule.trim()])
  await buildSteps(database, ['asked_rule', 'near_rule', 'why_not'])
  const found = await database.rowCount('asked_rule')
  if (found === '0') {
    const near = await readStep(database, 'near_rule', z.object({ name: z.string() }), 'place')
    throw ratebookError('RB-223', { rule, run: run.id, near: near.map(({ name }) => name) }, 2)
  }
  const answers = await readStep(database, 'why_not', whyNotRow, 'place')
  return { kind: 'why_not', run: run.id, target, rule, answers }
}
