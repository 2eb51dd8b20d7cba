import { ratebookError } from '../errors.ts'
import type { Workspace } from '../workspace.ts'
import { withLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { sealsInForce } from './seal-state.ts'

/**
 * Takes back the last seal of a period, for a reason that is recorded. Only while none of its
 * documents has a number: RB-935; RB-934 where there is no seal.
 */
export async function reopenPeriod(
  workspace: Workspace,
  period: string,
  reason: string,
  user: string,
): Promise<LedgerRow<'reopening'>> {
  return withLedger(workspace, async (ledger) => {
    const seal = (await sealsInForce(ledger, period)).at(-1)
    if (seal === undefined) throw ratebookError('RB-934', { period })
    const numbered = (await ledger.rows('document')).filter((row) => row.seal_id === seal.seal_id)
    const [first] = numbered
    if (first !== undefined)
      throw ratebookError('RB-935', { period, count: numbered.length, first: first.number })
    const reopening = {
      seal_id: seal.seal_id,
      reopened_at: new Date().toISOString(),
      reopened_by: user,
      reason,
    }
    await ledger.add('reopening', reopening)
    return reopening
  })
}
