import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BoundKey, jsonText, type JsonSource } from '../engine/json-text.ts'
import { ratebookError } from '../errors.ts'
import { spellings } from './bind-header.ts'
import { cleanLines } from './clean-lines.ts'
import { type CopyResult, type RecordSink, wantedFields } from './copy-records.ts'
import {
  isPlainKey,
  type JsonLayout,
  keysOf,
  objectSchema,
  readDocument,
  withoutMark,
} from './json-document.ts'
import { recogniseFormat } from './recognise-format.ts'
import type { RejectFile } from './reject-file.ts'
import { headerKey, type SourceFormat, unknownHeaders } from './source-format.ts'
import type { Described, InspectedFile, Target } from './store-file.ts'

/**
 * Reads JSON lines or a page of the billing interfaces; numbers keep the
 * digits they were written with.
 */
export async function storeJson(
  file: InspectedFile,
  { folder, rejects, sink }: Target,
): Promise<Described> {
  const { name, inspection } = file
  const isDocument = inspection.content === 'json-document'
  const clean = join(folder, 'clean.jsonl')
  const layout = isDocument ? await readDocument(file, clean) : readHead(file)
  const format = recogniseFormat(layout.keys, name)
  let keys = layout.keys
  for (;;) {
    const records = await storeWithKeys({ file, format, layout, keys, clean, sink }, rejects)
    // Keys are left out where a record has no value: one that is met late may be a
    // field in another spelling.
    const others = layout.isWhole ? [] : await sink.otherKeys(format)
    const late = others.filter((key) => !keys.includes(key))
    const known = fieldsByKey(format)
    if (!late.some((key) => known.has(headerKey(key)))) {
      const parents = new Set(
        keys
          .flatMap(placesOf)
          .flatMap(({ path: [first, child] }) => (child === undefined ? [] : [first])),
      )
      const unbound = [...keys, ...late].filter(
        (key) => !known.has(headerKey(key)) && !parents.has(key),
      )
      const unknownColumns = unknownHeaders(format, unbound)
      const { schema, dataset } = format
      await rm(clean, { force: true })
      return {
        format: format.name,
        schema,
        dataset,
        records,
        headers: [...keys, ...late],
        unknownColumns,
      }
    }
    keys = [...keys, ...late]
  }
}

interface JsonToStore {
  readonly file: InspectedFile
  readonly format: SourceFormat
  readonly layout: JsonLayout
  readonly keys: readonly string[]
  readonly sink: RecordSink
  /**
   * Where the good lines go if some are bad, read again where keys come late; or a document that
   * came compressed.
   */
  readonly clean: string
}

async function storeWithKeys(json: JsonToStore, rejects: RejectFile): Promise<number> {
  const { file, layout, clean } = json
  const { inspection, name } = file
  if (inspection.content === 'json-document') {
    const path = inspection.gzip ? clean : file.path
    const copied = await copyJson(json, { path, form: 'document' })
    if (copied.rows === String(layout.records)) return layout.records
    throw ratebookError('RB-125', {
      file: name,
      reason: copied.refusal ?? `${copied.rows} objects`,
    })
  }
  if (!inspection.suspect && !existsSync(clean)) {
    const form = inspection.gzip ? 'gzip-lines' : 'lines'
    if ((await copyJson(json, { path: file.path, form })).rows === String(layout.records)) {
      return layout.records
    }
  }
  if (!existsSync(clean)) await cleanLines(file, clean, rejects)
  const copied = await copyJson(json, { path: clean, form: 'numbered-lines' })
  if (copied.rows !== String(layout.records - rejects.count)) {
    throw ratebookError('RB-107', {
      file: name,
      reason: copied.refusal ?? `${copied.rows} records`,
    })
  }
  return layout.records
}

