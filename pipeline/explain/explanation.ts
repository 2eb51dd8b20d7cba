import type { AddedRow, BaseRow, BundledRow, ServiceRow } from './added-rows.ts'
import type { RecordHopRow, RecordRow, RejectRow } from './record-rows.ts'
import type {
  BookRateRow,
  Candidate,
  CardRow,
  ChargeRow,
  DraftHeadRow,
  DraftLineRow,
  DraftMarginRow,
  DraftTaxRow,
  HeldPartRow,
  HoldRow,
  MarginRow,
  OtherHopRow,
  PartRow,
  RangeRow,
  RestRow,
  StepRow,
  TierRow,
} from './rows.ts'

/** Quantity and, where they are priced, packages started in a scope and month. */
export interface Cumulated {
  readonly before: string
  readonly after: string
  /** Of it what sealed periods counted. */
  readonly sealed: string | null
  readonly packages_before: string | null
  readonly packages_after: string | null
}

/**
 * One price on one kind of usage, with the rule that won, those that lost,
 * and the records behind it.
 */
export interface Part extends PartRow {
  readonly price: Candidate | null
  readonly passed: readonly Candidate[]
  readonly passed_more: number
  /** What each tier holds of a price in tiers; empty for the other models. */
  readonly tiers: readonly TierRow[]
  /** What each tier of a rate card holds, where one makes the cost. */
  readonly card: readonly CardRow[]
  /** The row of services.csv that it charges, instead of records. */
  readonly service: ServiceRow | null
  /** What the bundle that it is holds of usage and purchases. */
  readonly bundled: readonly BundledRow[]
  /** What was cumulated over the days of a price in tiers: before the first, after the last. */
  readonly cumulated: Cumulated | null
  /** Day by day, only where all is asked for. */
  readonly steps: readonly StepRow[]
  readonly records: readonly RangeRow[]
  /** Usage records beyond the ranges listed. */
  readonly records_more: string
}

/** Usage that has no amount at a hop, and the rules that came close. */
export interface HeldPart extends HeldPartRow {
  readonly price: Candidate | null
  readonly passed: readonly Candidate[]
  readonly passed_more: number
}

/** A minimum, maximum, fee or adjustment, with the charges that a limit or fee counts. */
export interface AddedPart extends AddedRow {
  readonly counted: readonly BaseRow[]
  /** How many charges it counts, listed or not. */
  readonly counted_charges: number
}

/** What a charge and a usage record have in common. */
export interface Lineage {
  readonly parts: readonly Part[]
  /** How many parts there are, listed or not. */
  readonly parts_count: number
  /** What is charged beside usage; with the parts it is the whole. */
  readonly added: readonly AddedPart[]
  /** Parts beyond those listed, summed by hop: with those listed they are the whole. */
  readonly rest: readonly RestRow[]
  readonly held_parts: readonly HeldPart[]
  /** For the provider only, where it invoices. */
  readonly margins: readonly MarginRow[]
  readonly book_rates: readonly BookRateRow[]
  readonly other_hop: readonly OtherHopRow[]
  readonly holds: readonly HoldRow[]
}

/** An invoice line, or a charge that is on no draft (a statement, a held account). */
export interface ChargeExplanation extends Lineage {
  readonly kind: 'invoice_line' | 'charge'
  readonly run: string
  readonly target: string
  readonly charge: ChargeRow
}

/** A whole draft: lines, net, tax, gross. */
export interface DraftExplanation {
  readonly kind: 'draft'
  readonly run: string
  readonly target: string
  readonly draft: DraftHeadRow
  readonly lines: readonly DraftLineRow[]
  readonly taxes: readonly DraftTaxRow[]
  readonly margins: readonly DraftMarginRow[]
}

/** One record of a source file and what became of it. */
export interface RecordExplanation extends Lineage {
  readonly kind: 'usage_record'
  readonly run: string
  readonly target: string
  readonly record: RecordRow
  readonly hops: readonly RecordHopRow[]
}

/** A record in quarantine: it was not rated, and why. */
export interface RejectExplanation {
  readonly kind: 'quarantined_record'
  readonly run: string
  readonly target: string
  readonly reject: RejectRow
}

export type Explanation =
  ChargeExplanation | DraftExplanation | RecordExplanation | RejectExplanation
