import fc from 'fast-check'

/** Generated values together with what their arbitrary needs to make them smaller. */
class Shrinkable<T> extends fc.Arbitrary<fc.Value<T>> {
  readonly #inner: fc.Arbitrary<T>
  constructor(inner: fc.Arbitrary<T>) {
    super()
    this.#inner = inner
  }
  override generate(random: fc.Random, bias: number | undefined): fc.Value<fc.Value<T>> {
    return new fc.Value(this.#inner.generate(random, bias), undefined)
  }
  override canShrinkWithoutContext(value: unknown): value is fc.Value<T> {
    return value instanceof fc.Value
  }
  override shrink(): fc.Stream<fc.Value<fc.Value<T>>> {
    return fc.Stream.nil()
  }
}

/** So many values, the same for the same seed, that can be shrunk. */
export function sampleOf<T>(arbitrary: fc.Arbitrary<T>, seed: number, count: number) {
  return fc.sample(new Shrinkable(arbitrary), { seed, numRuns: count })
}

/**
 * The smallest value found within a minute that still fails. A run costs much and one more case in
 * it little, so many smaller values are tried in one run, and the shortest that fails is gone on
 * with.
 */
export async function shrunk<T>(
  arbitrary: fc.Arbitrary<T>,
  failing: fc.Value<T>,
  failingOf: (values: readonly T[]) => Promise<readonly number[]>,
): Promise<T> {
  const end = Date.now() + 60_000
  const lengthOf = ({ value }: fc.Value<T>): number => JSON.stringify(value).length
  let smallest = failing
  while (Date.now() < end) {
    const smaller = [...arbitrary.shrink(smallest.value, smallest.context).take(500)]
    if (smaller.length === 0) break
    const still = await failingOf(smaller.map(({ value }) => value))
    const [next] = smaller
      .filter((_, i) => still.includes(i))
      .sort((a, b) => lengthOf(a) - lengthOf(b))
    if (next === undefined) break
    smallest = next
  }
  return smallest.value
}