async function copyJson(
  { file, format, layout, keys, sink }: JsonToStore,
  from: Pick<JsonSource, 'path' | 'form'>,
): Promise<CopyResult> {
  const seen = seenKeys(format, keys)
  const bound = [...seen, ...likelyKeys(format, keys, seen)]
  // every key that is looked for costs, however few the records; what
  // stands around them is not told
  const wanted = layout.isWhole ? bound.filter((key) => key.isOfPage || seen.includes(key)) : bound
  const text = jsonText({ ...from, items: layout.items, keys: wanted }, wantedFields(format))
  const headers = new Map(bound.map(({ field, key }) => [field, key]))
  return sink.take({ text, format, headers, name: file.name, dates: file.dates })
}

type BoundField = Pick<BoundKey, 'field' | 'isFraction'>

/** Which field a key is, and whether as a fraction. */
function fieldsByKey(format: SourceFormat): ReadonlyMap<string, BoundField> {
  const entries = (kind: 'aliases' | 'fractionAliases'): [string, BoundField][] =>
    [...spellings(format, kind)].map(([key, field]) => [
      key,
      { field, isFraction: kind === 'fractionAliases' },
    ])
  return new Map([...entries('fractionAliases'), ...entries('aliases')])
}

/** The keys seen that are fields. */
function seenKeys(format: SourceFormat, keys: readonly string[]): BoundKey[] {
  const known = fieldsByKey(format)
  return keys.filter(isPlainKey).flatMap((key) => {
    const field = known.get(headerKey(key))
    return field === undefined ? [] : placesOf(key).map((place) => ({ key, ...field, ...place }))
  })
}

/**
 * The usual spellings of fields not seen yet: what is rare should not cost a second reading, and a
 * fault names what lacks.
 */
function likelyKeys(
  format: SourceFormat,
  keys: readonly string[],
  seen: readonly BoundKey[],
): BoundKey[] {
  const isCamel = keys.filter((key) => /^[a-z]/u.test(key)).length * 2 > keys.length
  return format.fields
    .filter((field) => !seen.some((bound) => bound.field === field.name))
    .flatMap(({ name, aliases, fractionAliases }) =>
      [...aliases, ...fractionAliases].flatMap((alias) => {
        const key = isCamel ? alias.slice(0, 1).toLowerCase() + alias.slice(1) : alias
        return placesOf(key).map((place) => ({
          key,
          field: name,
          isFraction: fractionAliases.includes(alias),
          ...place,
        }))
      }),
    )
}

/**
 * Where a key may stand: `$.currency` in the page, `resource.id` in an object within,
 * or just as it is written.
 */
function placesOf(key: string): Pick<BoundKey, 'path' | 'isOfPage'>[] {
  const [first = '', second, ...rest] = key.split('.')
  if (first === '$' && second !== undefined) return [{ path: [second, ...rest], isOfPage: true }]
  const own = { path: [key], isOfPage: false } as const
  return second === undefined
    ? [own]
    : [own, { path: [first, [second, ...rest].join('.')], isOfPage: false }]
}

/** The keys of the objects in the first bytes of JSON lines. */
function readHead({ inspection, name }: InspectedFile): JsonLayout {
  const lines = withoutMark(inspection.head.toString('utf8')).split('\n')
  const isSeen = inspection.textBytes <= inspection.head.length
  if (!isSeen) lines.pop()
  const keysOfLines = lines.filter((line) => line.trim() !== '').map(keysOfLine)
  const keys = new Set(keysOfLines.flatMap((found) => found ?? []))
  if (keys.size === 0) {
    throw ratebookError('RB-125', {
      file: name,
      reason: 'none of its first lines is an object by itself',
    })
  }
  return {
    items: null,
    records: inspection.records,
    keys: [...keys],
    // what cannot be read here the engine may read
    isWhole: isSeen && !keysOfLines.includes(null),
  }
}

/** The keys of the object in a line; null where that is none. */
function keysOfLine(line: string): string[] | null {
  try {
    return keysOf(objectSchema.parse(JSON.parse(line)))
  } catch {
    return null
  }
}
