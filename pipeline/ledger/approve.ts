import { ratebookError } from '../errors.ts'
import type { Workspace } from '../workspace.ts'
import { type Ledger, withLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { type Seal, sealsInForce } from './seal-state.ts'

/**
 * Records that a second user agrees to what was sealed (B36). RB-934 where nothing is closed,
 * RB-933 where everything is approved, RB-939 where the user closed the period.
 */
export async function approvePeriod(
  workspace: Workspace,
  period: string,
  user: string,
): Promise<LedgerRow<'approval'>[]> {
  return withLedger(workspace, async (ledger) => {
    const seals = await sealsInForce(ledger, period)
    if (seals.length === 0) throw ratebookError('RB-934', { period })
    const open = await unapproved(ledger, seals)
    if (open.length === 0) throw ratebookError('RB-933', { period })
    const own = open.find((seal) => seal.sealed_by === user)
    if (own !== undefined) throw ratebookError('RB-939', { seal: own.seal_id, user })
    const approvals = open.map(({ seal_id, seal_sha256 }) => ({
      seal_id,
      seal_sha256,
      approved_at: new Date().toISOString(),
      approved_by: user,
    }))
    for (const approval of approvals) await ledger.add('approval', approval)
    return approvals
  })
}

/** Seals that nobody approved. */
export async function unapproved(ledger: Ledger, seals: readonly Seal[]): Promise<Seal[]> {
  const approved = new Set((await ledger.rows('approval')).map((row) => row.seal_id))
  return seals.filter((seal) => !approved.has(seal.seal_id))
}
