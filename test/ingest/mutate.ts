/** Numbers below 1 from a seed (mulberry32): the same seed gives the same file on every machine. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Mutation = (bytes: Buffer, place: number, random: (below: number) => number) => Buffer

const spliced = (bytes: Buffer, place: number, removed: number, added: string): Buffer =>
  Buffer.concat([
    bytes.subarray(0, place),
    Buffer.from(added, 'latin1'),
    bytes.subarray(place + removed),
  ])

/** Start of the line that holds a place. */
const lineStart = (bytes: Buffer, place: number): number =>
  bytes.subarray(0, place).lastIndexOf(0x0a) + 1

const inserted = [
  '"',
  '"',
  '""',
  '"""',
  ',',
  ',',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\0',
  ' ',
  ' "',
  '" ',
  '"a" "b"',
  '\u00ff',
  '\u00c3',
  '-',
  'e',
  '9',
  '_',
  '\t',
  '\\',
  "'",
  ';',
  '\u00ef\u00bb\u00bf',
  ',"',
  '",',
  '"\n',
  '\n"',
  '.',
  '1e30',
  'null',
]

const mutations: readonly Mutation[] = [
  (bytes, place, random) =>
    spliced(bytes, place, 1, String.fromCharCode((bytes[place] ?? 0) ^ (1 << random(8)))),
  (bytes, place, random) => spliced(bytes, place, 0, inserted[random(inserted.length)] ?? ''),
  (bytes, place, random) => spliced(bytes, place, 0, inserted[random(inserted.length)] ?? ''),
  (bytes, place, random) => spliced(bytes, place, random(60), ''),
  (bytes, place) => {
    // the next quote, comma or line end goes
    const found = bytes
      .subarray(place)
      .findIndex((byte) => byte === 0x22 || byte === 0x2c || byte === 0x0a)
    return found === -1 ? bytes : spliced(bytes, place + found, 1, '')
  },
  (bytes, place) => {
    const start = lineStart(bytes, place)
    const end = bytes.indexOf(0x0a, place)
    return spliced(
      bytes,
      start,
      0,
      bytes.toString('latin1', start, end === -1 ? bytes.length : end + 1),
    )
  },
  (bytes, place) => bytes.subarray(0, place),
  (bytes, place, random) => spliced(bytes, place, 0, 'x'.repeat(random(5_000))),
]

/** Bytes with one to five faults in them. */
export function mutated(bytes: Buffer, random: (below: number) => number, most = 5): Buffer {
  let result = bytes
  for (let left = 1 + random(most); left > 0; left--) {
    const mutation = mutations[random(mutations.length)]
    if (mutation !== undefined) result = mutation(result, random(result.length + 1), random)
  }
  return result
}
