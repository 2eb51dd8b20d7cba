import {
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  DATE,
  DECIMAL,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import {
  DateMillisecond,
  Decimal,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadArrowFile } from '../pipeline/1-ingest/arrow-input.ts'
import { arrowColumns, usageArrowSchema } from '../pipeline/1-ingest/arrow-schema.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import { parseConfig } from '../pipeline/config.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { RatebookError } from '../pipeline/errors.ts'
import { recordBatchOf } from '../pipeline/export/arrow-batch.ts'
import { exportArrow } from '../pipeline/export/export-arrow.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { run, type FinishedRun } from '../pipeline/run.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

const folders: string[] = []
let scratch = ''
let database: DuckDB

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ratebook-arrow-'))
  folders.push(scratch)
  database = await DuckDB.open()
  await database.loadMacros()
})

afterAll(async () => {
  database.close()
  for (const folder of folders) await rm(folder, { recursive: true })
})

async function runSample(workspace: Workspace): Promise<FinishedRun> {
  return run({
    workspace,
    period: parsePeriod('2026-10'),
    config: parseConfig({ threads: 2 }),
    log: silentLog,
  })
}

test('the Arrow schema is the canonical one', () => {
  const names = { text: 'Utf8', date: 'Date32<DAY>', decimal: 'Decimal[38e+18]' }
  const fields = usageArrowSchema().fields.map((field) => [
    field.name,
    String(field.type),
    field.nullable,
  ])
  expect(fields).toEqual([
    ...usageColumns.map((column) => [column.name, names[column.type], true]),
    ['other_columns', 'Utf8', true],
    ['rounded', 'Utf8', true],
  ])
})

describe('a run exported to Arrow', () => {
  let first: FinishedRun
  let second: FinishedRun
  let arrow = ''
  let rows = 0
  let from: Workspace
  let to: Workspace

  beforeAll(async () => {
    from = openWorkspace(await sampleWorkspace())
    to = openWorkspace(await sampleWorkspace())
    folders.push(from.root, to.root)
    first = await runSample(from)
    for (const file of await readdir(to.landing)) await rm(join(to.landing, file))
    arrow = join(to.landing, 'usage.arrow')
    rows = await exported(arrow)
    second = await runSample(to)
  })

  async function exported(path: string): Promise<number> {
    const opened = await openRun(from, first.id)
    try {
      const seen: number[] = []
      const count = await exportArrow(opened.database, path, (done) => seen.push(done))
      expect(seen.at(-1)).toBe(count)
      expect(String(count)).toBe(await opened.database.value('select count(*) from usage_record'))
      return count
    } finally {
      opened.database.close()
    }
  }

  test('makes the same tables again, but for those that name the source file', () => {
    const same = [
      'metered_usage',
      'usage_class',
      'rated_line',
      'charge',
      'margin',
      'invoice',
      'invoice_line',
      'tax_line',
      'invoice_usage',
      'held',
    ]
    for (const table of same.filter((name) => first.manifest.tables[name] !== undefined)) {
      expect([table, second.manifest.tables[table]]).toEqual([table, first.manifest.tables[table]])
    }
    for (const table of ['metered_usage', 'rated_line', 'invoice', 'invoice_line']) {
      expect(first.manifest.tables[table]?.sha256).toMatch(/^[0-9a-f]{64}$/u)
    }
    expect(second.manifest.inputs).toMatchObject([{ format: 'arrow-usage', records: rows }])
    expect(second.manifest.duplicates).toEqual([])
  })

  test('keeps every record as it was, with the columns and types of a stored CSV', async () => {
    const tables = await Promise.all(
      [
        [from, first],
        [to, second],
      ].map(async ([workspace, made]) => {
        const opened = await openRun(workspace as Workspace, (made as FinishedRun).id)
        const records = await opened.database.rows(
          'select * exclude (source_sha256, record_number) from usage_record order by source_sha256, record_number',
        )
        const types = await opened.database.describe('from usage_record')
        opened.database.close()
        return { records, types }
      }),
    )
    expect(tables[0]?.records.length).toBe(rows)
    expect(tables[1]?.records).toEqual(tables[0]?.records)
    expect(Object.entries(tables[1]?.types ?? {})).toEqual(Object.entries(tables[0]?.types ?? {}))
  })

  test('is private, leaves nothing beside it and has the same bytes each time', async () => {
    const again = join(scratch, 'again.arrow')
    await exported(again)
    expect((await stat(again)).mode & 0o777).toBe(0o600)
    expect((await readFile(again)).equals(await readFile(arrow))).toBe(true)
    expect((await readdir(scratch)).filter((name) => name.startsWith('again'))).toEqual([
      'again.arrow',
    ])
  })

  test('refuses a folder that is not there', async () => {
    await expect(exported(join(scratch, 'nowhere', 'usage.arrow'))).rejects.toMatchObject({
      code: 'RB-510',
    })
  })

  test('cut off anywhere, it is refused', async () => {
    const { size } = await stat(arrow)
    for (const bytes of [8, 12, 17, 400, Math.floor(size / 2), size - 6, size - 1]) {
      const path = join(scratch, 'cut.arrow')
      await copyFile(arrow, path)
      await truncate(path, bytes)
      const error = await refusal(path)
      expect([error.code, error.message]).toEqual([
        'RB-121',
        'cut.arrow: the Arrow file is damaged or cut off (its end is missing)',
      ])
    }
  })

  test('with bytes missing in the middle, it is refused', async () => {
    const bytes = await readFile(arrow)
    const path = join(scratch, 'hole.arrow')
    for (const cut of [64, 4096, Math.floor(bytes.length / 2)]) {
      await writeFile(path, Buffer.concat([bytes.subarray(0, 16), bytes.subarray(16 + cut)]))
      expect((await refusal(path)).code).toBe('RB-121')
    }
    await writeFile(
      path,
      Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(bytes.length - 18), bytes.subarray(-10)]),
    )
    expect((await refusal(path)).code).toMatch(/RB-12[12]/u)
  })
})

