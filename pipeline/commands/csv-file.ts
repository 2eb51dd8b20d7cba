import { writeFile } from 'node:fs/promises'
import { writeToString } from 'fast-csv'
import { ratebookError } from '../errors.ts'
import { errorReason } from '../workspace.ts'

/** Writes rows to a CSV file that the user named; RB-902 where it cannot. */
export async function writeCsv(
  path: string,
  headers: readonly string[],
  rows: readonly Readonly<Record<string, string | null>>[],
): Promise<void> {
  const text = await writeToString(
    rows.map((row) => headers.map((name) => row[name] ?? '')),
    { headers: [...headers], alwaysWriteHeaders: true, includeEndRowDelimiter: true },
  )
  await writeFile(path, text, { mode: 0o600 }).catch((error: unknown) => {
    throw ratebookError('RB-902', { path, reason: errorReason(error) }, 2)
  })
}
