import { z } from 'zod'
import { ratebookError } from '../errors.ts'
import type { OpenRun } from '../open-run.ts'
import { buildStep, readStep } from './tables.ts'

const nearTarget = z.object({
  what: z.enum(['draft', 'lines', 'held', 'charge']),
  name: z.string(),
  detail: z.string(),
})
const namesListed = 8

/** The error for a name that nothing has: what comes nearest, from the run itself. */
export async function unknownTarget(run: OpenRun, target: string): Promise<Error> {
  await buildStep(run.database, 'near_target')
  const near = await readStep(run.database, 'near_target', nearTarget, 'name')
  const [lines] = near.filter(({ what }) => what === 'lines')
  if (lines !== undefined)
    return ratebookError('RB-212', { target, draft: lines.name, lines: lines.detail }, 2)
  const held = near.filter(({ what }) => what === 'held')
  if (held.length > 0) {
    const reasons = held.slice(0, namesListed).map(({ detail }) => detail)
    return ratebookError('RB-215', { target, account: held[0]?.name ?? '', reasons }, 2)
  }
  const charges = near.filter(({ what }) => what === 'charge')
  const drafts = near.filter(({ what }) => what === 'draft')
  const looksLikeDraft = target.startsWith(`${run.manifest.period}.`)
  const listed = (charges.length > 0 ? charges : drafts).map(({ name }) => name)
  const more =
    listed.length > namesListed ? [`and ${String(listed.length - namesListed)} more`] : []
  return ratebookError(
    looksLikeDraft || charges.length > 0 ? 'RB-211' : 'RB-210',
    { target, run: run.id, known: [...listed.slice(0, namesListed), ...more] },
    2,
  )
}
