import type { SourceFormat } from '../source-format.ts'
import { dailyRatedUsage } from './daily-rated-usage.ts'

/** Every format that is recognised, in the order in which messages list them. */
export const sourceFormats: readonly SourceFormat[] = [dailyRatedUsage]

/** The format of a name that the lake holds; a name it does not know is a bug. */
export function formatOf(name: string): SourceFormat {
  const format = sourceFormats.find((one) => one.name === name)
  if (format === undefined) throw new Error(`there is no format ${name}`)
  return format
}
