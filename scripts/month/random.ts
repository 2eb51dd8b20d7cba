/**
 * A seeded source of numbers (sfc32 over a string hash): the same name gives the same numbers
 * everywhere. Only integer arithmetic and IEEE multiplication are used, nothing whose last
 * bit depends on the engine.
 */
export type Random = {
  /** a whole number from 0 to below `limit` (limit ≤ 2^32) */
  int(limit: number): number
  /** true with a probability of `percent` in 100 */
  chance(percent: number): boolean
  /** one item of a list that is not empty */
  pick<T>(list: readonly T[]): T
  /** a whole number from 0 to below 10^15 */
  fifteenDigits(): bigint
}

/** Makes the stream that belongs to a name such as `7:usage:ACC-001`. */
export function randomOf(name: string): Random {
  let [a, b, c, d] = hash128(name)
  function next(): number {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const int = (limit: number): number => Math.floor((next() / 4294967296) * limit)
  return {
    int,
    chance: (percent) => int(100) < percent,
    pick: (list) => {
      const item = list[int(list.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    fifteenDigits: () => BigInt(int(10_000_000)) * 100_000_000n + BigInt(int(100_000_000)),
  }
}

/** A GUID that belongs to a name: the same for every seed, so any month fits the same accounts. */
export function guidOf(name: string): string {
  const hex = hash128(name)
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('')
  const variant = '89ab'.charAt(hex.charCodeAt(16) % 4)
  const [third, fourth] = [`4${hex.slice(13, 16)}`, variant + hex.slice(17, 20)]
  return [hex.slice(0, 8), hex.slice(8, 12), third, fourth, hex.slice(20)].join('-')
}

/** Decimal digits that belong to a name, the first not zero. */
export function digitsOf(name: string, length: number): string {
  const random = randomOf(name)
  let digits = `${1 + random.int(9)}`
  while (digits.length < length) digits += `${random.int(10)}`
  return digits
}

function hash128(name: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let i = 0; i < name.length; i++) {
    const k = name.charCodeAt(i)
    a = b ^ Math.imul(a ^ k, 597399067)
    b = c ^ Math.imul(b ^ k, 2869860233)
    c = d ^ Math.imul(c ^ k, 951274213)
    d = a ^ Math.imul(d ^ k, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a]
}
