import type { LandingFiles } from './ingest-report.ts'

/** Files as delivered; what ingest makes of them stands in test/errors/ingest/<case>/expect.txt. */
export interface IngestCase {
  readonly files: LandingFiles
  /** Names asked for beside the files that are there. */
  readonly named?: readonly string[]
  /** Columns of usage_record that the golden text shows. */
  readonly show?: string
}
