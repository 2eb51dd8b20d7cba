import { words } from '../columns.ts'
import type { Stage } from '../stage.ts'

/**
 * Stage 1: every source file into typed usage records, or quarantine. Its
 * wide tables live in the lake.
 */
export const ingestStage = {
  name: '1-ingest',
  tables: [
    {
      name: 'mended_record',
      meaning: 'Records of the quarantine that a mended file gave back',
      stored: 'run',
      grain: ['mended_in', 'mended_number'],
      reads: ['usage_record', 'source_file'],
      columns: {
        mended_in: ['VARCHAR', 'SHA-256 of the mended file'],
        mended_number: ['BIGINT', 'record of the mended file'],
        ...words('source_sha256'),
        record_number: ['BIGINT', 'record of the file it was set aside from'],
        column_name: ['VARCHAR', 'column that was wrong'],
        delivered_value: ['VARCHAR', 'what stood there'],
      },
      controlTotals: [],
    },
    {
      name: 'source_control',
      meaning:
        'What every source file held: records by our own count, usage records, quarantine, money',
      stored: 'run',
      grain: ['source_sha256'],
      reads: ['source_file', 'usage_record', 'usage_reject', 'mended_record'],
      columns: {
        ...words('source_sha256'),
        format: ['VARCHAR', 'format as recognised by content'],
        records: [
          'BIGINT',
          'records counted while the file was hashed, header and blank lines left out',
        ],
        usage_records: ['BIGINT', 'records that became usage'],
        rejected_records: ['BIGINT', 'records in quarantine, each with its reason'],
        mended_records: ['BIGINT', 'of these given back by a mended file'],
        rounded_records: ['BIGINT', 'usage records with a number of more than 18 places'],
        unreadable_tags: ['BIGINT', 'usage records whose tags are no JSON object; kept as text'],
        unknown_columns: ['VARCHAR', 'headers that the format does not know; kept with each row'],
        first_usage_date: ['DATE', 'earliest usage'],
        last_usage_date: ['DATE', 'latest usage'],
      },
      controlTotals: ['records', 'usage_records', 'rejected_records', 'mended_records'],
    },
    {
      name: 'source_slice',
      meaning:
        'What every file holds per invoice, month and currency, and which later file replaces it (B6)',
      stored: 'run',
      grain: ['source_sha256', 'partner_id', 'invoice_number', 'billing_month', 'billing_currency'],
      reads: ['slice_part', 'source_file', 'usage_class_part'],
      columns: {
        ...words('source_sha256'),
        dataset: [
          'VARCHAR',
          'daily_usage, reconciliation, focus …: what replaces and overlaps what (B6, B7)',
        ],
        ...words('partner_id', 'invoice_number', 'billing_month', 'billing_currency'),
        version: ['VARCHAR', 'stamp of the delivery, year to minute; empty where none is known'],
        ...words('usage_rows'),
        delivered_cost: ['DECIMAL(38,18)', 'what the vendor charges for it'],
        first_usage_date: ['DATE', 'earliest usage'],
        last_usage_date: ['DATE', 'latest usage'],
        replaced_by: ['VARCHAR', 'SHA-256 of the file that replaces it; NULL where it counts'],
        replaced_because: ['VARCHAR', 'billed, newer version, or newer snapshot'],
      },
      controlTotals: ['usage_rows', 'delivered_cost'],
    },
    {
      name: 'source_quantity',
      meaning: 'What every file without amounts holds per month and unit: its control totals',
      stored: 'run',
      grain: ['source_sha256', 'partner_id', 'invoice_number', 'billing_month', 'unit_type'],
      reads: ['metered_part', 'usage_class_part'],
      columns: words(
        'source_sha256',
        'partner_id',
        'invoice_number',
        'billing_month',
        'unit_type',
        'usage_rows',
        'wide_quantity',
      ),
      controlTotals: ['usage_rows', 'wide_quantity'],
    },
    {
      name: 'price_control',
      meaning:
        'What every file of price inputs held: records by our own count, rows taken, quarantine',
      stored: 'run',
      grain: ['source_sha256'],
      reads: [
        'price_file',
        'vendor_price',
        'vendor_fx_rate',
        'vendor_margin',
        'vendor_promotion',
        'rate_card',
        'vendor_reject',
      ],
      columns: {
        ...words('source_sha256'),
        format: ['VARCHAR', 'format as recognised by content'],
        schema_name: [
          'VARCHAR',
          'what its rows became: vendor_price, vendor_fx_rate, vendor_margin …, rate_card',
        ],
        records: [
          'BIGINT',
          'records counted while the file was hashed, header and blank lines left out',
        ],
        price_records: ['BIGINT', 'records that were taken'],
        rejected_records: ['BIGINT', 'records in quarantine, each with its reason'],
        rounded_records: ['BIGINT', 'records with a number of more than 18 places'],
        unknown_columns: ['VARCHAR', 'headers that the format does not know; kept with each row'],
      },
      controlTotals: ['records', 'price_records', 'rejected_records'],
    },
  ],
} as const satisfies Stage
