import type { Ledger } from './ledger.ts'

/**
 * Whether an issued document stands: one that was given back whole does not, and its account may be
 * billed anew; one that was corrected in part does, with its corrections.
 */
export async function isStanding(ledger: Ledger): Promise<(number: string) => boolean> {
  const corrections = await ledger.rows('correction')
  const whole = new Set(
    corrections.filter(({ kind }) => kind === 'whole').map((row) => row.correction_id),
  )
  const givenBack = new Set(
    (await ledger.rows('corrected_document'))
      .filter((row) => whole.has(row.correction_id))
      .map((row) => row.corrects),
  )
  return (number) => !givenBack.has(number)
}
