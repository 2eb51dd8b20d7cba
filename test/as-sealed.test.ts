import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { compareRuns, type Rebuilt, rebuildSealed } from '../pipeline/ledger/rebuild-sealed.ts'
import { silentLog } from '../pipeline/log.ts'
import { readManifest, runFolder } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { afterRun, close, month } from './closed-month.ts'
import { ClosedMonths, hours } from './closed-months.ts'

/** A sealed run comes out again from what its seal keeps, whatever became of the rest. */
function rebuild(workspace: Workspace, seal?: string): Promise<Rebuilt> {
  const config = parseConfig({ threads: 2, quarantineLimit: 7 })
  return rebuildSealed({ workspace, config, period: parsePeriod(month), log: silentLog }, seal)
}

/** A table of a run in other bytes: of the same rows, or of what a query makes of them. */
async function store(path: string, select: string): Promise<void> {
  const database = await DuckDB.open()
  await database.run(
    `create table changed as ${select.replace('TABLE', `read_parquet('${path}')`)}`,
  )
  await database.run(`copy changed to '${path}' (format parquet, compression uncompressed)`)
  database.close()
}

describe('run --as-sealed', () => {
  test('gives the bytes that were sealed, from the copies alone', async () => {
    const workspace = await afterRun()
    await close(workspace)
    rmSync(workspace.landing, { recursive: true })
    rmSync(workspace.lake, { recursive: true })
    for (const file of ['tax.csv', 'accounts.csv', 'fx/2026-10.csv'])
      writeFileSync(join(workspace.rates, file), 'nothing of it is left\n')
    const rebuilt = await rebuild(workspace, '2026-10-c1')
    expect(rebuilt).toMatchObject({
      ...{ id: '2026-10-r2', sealed_run: '2026-10-r1', seal_id: '2026-10-c1' },
      ...{ same: 'bytes', differing: [], logical: null },
    })
    const sealed = await readManifest(workspace, '2026-10-r1')
    expect(rebuilt.manifest.tables).toEqual(sealed.tables)
    expect(rebuilt.manifest.rates).toEqual(sealed.rates)
    expect(await checkSealed(workspace)).toMatchObject([{ sound: true }])
    await expect(rebuild(workspace, '2026-10-c9')).rejects.toMatchObject({
      code: 'RB-973',
      remedy: 'name one of 2026-10-c1',
    })
    const copy = join(workspace.seals, '2026-10-c1', 'rates', 'tax.csv')
    writeFileSync(copy, readFileSync(copy, 'utf8').replace('23', '22'))
    await expect(rebuild(workspace)).rejects.toMatchObject({ code: 'RB-944' })
  }, 600_000)

  test('sees the settings and the ledger of its time', async () => {
    const months = new ClosedMonths('as-sealed')
    const workspace = openWorkspace(months.folder)
    const settings = { lateWindowDays: 40, anomalies: { months: 1, leastMonths: 1 } }
    for (const month of ['2026-08', '2026-09', '2026-10']) {
      const late = month === '2026-10' ? ['10/1', '8/28', '8/1'] : [month.slice(6) + '/1']
      const used = late.map((day) => hours('9', '0.72', { UsageDate: `${day}/2026` }))
      months.usage(month, used)
      await months.run(month, settings)
      await months.close(month, settings, { accepted: 'as it is' })
    }
    const config = parseConfig({ threads: 2 })
    for (const month of ['2026-09', '2026-10']) {
      months.vmPrice('0.15')
      const period = parsePeriod(month)
      const rebuilt = await rebuildSealed({ workspace, config, period, log: silentLog })
      expect(rebuilt).toMatchObject({ same: 'bytes', sealed_run: `${month}-r1` })
    }
    const october = await readManifest(workspace, '2026-10-r2')
    expect(october.tables.too_late_usage?.rows).toBe('1')
    expect(october.tables.past_item_month?.rows).not.toBe('0')
    await expect(months.run('2026-10')).resolves.not.toMatchObject({
      manifest: { digest: october.digest },
    })
  }, 600_000)

  test('is refused where nothing is sealed', async () => {
    await expect(rebuild(await afterRun())).rejects.toMatchObject({ code: 'RB-934' })
  }, 600_000)

  test('knows other bytes of the same content, and another content', async () => {
    const workspace = await afterRun()
    const sealed = {
      folder: runFolder(workspace, '2026-10-r1'),
      manifest: await readManifest(workspace, '2026-10-r1'),
    }
    expect(await compareRuns(sealed, sealed)).toMatchObject({ same: 'bytes', logical: null })
    const folder = join(workspace.runs, '2026-10-r2')
    cpSync(sealed.folder, folder, { recursive: true })
    const other = { folder, manifest: { ...sealed.manifest, digest: '0'.repeat(64) } }
    const path = join(folder, 'tables', 'invoice_line.parquet')
    await store(path, 'select * from TABLE order by line_no desc, invoice_key')
    const same = await compareRuns(sealed, other)
    expect(same).toMatchObject({ same: 'content', differing: [] })
    expect(same.logical?.digest).toBe(same.logical?.sealed)
    await store(path, 'select * replace (net_price + (line_no = 1)::int as net_price) from TABLE')
    const changed = await compareRuns(sealed, other)
    expect(changed).toMatchObject({ same: 'nothing', differing: ['invoice_line'] })
    expect(changed.logical?.digest).not.toBe(changed.logical?.sealed)
  }, 600_000)
})