async function refusal(path: string): Promise<RatebookError> {
  const error: unknown = await loadArrowFile(
    database,
    path,
    basename(path),
    join(scratch, 'no.parquet'),
  ).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RatebookError)
  return error as RatebookError
}

type Values = Readonly<Record<string, DuckDBValue>>

const good: Values = {
  partner_id: 'p',
  customer_id: 'c',
  subscription_id: 's',
  entitlement_id: 'e',
  meter_id: 'm',
  meter_category: 'VM',
  billing_currency: 'EUR',
  pricing_currency: 'USD',
  charge_start_date: day('2026-10-01'),
  usage_date: day('2026-10-31'),
  unit_price: units('0.1'),
  quantity: units('1'),
  billing_pre_tax_total: units('0.1'),
  pricing_pre_tax_total: units('0.1'),
}

function day(text: string): DuckDBDateValue {
  return new DuckDBDateValue(Date.parse(text) / 86_400_000)
}

function units(text: string): DuckDBDecimalValue {
  const [whole = '', places = ''] = text.replace('-', '').split('.')
  const value = BigInt(whole + places.padEnd(18, '0'))
  return new DuckDBDecimalValue(text.startsWith('-') ? -value : value, 38, 18)
}

function batchOf(rows: readonly Values[]): RecordBatch {
  const types = { text: VARCHAR, date: DATE, decimal: DECIMAL(38, 18) }
  const chunk = DuckDBDataChunk.create(
    arrowColumns.map((column) => types[column.type]),
    rows.length,
  )
  arrowColumns.forEach(({ name }, index) => {
    chunk.setColumnValues(
      index,
      rows.map((row) => row[name] ?? null),
    )
  })
  return recordBatchOf(chunk, usageArrowSchema())
}

