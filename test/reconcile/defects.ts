import { dailyDefects } from './daily-defects.ts'
import { lineDefects } from './line-defects.ts'
import { pageDefects } from './page-defects.ts'
import type { Defect } from './plant.ts'

/** Every defect, by what it is. */
export const defects: Readonly<Record<string, Defect>> = {
  ...dailyDefects,
  ...lineDefects,
  ...pageDefects,
}
