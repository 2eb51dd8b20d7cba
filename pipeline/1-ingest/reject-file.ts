import { open, readFile, rm, writeFile } from 'node:fs/promises'
import type { DuckDB } from '../engine/duckdb.ts'
import { copyToParquet, selectOwnCsv } from '../engine/stored-table.ts'

const rawLimit = 4_000
const bufferBytes = 1 << 20
/** The Parquet of a file without rejects, as the engine wrote it for the first one. */
let noRejects: Buffer | null = null

/**
 * Quarantine of records that no parser can take, written as they are met: a file may consist of
 * nothing else, so they are not kept in memory. Each has its number in the file, what is wrong
 * with it, and its first bytes.
 */
export class RejectFile {
  count = 0
  private readonly path: string
  private readonly file: Awaited<ReturnType<typeof open>>
  private waiting: string[] = []
  private waitingLength = 0

  private constructor(path: string, file: Awaited<ReturnType<typeof open>>) {
    this.path = path
    this.file = file
  }

  static async create(path: string): Promise<RejectFile> {
    return new RejectFile(path, await open(path, 'wx', 0o600))
  }

  /** Notes one record; `flush` writes what was noted. */
  add(record: number, reason: string, raw: Buffer): void {
    const text = raw.toString('utf8', 0, rawLimit).replaceAll('\0', '\uFFFD').trimEnd()
    const line =
      [String(record), reason, text].map((field) => `"${field.replaceAll('"', '""')}"`).join(',') +
      '\n'
    this.waiting.push(line)
    this.waitingLength += line.length
    this.count++
  }

  async flush(least = bufferBytes): Promise<void> {
    if (this.waitingLength < least) return
    await this.file.write(this.waiting.join(''))
    this.waiting = []
    this.waitingLength = 0
  }

  /** Stores all of it as Parquet, in the order of the file, and removes the text. */
  async store(database: DuckDB, target: string): Promise<void> {
    await this.finish()
    const columns = { record_number: 'BIGINT', reason: 'VARCHAR', raw: 'VARCHAR' }
    if (this.count > 0 || noRejects === null)
      await copyToParquet(database, selectOwnCsv(this.path, columns), target)
    else await writeFile(target, noRejects)
    if (this.count === 0) noRejects ??= await readFile(target)
    await rm(this.path)
  }

  /** Writes what was noted, and opens the file no more. */
  async finish(): Promise<void> {
    await this.flush(1)
    await this.close()
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
