import { withWorkspaceLock } from '../ledger/workspace-lock.ts'
import { planPrune, prune, type Pruned } from '../prune/prune.ts'
import { answer, type Context } from './context.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'

export interface PruneAsked {
  readonly keep?: number
  readonly delete?: boolean
}

/** `ratebook prune`: what would go; with `--delete` it goes. */
export async function pruneCommand(context: Context, asked: PruneAsked): Promise<number> {
  const { workspace, config } = context
  const keep = asked.keep ?? config.keepRuns
  const pruned =
    asked.delete === true
      ? await withWorkspaceLock(workspace, 'prune', () => prune(workspace, keep))
      : await planPrune(workspace, keep)
  answer(context, pruned, () => prunedText(pruned))
  return 0
}

function prunedText({ deleted, keep, items, frees }: Pruned): string {
  if (items.length === 0)
    return `Nothing to prune: sealed runs and ${String(keep)} of each month stay`
  const rows = items.map(({ kind, path, bytes }) => [kind, path, sizeText(bytes)])
  return [
    textTable(
      [{ head: deleted ? 'Removed' : 'Would go' }, { head: 'Path' }, { head: 'Size', right: true }],
      rows,
    ),
    '',
    deleted
      ? `${sizeText(frees)} of disk freed`
      : `${sizeText(frees)} of disk would be freed. Nothing was removed; to do it: ratebook prune ` +
        `--keep ${String(keep)} --delete`,
  ].join('\n')
}
