import { z } from 'zod'
import { readSql } from '../engine/build-table.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { openRun } from '../open-run.ts'
import type { Workspace } from '../workspace.ts'
import type { OtherInvoice } from './other-invoices.ts'

const text = z.string()
const maybe = z.string().nullable()
const row = z.object({
  account_id: text,
  account_name: text,
  customer_account_id: text,
  subscription_id: text,
  currency: text,
  /** Net amounts; null where one of the two billed nothing. */
  theirs: maybe,
  ours: maybe,
  difference: text,
  /** Why the run has no draft, where it holds the account. */
  held_reasons: maybe,
})

export type AgainstRow = z.infer<typeof row>

/** The drafts of a run beside what another system billed; the largest difference first. */
export interface Against {
  readonly run: string
  readonly rows: readonly AgainstRow[]
}

/** Compares the drafts of a run with the invoices of another system for a parallel month (B35). */
export async function diffAgainst(
  workspace: Workspace,
  wanted: string,
  others: readonly OtherInvoice[],
): Promise<Against> {
  const { id, database } = await openRun(workspace, wanted, ['run', 'simulation'])
  try {
    await createTableOfRows(
      database,
      'other_invoice',
      [
        { name: 'account_id', type: 'varchar', of: (one) => one.account_id },
        { name: 'customer_account_id', type: 'varchar', of: (one) => one.customer_account_id },
        { name: 'subscription_id', type: 'varchar', of: (one) => one.subscription_id },
        { name: 'currency', type: 'varchar', of: (one) => one.currency },
        { name: 'net', type: 'decimal(20, 3)', of: (one) => one.net },
      ],
      others,
    )
    const rows = await database.rows(await readSql('pipeline/diff/against.sql'))
    return { run: id, rows: z.array(row).parse(rows) }
  } finally {
    database.close()
  }
}
