import { ingestStage } from './1-ingest/stage.ts'
import { normalizeStage } from './2-normalize/stage.ts'
import { priceStage } from './3-price/stage.ts'
import { rateStage } from './4-rate/stage.ts'
import { aggregateStage } from './5-aggregate/stage.ts'
import { invoiceStage } from './6-invoice/stage.ts'
import type { Stage } from './stage.ts'

/** The stages of a run, in order. */
export const stages: readonly Stage[] = [
  ingestStage,
  normalizeStage,
  priceStage,
  rateStage,
  aggregateStage,
  invoiceStage,
]
