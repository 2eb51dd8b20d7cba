import type { Line } from './lines.ts'

/**
 * Gives the lines of tiered meters the price of their tier, cumulated by day per meter over the
 * whole plan. A line across a bound becomes one line per tier. At most `limit` lines are returned.
 */
export function priceByTier(lines: readonly Line[], limit: number): Line[] {
  const used = new Map<string, bigint>()
  const inOrder = [...lines].sort((a, b) => a.day - b.day || a.series.number - b.series.number)
  const priced: Line[] = []
  for (const line of inOrder) {
    // Late lines were priced where they were made: their month's tiers are not in this file.
    if (line.day < 1) priced.push(line)
    else {
      const before = used.get(line.series.meter.meterId) ?? 0n
      priced.push(...slices(line, before))
      used.set(line.series.meter.meterId, before + line.quantity)
    }
  }
  return priced.slice(0, limit)
}

function slices(line: Line, before: bigint): Line[] {
  const { tiers } = line.series.meter
  const after = before + line.quantity
  return tiers.flatMap((tier, i) => {
    const until = tiers[i + 1]?.from ?? after
    const low = before > tier.from ? before : tier.from
    const high = after < until ? after : until
    return high > low ? [{ ...line, unitPrice: tier.price, quantity: high - low }] : []
  })
}
