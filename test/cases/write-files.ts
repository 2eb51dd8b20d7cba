import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FileShape } from './file-shape.ts'
import { ratesShapes } from './full-files.ts'

export type CompactRow = Readonly<Record<string, string>>

/** `c1` → `c1000000-0000-0000-0000-000000000000`; anything but short hexadecimal stays. */
export function toGuid(text: string): string {
  if (!/^[0-9a-f]{1,8}$/i.test(text)) return text
  return `${text.padEnd(8, '0')}-0000-0000-0000-000000000000`
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** Writes a file, and the folders above it. */
export function writeText(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, content, { mode: 0o600 })
}

/** Records to CSV text. */
export function toCsv(records: readonly (readonly string[])[]): string {
  return records.map((fields) => `${fields.map(quote).join(',')}\n`).join('')
}

/** One compact row in full: columns in file order, defaults filled in, short ids made guids. */
export function fullRow(shape: FileShape, row: CompactRow): string[] {
  return Object.entries(shape.columns).map(([column, fallback]) => {
    const value =
      row[column] ?? (fallback.startsWith('=') ? (row[fallback.slice(1)] ?? '') : fallback)
    return shape.guids.includes(column) ? value.split(';').map(toGuid).join(';') : value
  })
}

/** The shape of a file of `rates/`: `fx/2026-10.csv` has that of `fx`. */
export function shapeOf(name: string): FileShape {
  const shape = ratesShapes[name] ?? ratesShapes[name.split('/')[0] ?? '']
  if (shape === undefined) throw new Error(`rates/${name}: no such file`)
  return shape
}

/** Compact rows to a full file. A column that the full file does not have is a slip: refused. */
export function toFullCsv(shape: FileShape, rows: readonly CompactRow[]): string {
  const unknown = rows
    .flatMap((row) => Object.keys(row))
    .find((column) => !(column in shape.columns))
  if (unknown !== undefined) throw new Error(`no column ${unknown} in this file`)
  return toCsv([Object.keys(shape.columns), ...rows.map((row) => fullRow(shape, row))])
}
