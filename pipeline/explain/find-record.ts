import { ratebookError } from '../errors.ts'
import type { OpenRun } from '../open-run.ts'

export interface RecordTarget {
  readonly sourceSha256: string
  readonly recordNumber: string
}

const leastPrefix = 6

/**
 * Reads `<file name or start of its SHA-256>:<record number>`. Undefined where the text is not
 * of that form; RB-213 for a file that the run did not take or that is not named clearly, RB-214
 * for a number beyond its end.
 */
export function findRecord(run: OpenRun, target: string): RecordTarget | undefined {
  const match = /^(.+):([1-9]\d{0,14})$/u.exec(target)
  const [, file, number] = match ?? []
  if (file === undefined || number === undefined) return undefined
  const { duplicates } = run.manifest
  const inputs = run.manifest.inputs.filter(({ schema }) => schema === 'usage')
  const original = duplicates.find(({ name }) => name === file)?.of ?? file
  const hash = file.toLowerCase()
  const isPrefix = hash.length >= leastPrefix && /^[0-9a-f]+$/u.test(hash)
  const named = inputs.filter(({ name }) => name === original)
  const found =
    named.length > 0 ? named : inputs.filter(({ sha256 }) => isPrefix && sha256.startsWith(hash))
  const [input] = found
  if (input === undefined || found.length > 1) {
    const files = (found.length > 1 ? found : inputs).map(
      ({ name, sha256 }) => `${name} (${sha256.slice(0, 12)})`,
    )
    throw ratebookError(
      'RB-213',
      { file, found: found.length, run: run.id, files: files.join(', ') },
      2,
    )
  }
  if (BigInt(number) > BigInt(input.records)) {
    throw ratebookError('RB-214', { file: input.name, number, records: String(input.records) }, 2)
  }
  return { sourceSha256: input.sha256, recordNumber: number }
}
