/** How many seeds a test runs through by default, and how many where RATEBOOK_DEEP is set. */
export interface SeedCount {
  readonly plain: number
  readonly deep: number
}

/**
 * Seeds from 1 on, then a fresh one, which is told; RATEBOOK_SEED=7 runs one alone, and 7-90 a
 * slice of them.
 */
export function testSeeds(what: string, { plain, deep }: SeedCount): number[] {
  const asked = process.env['RATEBOOK_SEED']
  if (asked !== undefined) {
    const [first = 0, last = first] = asked.split('-').map((text) => Number.parseInt(text, 10))
    return from(first, last - first + 1)
  }
  const fresh = 1_000_000 + (Date.now() % 1_000_000_000)
  process.stdout.write(`fresh ${what}: RATEBOOK_SEED=${String(fresh)}\n`)
  return [...from(1, process.env['RATEBOOK_DEEP'] === undefined ? plain : deep), fresh]
}

function from(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