/** Writes rows, reads them as Ratebook does, and gives what was stored. */
async function stored(table: Table): Promise<Record<string, string | boolean | null>[]> {
  const path = join(scratch, 'rows.arrow')
  const target = join(scratch, 'rows.parquet')
  await writeFile(path, tableToIPC(table, 'file'))
  expect(await loadArrowFile(database, path, 'rows.arrow', target)).toBe(table.numRows)
  return database.rows(`from '${target}'`)
}

describe('values', () => {
  test('survive to the last digit and byte', async () => {
    const odd = {
      customer_name: 'Zażółć\n"gęślą", 😀\r\njaźń',
      tags: ' {"a":1} ',
      charge_end_date: day('0001-01-01'),
      pc_to_bc_exchange_rate_date: day('9999-12-31'),
      quantity: units('-123456789.123456789012345678'),
      billing_pre_tax_total: units('-0.000000000000000001'),
      pricing_pre_tax_total: units('99999999999.999999999999999999'),
      pc_to_bc_exchange_rate: units('99999999999999999999.999999999999999999'),
      product_name: '',
      effective_unit_price: units('0'),
      rounded: 'Quantity=1.0000000000000000001 ',
      other_columns: '{"X":"1"}',
    }
    const rows = await stored(new Table([batchOf([{ ...good, ...odd }]), batchOf([good, good])]))
    expect(rows).toMatchObject([
      {
        ...odd,
        product_name: null,
        charge_end_date: '0001-01-01',
        pc_to_bc_exchange_rate_date: '9999-12-31',
        quantity: '-123456789.123456789012345678',
        billing_pre_tax_total: '-0.000000000000000001',
        pricing_pre_tax_total: '99999999999.999999999999999999',
        effective_unit_price: '0.000000000000000000',
        pc_to_bc_exchange_rate: '99999999999999999999.999999999999999999',
        bad: null,
        record_number: null,
      },
      {
        customer_name: null,
        charge_end_date: null,
        quantity: '1.000000000000000000',
        rounded: null,
        bad: null,
      },
      { partner_id: 'p', usage_date: '2026-10-31', charge_start_date: '2026-10-01', bad: null },
    ])
  })

  test('that break a rule of the CSV go to quarantine with the same reasons', async () => {
    const rows = await stored(
      new Table(
        batchOf([
          { ...good, partner_id: null },
          { ...good, quantity: null },
          { ...good, usage_date: day('0001-01-01') },
          { ...good, unit_price: units('10000000') },
          { ...good, pec_percentage: units('99.5') },
          { ...good, charge_end_date: new DuckDBDateValue(-800_000) },
          { ...good, charge_end_date: new DuckDBDateValue(4_000_000) },
          { ...good, billing_currency: 'EURO' },
        ]),
      ),
    )
    expect(
      rows.map((row) => (JSON.parse(String(row.bad)) as Record<string, string>).reason),
    ).toEqual([
      'a value is required',
      'a value is required',
      'a date outside 2010 to 2999',
      'a number out of all proportion',
      'not a percentage in range',
      'not a date: month/day/year or year-month-day is expected',
      'not a date: month/day/year or year-month-day is expected',
      'not a currency code of three letters',
    ])
  })

  test('more than one chunk of the database in a batch', async () => {
    const many = Array.from({ length: 2048 }, (_, row) => ({
      ...good,
      meter_id: `m${String(row)}`,
    }))
    const [batch, next] = [batchOf(many), batchOf(many.slice(0, 100))]
    const names = arrowColumns.map((column) => column.name)
    const whole = new Table(
      Object.fromEntries(
        names.map((name) => [
          name,
          vectorFromArray(
            [...column(batch, name), ...column(next, name)],
            usageArrowSchema().fields.find((field) => field.name === name)?.type ?? new Utf8(),
          ),
        ]),
      ),
    )
    expect(whole.batches.length).toBe(1)
    const rows = await stored(whole)
    expect(rows.map((row) => row.meter_id)).toEqual(
      [...many, ...many.slice(0, 100)].map((row) => row.meter_id),
    )
    expect(new Set(rows.map((row) => row.unit_price))).toEqual(new Set(['0.100000000000000000']))
  })

  test('dictionary-encoded text is taken, and optional fields may lack', async () => {
    const wanted = usageColumns
      .filter((one) => one.required || one.name === 'customer_name')
      .map((one) => one.name)
    const rows = ['A', null, 'B', 'A'].map((name) => ({ ...good, customer_name: name }))
    const batch = batchOf(rows)
    const names = vectorFromArray(
      rows.map((row) => row.customer_name),
      new Dictionary(new Utf8(), new Int32()),
    )
    const table = new Table(
      Object.fromEntries(
        wanted.map((name) => [
          name,
          name === 'customer_name' ? names : (batch.getChild(name) ?? names),
        ]),
      ),
    )
    expect(
      (await stored(table)).map((row) => [row.customer_name, row.tags, row.meter_id, row.bad]),
    ).toEqual([
      ['A', null, 'm', null],
      [null, null, 'm', null],
      ['B', null, 'm', null],
      ['A', null, 'm', null],
    ])
  })

  test('a file without records has none', async () => {
    expect(await stored(new Table(batchOf([])))).toEqual([])
  })
})

