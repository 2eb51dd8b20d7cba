import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBDateValue } from '@duckdb/node-api'
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
import { loadArrowFile } from '../../pipeline/1-ingest/arrow-input.ts'
import { arrowColumns, usageArrowSchema } from '../../pipeline/1-ingest/arrow-schema.ts'
import { usageColumns } from '../../pipeline/1-ingest/usage-schema.ts'
import { DuckDB } from '../../pipeline/engine/duckdb.ts'
import { batchOf, day, good, refusal, units } from './arrow-file.ts'

let scratch = ''
let database: DuckDB

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ratebook-arrow-'))
  database = await DuckDB.open()
  await database.loadMacros()
})

afterAll(async () => {
  database.close()
  await rm(scratch, { recursive: true })
})

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
      database,
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
    expect((await refusal(database, path)).message).toBe(
      'latin.arrow: the Arrow file is damaged or cut off (a text is not UTF-8)',
    )
  })

  test('the library itself reads what we write', async () => {
    const path = join(scratch, 'check.arrow')
    await writeFile(path, tableToIPC(new Table(batchOf([good])), 'file'))
    expect(tableFromIPC(await readFile(path)).schema.fields.map(String)).toEqual(fields.map(String))
  })
})
