/** Reproducible chance: the same seed always throws the same. */
export interface Dice {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  /** true with this probability. */
  chance(probability: number): boolean
  /** true with this probability, but never at all in two of five months: those hold nothing. */
  fault(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** One of the texts; the number is how often it comes compared with the others. */
  weighted<T>(items: readonly (readonly [number, T])[]): T
  shuffle<T>(items: readonly T[]): T[]
}

/** Mulberry32: 32 bits of state, good enough to pick test data. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Dice for a seed, any whole number. */
export function makeDice(seed: number): Dice {
  const next = generator(seed)
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const hasFaults = next() > 0.4
  return {
    int,
    pick,
    chance: (probability) => next() < probability,
    fault: (probability) => next() < probability && hasFaults,
    weighted: (items) =>
      pick(items.flatMap(([times, item]) => Array.from({ length: times }, () => item))),
    shuffle: (items) =>
      items
        .map((item) => ({ item, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
  }
}
