/** A value in the books of the provider, and who may read it in a file that is given to them. */
export interface Planted {
  readonly what: string
  readonly value: string
  readonly readers: readonly string[]
}

export interface Garden {
  readonly planted: readonly Planted[]
  /** A number with so many digits before and eight after the point, like no other. */
  figure(what: string, readers: readonly string[], whole: number): string
  /** A word like no other. */
  word(what: string, readers?: readonly string[]): string
}

/** Makes values that stand in no file by chance, and remembers for whom each one is. */
export function makeGarden(): Garden {
  const planted: Planted[] = []
  const plant = (value: string, what: string, readers: readonly string[]): string => {
    planted.push({ what, value, readers })
    return value
  }
  // a walk through residues of a prime: no two alike, none with a pattern
  const digits = (count: number): string => {
    const walk = 7_919n ** BigInt(planted.length + 40) % 999_999_999_989n
    return String(walk).replaceAll('0', '7').padStart(12, '3').slice(-count)
  }
  return {
    planted,
    figure: (what, readers, whole) =>
      plant(`${digits(12).slice(0, whole) || '0'}.${digits(8)}`, what, readers),
    word: (what, readers = []) => plant(`zq${digits(6)}x`, what, readers),
  }
}

/**
 * Numbers as digits, whatever separates them: 1.234,50 and 1 234.50 and 1'234.5 all read 12345.
 */
function searchable(text: string): string {
  return text.toLowerCase().replace(/(?<=\d)(?:[.,'’ \u00a0\u202f]|&#x27;|&nbsp;)+(?=\d)/gu, '')
}

const significant = (value: string): string =>
  searchable(value)
    .replace(/^[-0]+/u, '')
    .replace(/0+$/u, '')

/** Shorter numbers stand in many files by chance. */
const tellingDigits = 7

/** What a text holds of the values that its reader must not know. */
export function leaksIn(text: string, reader: string, planted: readonly Planted[]): string[] {
  const own = new Set(
    planted
      .filter(({ readers }) => readers.includes(reader))
      .map(({ value }) => significant(value)),
  )
  const searched = searchable(text)
  return planted
    .filter(({ readers }) => !readers.includes(reader))
    .filter(({ value }) => {
      const sought = /^[-\d.]+$/u.test(value) ? significant(value) : value.toLowerCase()
      return sought.length >= tellingDigits && !own.has(sought) && searched.includes(sought)
    })
    .map(({ what, value }) => `${what} ${value}`)
}
