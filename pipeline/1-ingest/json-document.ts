import { isUtf8 } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { type RatebookError, ratebookError } from '../errors.ts'
import { errorReason } from '../workspace.ts'
import { sourceFormats } from './formats/formats.ts'
import { gunzip } from './gunzip.ts'
import { headerKey } from './source-format.ts'
import type { InspectedFile } from './store-file.ts'

/**
 * Pages of the billing interfaces hold at most a few thousand objects; beyond this,
 * JSON lines are asked for.
 */
const largestDocument = 64 << 20

export const objectSchema = z.record(z.string(), z.unknown())

/** Where the objects of a file stand, how many they are, and the keys that its beginning shows. */
export interface JsonLayout {
  readonly items: string | null
  readonly records: number
  readonly keys: readonly string[]
  /** Whether that is all of it: no other key stands in the file. */
  readonly isWhole: boolean
}

/** The text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/u, '')
}

/**
 * Reads a document whole: an array of objects, or an object with such an array. A compressed one
 * is unpacked to `plain`, where the engine reads it.
 */
export async function readDocument(
  { path, name, inspection }: InspectedFile,
  plain: string,
): Promise<JsonLayout> {
  const refuse = (reason: string): RatebookError => ratebookError('RB-125', { file: name, reason })
  if (inspection.textBytes > largestDocument) throw refuse('one document of more than 64 MB')
  if (inspection.gzip)
    await gunzip(createReadStream(path), (text) => pipeline(text, createWriteStream(plain)))
  const bytes = await readFile(inspection.gzip ? plain : path)
  if (!isUtf8(bytes)) throw refuse('it is not valid UTF-8')
  const layouts = layoutsOf(parsed(withoutMark(bytes.toString('utf8')), refuse))
  const [layout, second] = layouts
  if (layout === undefined) throw refuse('it holds no list of objects')
  if (second !== undefined) {
    throw refuse(
      `it holds several lists of objects: ${layouts.map(({ items }) => String(items)).join(', ')}`,
    )
  }
  return layout
}

function parsed(text: string, refuse: (reason: string) => RatebookError): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refuse(errorReason(error))
  }
}

/**
 * The lists of objects in a document: itself, or those behind its keys. An empty list tells
 * nothing, and one that a format reads as a whole, beside the objects, is none.
 */
function layoutsOf(document: unknown): JsonLayout[] {
  const lists = z.array(objectSchema).min(1)
  const found = Array.isArray(document)
    ? [[null, document] as const]
    : Object.entries(Object(document))
  const ofPage = found
    .map(([key]) => `$.${String(key)}`)
    .filter((key) => places.has(headerKey(key)))
  return found.flatMap(([items, value]) => {
    const list = lists.safeParse(value)
    if (!list.success || !isPlainKey(items ?? '') || ofPage.includes(`$.${String(items)}`))
      return []
    const keys = new Set([...list.data.flatMap(keysOf), ...ofPage])
    return [{ items, records: list.data.length, keys: [...keys], isWhole: true }]
  })
}

/**
 * Spellings of fields that stand within an object of the objects (resource.id), or in
 * the page around them ($.x).
 */
const places = new Set(
  sourceFormats
    .flatMap(({ fields }) => fields)
    .flatMap(({ aliases, fractionAliases }) => [...aliases, ...fractionAliases])
    .filter((alias) => alias.includes('.'))
    .map(headerKey),
)

/** The keys of an object, and those of objects within it that a format knows. */
export function keysOf(object: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const children =
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
    return [
      key,
      ...children.map((child) => `${key}.${child}`).filter((place) => places.has(headerKey(place))),
    ]
  })
}

/**
 * Whether the engine finds a key by its path: one with quotes or control characters
 * in it would not be found.
 */
export function isPlainKey(key: string): boolean {
  return !/["\\\p{Cc}]/u.test(key)
}
