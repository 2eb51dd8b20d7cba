import { ratebookError, RatebookErrors, type RatebookError } from '../errors.ts'
import type { Place } from './rates-table.ts'

const shownPerFile = 100

/** Collects what is wrong with rates files, so that one pass reports all of it. */
export interface Faults {
  readonly add: (place: Place, error: RatebookError) => void
  /** Throws RatebookErrors, by file and line, if anything was added. */
  readonly throwIfAny: () => void
}

/** Starts an empty collection; of one file at most 100 faults are kept, the rest counted. */
export function createFaults(): Faults {
  const byFile = new Map<string, { found: [number, RatebookError][]; more: number }>()
  return {
    add(place, error) {
      const entry = byFile.get(place.file) ?? { found: [], more: 0 }
      byFile.set(place.file, entry)
      if (entry.found.length < shownPerFile) entry.found.push([place.line, error])
      else entry.more += 1
    },
    throwIfAny() {
      if (byFile.size === 0) return
      const files = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))
      throw new RatebookErrors(
        files.flatMap(([file, { found, more }]) => {
          const errors = found.sort(([a], [b]) => a - b).map(([, error]) => error)
          return more === 0 ? errors : [...errors, ratebookError('RB-313', { file, count: more })]
        }),
      )
    },
  }
}

/** `rates/accounts.csv:14` */
export function at(place: Place): string {
  return `${place.file}:${String(place.line)}`
}

/** `rates/fx/2026.csv:3 and :9`, or with both file names if they differ; the earlier one first. */
export function both(a: Place, b: Place): string {
  if (a.file !== b.file) return `${at(a)} and ${at(b)}`
  const [first, second] = a.line <= b.line ? [a, b] : [b, a]
  return `${at(first)} and :${String(second.line)}`
}
