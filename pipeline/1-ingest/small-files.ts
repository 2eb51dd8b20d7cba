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
import { headBytes } from './bind-header.ts'
import type { SourceFormat } from './source-format.ts'
import { type InspectedFile, makePlace, readers, refuseChanged, removePlace } from './store-file.ts'
import { type StagedFile, storeStaged } from './store-staged.ts'
import type { StoredSource } from './stored-source.ts'

/** What may wait: enough to share the cost of planning, and little memory. */
const mostFiles = 50
const mostRecords = 100_000
/** A little Parquet holds many rows. */
const mostParquetBytes = 1 << 17

/** What became of small files, by key. */
export type SmallResults = ReadonlyMap<string, StoredSource | RatebookError>

/**
 * Small files are read one by one and those of a format are stored together, since to plan the
 * SELECTs of that many columns takes longer than to run them over a few records. What is stored of
 * a file is what it gives by itself.
 */
export class SmallFiles {
  private readonly database: DuckDB
  private readonly lake: string
  /** The stages of formats, by name, and what waits on them. */
  private readonly stages = new Map<string, StagedFile[]>()
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
    return [...this.stages.values()].flat().some((file) => file.key === key)
  }

  /** Reads a file whole; the file itself is not needed any more. */
  async read(file: InspectedFile, key: string): Promise<void> {
    const { content } = file.inspection
    if (content === 'arrow') throw new Error('an Arrow file is stored by itself')
    const place = await makePlace(this.lake, key)
    const sink = new StageSink(this.database, {
      has: (stage) => this.stages.has(stage),
      add: (stage) => this.stages.set(stage, []),
      nextNumber: () => this.readings++,
    })
    try {
      const described = await readers[content](file, { ...place, sink }, this.database)
      // What was read must be what was inspected.
      await refuseChanged(file)
      await place.rejects.finish()
      const { format, headers, stage, number } = sink.takenFrom(file)
      const waiting = { file, key, number, place, described, format, headers, stage }
      this.stages.get(stage)?.push(waiting)
      this.records += described.records
    } catch (error) {
      await removePlace(place)
      await refuseChanged(file)
      throw error
    }
  }

  /** Stores the stages on which enough waits; all of them where it is too much together. */
  async storeFull(): Promise<SmallResults> {
    if (this.records >= mostRecords) return this.storeAll()
    return this.store([...this.stages].filter(([, files]) => files.length >= mostFiles))
  }

  async storeAll(): Promise<SmallResults> {
    return this.store([...this.stages])
  }

  private async store(
    stages: readonly (readonly [string, readonly StagedFile[]])[],
  ): Promise<SmallResults> {
    const results = new Map<string, StoredSource | RatebookError>()
    for (const [stage, files] of stages) {
      const stored = await storeStaged(this.database, files, this.lake)
      for (const [key, result] of stored) results.set(key, result)
      await this.database.dropTable(stage)
      await this.forget(stage, files)
    }
    return results
  }

  /** Forgets what waits. */
  async discard(): Promise<void> {
    for (const [stage, files] of this.stages) await this.forget(stage, files)
  }

  private async forget(stage: string, files: readonly StagedFile[]): Promise<void> {
    this.stages.delete(stage)
    for (const { place, described } of files) {
      this.records -= described.records
      await removePlace(place)
    }
  }
}

/** A reading of a file: the stage it is on, and its number there. */
type Staged = RecordsToTake & Pick<StagedFile, 'stage' | 'number'>

/** The stages there are, and the numbers of readings on them. */
interface Stages {
  has(stage: string): boolean
  add(stage: string): void
  nextNumber(): number
}

/** Takes the records of one file to the stage of its format. */
class StageSink implements RecordSink {
  private readonly database: DuckDB
  private readonly stages: Stages
  private taken: Staged | null = null

  constructor(database: DuckDB, stages: Stages) {
    this.database = database
    this.stages = stages
  }

  async take(records: RecordsToTake): Promise<CopyResult> {
    // another reading gets another number: that of an earlier one is not asked for any more
    const number = this.stages.nextNumber()
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
    const stage = `staged_${format.name}`
    if (this.stages.has(stage)) return stage
    await createStage(this.database, stage, wantedFields(format).names)
    this.stages.add(stage)
    return stage
  }
}
