import type { Ledger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'

/** A seal with what it left to be issued and what it left out. */
export interface Seal extends LedgerRow<'seal'> {
  readonly documents: readonly LedgerRow<'sealed_document'>[]
  readonly held: readonly LedgerRow<'held_account'>[]
}

/** The seals that are in force, of one period or of all in turn, the first one first. */
export async function sealsInForce(ledger: Ledger, period?: string): Promise<Seal[]> {
  const reopened = new Set((await ledger.rows('reopening')).map((row) => row.seal_id))
  const documents = await ledger.rows('sealed_document')
  const held = await ledger.rows('held_account')
  return (await ledger.rows('seal'))
    .filter((seal) => !reopened.has(seal.seal_id) && seal.period === (period ?? seal.period))
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)))
    .map((seal) => ({
      ...seal,
      documents: documents.filter((row) => row.seal_id === seal.seal_id),
      held: held.filter((row) => row.seal_id === seal.seal_id),
    }))
}

/** Not the id: as text, `c10` is before `c2`. */
const orderOf = ({ period, sealed_at }: LedgerRow<'seal'>): string => `${period} ${sealed_at}`

/** The id of a period's next seal, `2026-10-c1`; a seal that was reopened keeps its own. */
export async function nextSealId(ledger: Ledger, period: string): Promise<string> {
  const before = (await ledger.rows('seal')).filter((seal) => seal.period === period)
  return `${period}-c${String(before.length + 1)}`
}
