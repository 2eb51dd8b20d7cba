import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { positionOf } from './columns.ts'
import type { Column } from './columns.ts'

/** How a file is written. */
export type FileForm = {
  readonly name: string
  readonly bom: boolean
  readonly newline: '\n' | '\r\n'
  readonly gzip: boolean
  /** Partner Center's order, or any other: readers bind by header */
  readonly order: readonly Column[]
}

// Large pieces keep the cost per row low; the pipeline pulls them, so only a few are ever held.
const pieceLength = 1_000_000

/** Writes the next `count` rows of a source (cells in the order of `columns`, quoted) to a file. */
export async function writeCsvFile(
  path: string,
  form: FileForm,
  rows: Iterator<readonly string[]>,
  count: number,
): Promise<void> {
  const text = Readable.from(pieces(form, rows, count), {
    objectMode: false,
    highWaterMark: pieceLength,
  })
  const file = createWriteStream(path)
  // zlib writes neither name nor time into the header, so the same rows give the same bytes.
  if (form.gzip) await pipeline(text, createGzip({ level: 6 }), file)
  else await pipeline(text, file)
}

function* pieces(
  form: FileForm,
  rows: Iterator<readonly string[]>,
  count: number,
): Generator<string> {
  const positions = form.order.map((column) => positionOf[column])
  const inOrder = positions.every((position, i) => position === i)
  let piece = `${form.bom ? '\uFEFF' : ''}${form.order.join(',')}${form.newline}`
  for (let written = 0; written < count; written++) {
    const next = rows.next()
    if (next.done === true) throw new Error(`${form.name}: ${written} rows instead of ${count}`)
    const cells: readonly string[] = next.value
    const ordered = inOrder ? cells : positions.map((position) => cells[position])
    piece += ordered.join(',') + form.newline
    if (piece.length >= pieceLength) {
      yield piece
      piece = ''
    }
  }
  yield piece
}
