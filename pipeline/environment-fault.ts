import { type RatebookError, ratebookError } from './errors.ts'
import { errorReason, systemCode } from './workspace.ts'

const codes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EFBIG', 'EMFILE'])
const words =
  /No space left on device|Disk quota exceeded|Read-only file system|Permission denied|File too large/iu
const memory = /Out of Memory Error|failed to allocate/iu

/**
 * Turns what the machine refuses (disk full, read-only, no rights, memory) into an error a person
 * can act on, whether Node says it or DuckDB; null for anything else, which is a bug of ours.
 */
export function environmentFault(error: unknown): RatebookError | null {
  const reason = errorReason(error)
  const code = systemCode(error)
  if (memory.test(reason)) return ratebookError('RB-907', { reason: firstLine(reason) })
  if ((code === null || !codes.has(code)) && !words.test(reason)) return null
  const path =
    error instanceof Error && 'path' in error && typeof error.path === 'string'
      ? error.path
      : quoted(reason)
  return ratebookError('RB-902', { path, reason: firstLine(reason) })
}

function quoted(reason: string): string {
  return /"([^"]+)"/u.exec(reason)?.[1] ?? 'the workspace'
}

function firstLine(reason: string): string {
  return reason.split('\n')[0] ?? reason
}
