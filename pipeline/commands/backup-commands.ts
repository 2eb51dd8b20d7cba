import { backUp } from '../backup/backup.ts'
import { restore } from '../backup/restore.ts'
import { ratebookError } from '../errors.ts'
import type { SealState } from '../ledger/check-sealed.ts'
import { withWorkspaceLock } from '../ledger/workspace-lock.ts'
import { answer, type Context } from './context.ts'
import { sizeText } from './size-text.ts'

export interface BackupAsked {
  readonly keep?: number
}

/** `ratebook backup`: exit 1 where what is backed up is not sound any more. */
export async function backupCommand(
  context: Context,
  wanted: string | undefined,
  asked: BackupAsked,
): Promise<number> {
  const { workspace, config } = context
  const folder = wanted ?? config.backupFolder
  if (folder === undefined) throw ratebookError('RB-964', undefined, 2)
  const keep = asked.keep ?? config.backupKeep
  const made = await withWorkspaceLock(workspace, 'backup', () =>
    backUp({ workspace, folder, ...(keep === undefined ? {} : { keep }) }),
  )
  answer(context, made, () =>
    [
      `Backup ${made.backup}: ${String(made.files)} files, ${sizeText(made.bytes)}, ` +
        `${sizeText(made.new_bytes)} of it new`,
      ...made.removed.map((name) => `removed ${name}`),
      sealsText(made.seals),
    ].join('\n'),
  )
  return made.seals.every(({ sound }) => sound) ? 0 : 1
}

/** `ratebook restore`: exit 1 where what was backed up was not sound. */
export async function restoreCommand(
  backup: string,
  folder: string,
  context: Pick<Context, 'json' | 'print'>,
): Promise<number> {
  const restored = await restore(backup, folder)
  const { files, seals, workspace } = restored
  const text =
    `Restored ${restored.backup} into ${workspace}: ${String(files)} files\n${sealsText(seals)}\n\n` +
    `Next: ratebook --workspace ${folder} status`
  context.print(context.json ? JSON.stringify(restored, null, 2) : text)
  return seals.every(({ sound }) => sound) ? 0 : 1
}

function sealsText(seals: readonly SealState[]): string {
  if (seals.length === 0) return 'No period is closed'
  const faults = seals.flatMap((seal) => seal.faults)
  const words = faults.length === 0 ? 'all sound' : 'NOT SOUND'
  return [`${String(seals.length)} seals: ${words}`, ...faults.map((one) => `  ${one}`)].join('\n')
}
