import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DuckDB } from '../engine/duckdb.ts'
import { type BoundKey, createJsonText, otherKeys, type JsonSource } from '../engine/json-text.ts'
import { ratebookError } from '../errors.ts'
import { errorReason } from '../workspace.ts'
import { spellings } from './bind-header.ts'
import { cleanLines } from './clean-lines.ts'
import { type CopyResult, copyRecords, wantedFields } from './copy-records.ts'
import { recogniseFormat } from './recognise-format.ts'
import type { RejectFile } from './reject-file.ts'
import { headerKey, type SourceFormat, unknownHeaders } from './source-format.ts'
import type { Described, InspectedFile } from './store-file.ts'

/** Pages of the billing interfaces hold at most a few thousand objects; beyond this, JSON lines are asked for. */
const largestDocument = 64 << 20

const objectSchema = z.record(z.string(), z.unknown())

/** Where the objects of a file stand, how many they are, and the keys that its beginning shows. */
interface JsonLayout {
  readonly items: string | null
  readonly records: number
  readonly keys: readonly string[]
}

/** Reads JSON lines or a page of the billing interfaces; numbers keep the digits they were written with. */
export async function storeJson(
  database: DuckDB,
  file: InspectedFile,
  folder: string,
  rejects: RejectFile,
): Promise<Described> {
  const { name, inspection } = file
  const isDocument = inspection.content === 'json-document'
  const layout = isDocument ? await readDocument(file) : readHead(file)
  const format = recogniseFormat(layout.keys, name)
  let keys = layout.keys
  for (;;) {
    const records = await storeWithKeys(database, { file, format, layout, keys, folder }, rejects)
    // Keys are left out where a record has no value: one that is met late may be a field in another spelling.
    const others = await otherKeys(database, join(folder, `${format.schema}.parquet`))
    const late = others.filter((key) => !keys.includes(key))
    const known = fieldsByKey(format)
    if (!late.some((key) => known.has(headerKey(key)))) {
      const unbound = [...keys, ...late].filter((key) => !known.has(headerKey(key)))
      const unknownColumns = unknownHeaders(format, unbound)
      const { schema, dataset } = format
      return { format: format.name, schema, dataset, records, headers: [...keys, ...late], unknownColumns }
    }
    keys = [...keys, ...late]
  }
}

interface JsonToStore {
  readonly file: InspectedFile
  readonly format: SourceFormat
  readonly layout: JsonLayout
  readonly keys: readonly string[]
  readonly folder: string
}

async function storeWithKeys(database: DuckDB, json: JsonToStore, rejects: RejectFile): Promise<number> {
  const { file, layout, folder } = json
  const { inspection, name } = file
  const form = inspection.content === 'json-document' ? 'document' : inspection.gzip ? 'gzip-lines' : 'lines'
  if (!inspection.suspect && rejects.count === 0) {
    const copied = await copyJson(database, json, { path: file.path, form })
    if (copied.rows === String(layout.records)) return layout.records
    if (form === 'document') throw ratebookError('RB-107', { file: name, reason: copied.refusal ?? copied.rows })
  }
  const clean = join(folder, 'clean.jsonl')
  if (rejects.count === 0) await cleanLines(file, clean, rejects)
  const copied = await copyJson(database, json, { path: clean, form: 'numbered-lines' })
  if (copied.rows !== String(layout.records - rejects.count)) {
    throw ratebookError('RB-107', { file: name, reason: copied.refusal ?? `${copied.rows} records` })
  }
  await rm(clean)
  return layout.records
}

async function copyJson(
  database: DuckDB,
  { file, format, layout, keys, folder }: JsonToStore,
  from: Pick<JsonSource, 'path' | 'form'>,
): Promise<CopyResult> {
  const bound = boundKeys(format, keys)
  await createJsonText(database, { ...from, items: layout.items, keys: bound }, wantedFields(format))
  const headers = new Map(bound.map(({ field, key }) => [field, key]))
  return copyRecords(database, { format, headers, name: file.name, folder, dates: file.dates })
}

/** Which field a key is, and whether as a fraction. */
function fieldsByKey(format: SourceFormat): ReadonlyMap<string, Omit<BoundKey, 'key'>> {
  const entries = (kind: 'aliases' | 'fractionAliases'): [string, Omit<BoundKey, 'key'>][] =>
    [...spellings(format, kind)].map(([key, field]) => [key, { field, isFraction: kind === 'fractionAliases' }])
  return new Map([...entries('fractionAliases'), ...entries('aliases')])
}

/** The keys seen, then for fields not seen yet their usual spellings: what is rare should not cost a second reading. */
function boundKeys(format: SourceFormat, keys: readonly string[]): BoundKey[] {
  const known = fieldsByKey(format)
  const seen = keys.flatMap((key) => {
    const field = known.get(headerKey(key))
    return field === undefined ? [] : [{ key, ...field }]
  })
  const isCamel = keys.filter((key) => /^[a-z]/u.test(key)).length * 2 > keys.length
  const likely = format.fields
    .filter((field) => !seen.some((bound) => bound.field === field.name))
    .flatMap(({ name, aliases, fractionAliases }) =>
      [...aliases, ...fractionAliases].map((alias) => ({
        key: isCamel ? alias.slice(0, 1).toLowerCase() + alias.slice(1) : alias,
        field: name, isFraction: fractionAliases.includes(alias),
      })))
  return [...seen, ...likely]
}

/** The keys of the objects in the first bytes of JSON lines. */
function readHead({ inspection }: InspectedFile): JsonLayout {
  const lines = inspection.head.toString('utf8').split('\n')
  if (inspection.textBytes > inspection.head.length) lines.pop()
  const keys = new Set<string>()
  for (const line of lines) for (const key of keysOfLine(line)) keys.add(key)
  return { items: null, records: inspection.records, keys: [...keys] }
}

function keysOfLine(line: string): string[] {
  try {
    return Object.keys(objectSchema.parse(JSON.parse(line)))
  } catch {
    return []
  }
}

/** Reads a document whole: an array of objects, or an object with such an array. */
async function readDocument({ path, name, inspection }: InspectedFile): Promise<JsonLayout> {
  if (inspection.textBytes > largestDocument || inspection.gzip) {
    const reason = inspection.gzip ? 'one document, compressed' : 'one document of more than 64 MB'
    throw ratebookError('RB-125', { file: name, reason })
  }
  const document = await readFile(path, 'utf8').then((text): unknown => JSON.parse(text.replace(/^\uFEFF/u, '')))
    .catch((error: unknown) => {
      throw ratebookError('RB-125', { file: name, reason: errorReason(error) })
    })
  const lists = z.array(objectSchema)
  const whole = lists.safeParse(document)
  const found = whole.success ? [null, whole.data] as const : Object.entries(Object(document))
    .flatMap(([key, value]) => {
      const list = lists.safeParse(value)
      return list.success ? [[key, list.data] as const] : []
    })[0]
  if (found === undefined) throw ratebookError('RB-125', { file: name, reason: 'it holds no list of objects' })
  const [items, objects] = found
  return { items, records: objects.length, keys: [...new Set(objects.flatMap((object) => Object.keys(object)))] }
}
