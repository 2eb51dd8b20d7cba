import type { Workspace } from '../workspace.ts'
import { readLedger } from './ledger.ts'
import { sealsInForce } from './seal-state.ts'

/** A closed month, and the run of its seal: that of all its accounts. */
export interface ClosedMonth {
  readonly month: string
  readonly run: string
  /** The last run by which its documents were corrected, as far as they were (B32). */
  readonly corrected: string | null
}

/**
 * The closed months before a period, the earliest first, each with its last seal in force. A period
 * that is run again after its own close sees what was closed then, so that no later close moves a
 * figure of it.
 */
export async function closedMonthsBefore(
  workspace: Workspace,
  period: string,
): Promise<ClosedMonth[]> {
  return readLedger(workspace, [], async (ledger) => {
    const seals = await sealsInForce(ledger)
    const ever = (await ledger.rows('seal')).toSorted(byTime)
    const closed = seals.find((seal) => seal.period === period)?.sealed_at
    const isBefore = (seal: { readonly sealed_at: string }): boolean =>
      closed === undefined || seal.sealed_at < closed
    const runs = new Map<string, string>()
    for (const seal of seals.filter((one) => one.period < period)) {
      const first = ever.find((one) => one.period === seal.period)
      // one that was opened and closed again meanwhile counts as it is now
      if (first !== undefined && isBefore(first) && (isBefore(seal) || !runs.has(seal.period)))
        runs.set(seal.period, seal.run_id)
    }
    const corrections = (await ledger.rows('correction'))
      .filter(({ corrected_at: at }) => closed === undefined || at < closed)
      .toSorted((a, b) => a.corrected_at.localeCompare(b.corrected_at))
    const correctedBy = (month: string): string | null =>
      corrections.findLast(({ period: of, kind }) => of === month && kind === 'run')?.run_id ?? null
    return [...runs]
      .map(([month, run]) => ({ month, run, corrected: correctedBy(month) }))
      .sort((a, b) => (a.month < b.month ? -1 : 1))
  })
}

type Sealed = { readonly sealed_at: string }

function byTime(a: Sealed, b: Sealed): number {
  return a.sealed_at < b.sealed_at ? -1 : 1
}
