import type { DuckDB } from '../engine/duckdb.ts'
import {
  addedRow,
  baseRow,
  type BundledRow,
  bundledRow,
  type ServiceRow,
  serviceRow,
} from './added-rows.ts'
import type { AddedPart, HeldPart, Lineage, Part } from './explanation.ts'
import {
  bookRateRow,
  type Candidate,
  type CardRow,
  cardRow,
  candidateRow,
  heldPartRow,
  holdRow,
  marginRow,
  otherHopRow,
  type PartRow,
  partRow,
  proofRow,
  type RangeRow,
  rangeRow,
  restRow,
  type StepRow,
  stepRow,
  type TierRow,
  tierRow,
} from './rows.ts'
import { buildStep, buildSteps, readStep } from './tables.ts'
import type { Limits } from './wanted.ts'

/**
 * Builds all that is read about the rated lines which `chosenBy` picks, from the
 * rates to the usage records.
 */
export async function buildLineage(
  database: DuckDB,
  chosenBy: 'line_of_charge' | 'line_of_record',
): Promise<void> {
  await buildStep(database, chosenBy, 'chosen_line')
  await buildStep(database, 'record_of_line', 'sought_record')
  await buildSteps(database, [
    'record_tag_name',
    'classed_record',
    'explained_line',
    'explained_added',
    'explained_service',
    'explained_bundled',
    'net_charge',
    'explained_base',
    'added_proof',
    'explained_day',
    'explained_tier',
    'explained_step',
    'explained_card_day',
    'explained_card',
    'explained_part',
    'explained_record',
    'held_part',
    'explained_price',
    'explained_candidate',
    'explained_rest',
    'explained_margin',
    'explained_book_rate',
    'other_hop',
    'explained_hold',
    'explained_proof',
  ])
}

/**
 * Reads what buildLineage built. Throws a plain error where it does not add up:
 * then a figure would be a lie.
 */
export async function readLineage(
  database: DuckDB,
  target: string,
  limits: Limits,
): Promise<Lineage> {
  await assertProof(database, 'explained_proof', target)
  await assertProof(database, 'added_proof', target)
  const details: PartDetails = {
    candidates: await readStep(database, 'explained_candidate', candidateRow, 'place'),
    tiers: await readStep(database, 'explained_tier', tierRow, 'tier_no'),
    cards: await readStep(database, 'explained_card', cardRow, 'tier_no'),
    steps: await readStep(database, 'explained_step', stepRow, 'usage_date'),
    ranges: await readStep(database, 'explained_record', rangeRow, 'place'),
    services: await readStep(database, 'explained_service', serviceRow, 'line_no'),
    bundled: await readStep(database, 'explained_bundled', bundledRow, 'place'),
  }
  const parts = await readStep(database, 'explained_part', partRow, 'place')
  const heldParts = await readStep(database, 'held_part', heldPartRow, 'part_key')
  return {
    parts: parts.slice(0, limits.parts).map((part) => detailed(part, details, limits)),
    parts_count: parts.length,
    added: await readAdded(database, limits),
    rest: await readStep(database, 'explained_rest', restRow, 'hop'),
    held_parts: heldParts.map((part): HeldPart => ({
      ...part,
      ...pricesOf(part.part_key, details, limits),
    })),
    margins: await readStep(database, 'explained_margin', marginRow, 'hop'),
    book_rates: await readStep(database, 'explained_book_rate', bookRateRow, 'month'),
    other_hop: await readStep(database, 'other_hop', otherHopRow, 'charge_id'),
    holds: await readStep(database, 'explained_hold', holdRow, 'detail'),
  }
}

/** Throws where a table of contradictions is not empty. */
export async function assertProof(database: DuckDB, table: string, target: string): Promise<void> {
  const [broken] = await readStep(database, table, proofRow, 'claim')
  if (broken === undefined) return
  const { claim, expected, found } = broken
  throw new Error(`${target}: ${claim}: ${String(expected)} in the run, ${String(found)} explained`)
}

/** Added lines, each with the largest of the charges that it counts; the others are summed. */
async function readAdded(database: DuckDB, limits: Limits): Promise<AddedPart[]> {
  const base = await readStep(database, 'explained_base', baseRow, 'place')
  return (await readStep(database, 'explained_added', addedRow, 'place')).map((added) => {
    const own = base.filter((row) => row.file === added.file && row.line_no === added.line_no)
    return { ...added, counted: own.slice(0, limits.draftLines), counted_charges: own.length }
  })
}

interface PartDetails {
  readonly candidates: readonly Candidate[]
  readonly tiers: readonly TierRow[]
  readonly cards: readonly CardRow[]
  readonly steps: readonly StepRow[]
  readonly ranges: readonly RangeRow[]
  readonly services: readonly ServiceRow[]
  readonly bundled: readonly BundledRow[]
}

function pricesOf(
  key: string,
  { candidates }: PartDetails,
  limits: Limits,
): Pick<Part, 'price' | 'passed' | 'passed_more'> {
  const own = candidates.filter((candidate) => candidate.part_key === key)
  const passed = own.filter((candidate) => !candidate.is_winner)
  return {
    price: own.find((candidate) => candidate.is_winner) ?? null,
    passed: passed.slice(0, limits.candidates),
    passed_more: Math.max(0, passed.length - limits.candidates),
  }
}

function detailed(part: PartRow, details: PartDetails, limits: Limits): Part {
  const own = <R extends { part_key: string }>(rows: readonly R[]): R[] =>
    rows.filter((row) => row.part_key === part.part_key)
  const steps = own(details.steps)
  const [first, last] = [steps.at(0), steps.at(-1)]
  const records = own(details.ranges)
  return {
    ...part,
    ...pricesOf(part.part_key, details, limits),
    tiers: own(details.tiers),
    card: own(details.cards),
    service: own(details.services).at(0) ?? null,
    bundled: own(details.bundled),
    cumulated:
      first === undefined || last === undefined
        ? null
        : {
            before: first.quantity_before,
            after: last.quantity_after,
            sealed: first.sealed_quantity,
            packages_before: first.packages_before,
            packages_after: last.packages_after,
          },
    steps: limits.steps ? steps : [],
    records,
    records_more: records.at(-1)?.records_after ?? '0',
  }
}
