import type { Config } from './config.ts'
import type { Manifest } from './run-manifest.ts'

/** What a person must settle before the period can be closed; none of it stopped the run. */
export interface Outcome {
  readonly exitCode: 0 | 1
  readonly heldReasons: number
  readonly refusedFiles: number
  readonly quarantined: number
}

/** Exit 1 for held accounts, refused files, and quarantine above its limit; else 0. */
export function outcomeOf(manifest: Manifest, config: Config): Outcome {
  const heldReasons = Number(manifest.tables.held?.rows ?? '0')
  const control = manifest.tables.source_control?.totals
  const quarantined =
    Number(control?.rejected_records ?? '0') - Number(control?.mended_records ?? '0')
  const refusedFiles = manifest.refused.length
  const settled = heldReasons === 0 && refusedFiles === 0 && quarantined <= config.quarantineLimit
  return { exitCode: settled ? 0 : 1, heldReasons, refusedFiles, quarantined }
}
