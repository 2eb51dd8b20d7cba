import { rm } from 'node:fs/promises'
import type { DuckDB } from '../engine/duckdb.ts'
import { createStage, stagedKeys, stageRecords } from '../engine/staged-text.ts'
import type { RatebookError } from '../errors.ts'
import {
  type CopyResult,
  type RecordSink,
  type RecordsToTake,
  refusable,
  wantedFields,
} from './copy-records.ts'
import type { Inspection } from './inspect-file.ts'
import { headBytes } from './recognise-content.ts'
import type { SourceFormat } from './source-format.ts'
import { type InspectedFile, makeTarget, readers, refuseChanged } from './store-file.ts'
import { type StagedFile, storeStaged } from './store-staged.ts'
import type { StoredSource } from './stored-source.ts'

/** What may wait: enough to share the cost of planning, and little memory. */
const mostFiles = 50
const mostRecords = 100_000
/** A little Parquet holds many rows. */
const mostParquetBytes = 1 << 17

/**
 * Small files are read one by one and stored together, since to plan the SELECTs of that many
 * columns takes longer than to run them over a few records: fifty files cost what ten did. What is
 * stored of a file is what it gives by itself.
 */
export class SmallFiles {
  private readonly database: DuckDB
  private readonly lake: string
  private readonly stages = new Map<SourceFormat, string>()
  private waiting = new Map<string, StagedFile>()
  private records = 0
  private readings = 0

  constructor(database: DuckDB, lake: string) {
    this.database = database
    this.lake = lake
  }

  /** Whether a file is so small that it should wait for others. */
  static takes({ content, textBytes }: Inspection): boolean {
    return content === 'parquet'
      ? textBytes <= mostParquetBytes
      : content !== 'arrow' && textBytes <= headBytes
  }

  has(key: string): boolean {
    return this.waiting.has(key)
  }

  get isFull(): boolean {
    return this.waiting.size >= mostFiles || this.records >= mostRecords
  }

  /** Reads a file whole; the file itself is not needed any more. */
  async read(file: InspectedFile, key: string): Promise<void> {
    const { content } = file.inspection
    if (content === 'arrow') throw new Error('an Arrow file is stored by itself')
    const place = await makeTarget(this.lake, key)
    const sink = new StageSink(this.database, this.stages, () => this.readings++)
    try {
      const described = await readers[content](file, { ...place, sink }, this.database)
      // What was read must be what was inspected.
      await refuseChanged(file)
      await place.rejects.flush(1)
      const { format, headers, stage, number } = sink.takenFrom(file)
      this.waiting.set(key, { file, key, number, place, described, format, headers, stage })
      this.records += described.records
    } catch (error) {
      await place.rejects.close()
      await rm(place.folder, { recursive: true, force: true })
      await refuseChanged(file)
      throw error
    }
  }

  /** Stores what waits; what became of each file, by its key. */
  async store(): Promise<ReadonlyMap<string, StoredSource | RatebookError>> {
    const results = new Map<string, StoredSource | RatebookError>()
    try {
      for (const stage of this.stages.values()) {
        const files = [...this.waiting.values()].filter((file) => file.stage === stage)
        const stored = await storeStaged(this.database, files, this.lake)
        for (const [key, result] of stored) results.set(key, result)
        await this.database.dropTable(stage)
      }
    } finally {
      await this.discard()
    }
    return results
  }

  /** Forgets what waits. */
  async discard(): Promise<void> {
    const { waiting } = this
    this.waiting = new Map()
    this.records = 0
    this.readings = 0
    this.stages.clear()
    for (const { place } of waiting.values()) {
      await place.rejects.close()
      await rm(place.folder, { recursive: true, force: true })
    }
  }
}

/** A reading of a file: the stage it is on, and its number there. */
type Staged = RecordsToTake & Pick<StagedFile, 'stage' | 'number'>

/** Takes the records of one file to the stage of its format. */
class StageSink implements RecordSink {
  private readonly database: DuckDB
  private readonly stages: Map<SourceFormat, string>
  private readonly nextNumber: () => number
  private taken: Staged | null = null

  constructor(database: DuckDB, stages: Map<SourceFormat, string>, nextNumber: () => number) {
    this.database = database
    this.stages = stages
    this.nextNumber = nextNumber
  }

  async take(records: RecordsToTake): Promise<CopyResult> {
    // another reading gets another number: that of an earlier one is not asked for any more
    const number = this.nextNumber()
    const stage = await this.stageOf(records.format)
    const result = await refusable(() => stageRecords(this.database, records.text, stage, number))
    this.taken = result.rows === null ? null : { ...records, stage, number }
    return result
  }

  async otherKeys(): Promise<string[]> {
    return this.taken === null ? [] : stagedKeys(this.database, this.taken.stage, this.taken.number)
  }

  /** How the file was read in the end. */
  takenFrom({ name }: InspectedFile): Staged {
    if (this.taken === null) throw new Error(`nothing was taken from ${name}`)
    return this.taken
  }

  private async stageOf(format: SourceFormat): Promise<string> {
    const known = this.stages.get(format)
    if (known !== undefined) return known
    const stage = `staged_${format.name}`
    await createStage(this.database, stage, wantedFields(format).names)
    this.stages.set(format, stage)
    return stage
  }
}
