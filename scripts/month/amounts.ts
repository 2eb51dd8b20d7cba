import { powerOfTen, priceScale, quantityScale, rateScale, totalScale } from './decimal.ts'
import type { Line } from './lines.ts'

/** The amounts of a row. */
export type Amounts = {
  /** USD after credit, at `totalScale`, cut off */
  readonly pricing: bigint
  /** in the partner's billing currency, at `totalScale`, cut off */
  readonly billing: bigint
  /**
   * USD per unit after credit, and its scale: 18 places, or 22 where it is an average over tiers
   */
  readonly effective: bigint
  readonly effectiveScale: number
}

const plainScale = priceScale + 2
const averageScale = 22
const pricingDivisor = powerOfTen(priceScale + quantityScale + 2 - totalScale)
const averageFactor = powerOfTen(averageScale + quantityScale - totalScale)
const rateDivisor = powerOfTen(rateScale)

/**
 * Totals the way Microsoft makes them: UnitPrice × Quantity × (1 − credit), cut to 10 places; that
 * times the month's exchange rate (at `rateScale`), cut again. Covered and credited usage costs
 * nothing. BigInt division cuts toward zero, also for negative lines.
 */
export function amountsOf(line: Line, rate: bigint): Amounts {
  if (line.payment !== 'charged' && line.payment !== 'overflow') {
    return { pricing: 0n, billing: 0n, effective: 0n, effectiveScale: plainScale }
  }
  const netPercent = BigInt(100 - line.pec)
  const pricing = (line.unitPrice * line.quantity * netPercent) / pricingDivisor
  const billing = (pricing * rate) / rateDivisor
  if (line.averaged && line.quantity !== 0n) {
    const effective = (pricing * averageFactor) / line.quantity
    return { pricing, billing, effective, effectiveScale: averageScale }
  }
  return { pricing, billing, effective: line.unitPrice * netPercent, effectiveScale: plainScale }
}