function column(batch: RecordBatch, name: string): unknown[] {
  return [...(batch.getChild(name) ?? [])]
}

describe('fields that do not fit', () => {
  async function written(fields: readonly Field[]): Promise<string> {
    const path = join(scratch, 'fields.arrow')
    const children = fields.map((field) => makeData({ type: field.type, length: 0, nullCount: 0 }))
    const type = new Struct([...fields])
    const batch = new RecordBatch(new Schema([...fields]), makeData({ type, length: 0, children }))
    await writeFile(path, tableToIPC(new Table(batch), 'file'))
    return path
  }

  const { fields } = usageArrowSchema()

  test('are refused with what was found and what is expected', async () => {
    const wrong: Record<string, Field['type']> = {
      usage_date: new DateMillisecond(),
      quantity: new Float64(),
      unit_price: new Decimal(10, 38, 128),
      tags: new Int32(),
    }
    const error = await refusal(
      await written([
        ...fields
          .filter((field) => field.name !== 'meter_id' && field.name !== 'customer_name')
          .map((field) => new Field(field.name, wrong[field.name] ?? field.type, true)),
        new Field('cost_centre', new Utf8(), true),
      ]),
    )
    expect(error.code).toBe('RB-122')
    expect(error.message).toBe(
      [
        'fields.arrow: the Arrow schema does not fit',
        'field usage_date: found DateMillisecond, expected DateDay',
        'field meter_id: found no such field, expected Utf8',
        'field unit_price: found Decimal128(38,10), expected Decimal128(38,18)',
        'field quantity: found Float64, expected Decimal128(38,18)',
        'field tags: found Int32, expected Utf8',
        'field cost_centre: found Utf8, expected no such field',
      ].join('\n  '),
    )
    expect(error.remedy).toBe(
      'give the fields these names and types, as `ratebook export` writes them; nothing of it was taken',
    )
  })

  test('a text that is not UTF-8 is refused', async () => {
    const batch = batchOf([good])
    const latin = makeData({
      type: new Utf8(),
      length: 1,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, 1),
      data: Uint8Array.of(0xff),
    })
    const children = batch.data.children.map((data, index) =>
      fields[index]?.name === 'meter_id' ? latin : data,
    )
    const struct = makeData({ type: new Struct(fields), length: 1, nullCount: 0, children })
    const path = join(scratch, 'latin.arrow')
    await writeFile(
      path,
      tableToIPC(new Table(new RecordBatch(usageArrowSchema(), struct)), 'file'),
    )
    expect((await refusal(path)).message).toBe(
      'latin.arrow: the Arrow file is damaged or cut off (a text is not UTF-8)',
    )
  })

  test('the library itself reads what we write', async () => {
    const path = join(scratch, 'check.arrow')
    await writeFile(path, tableToIPC(new Table(batchOf([good])), 'file'))
    expect(tableFromIPC(await readFile(path)).schema.fields.map(String)).toEqual(fields.map(String))
  })
})
