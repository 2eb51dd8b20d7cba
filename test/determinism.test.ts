import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { renderCommand } from '../pipeline/commands/render-command.ts'
import { parseConfig } from '../pipeline/config.ts'
import { silentLog } from '../pipeline/log.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { run } from '../pipeline/run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** File name → SHA-256 of everything below a folder. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort()
  const result: Record<string, string> = {}
  for (const name of names) {
    result[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex')
  }
  return result
}

async function make(rename: (name: string, index: number) => string, threads: number) {
  const folder = await sampleWorkspace(rename)
  const workspace = openWorkspace(folder)
  const config = parseConfig({ threads })
  const finished = await run({ workspace, period: parsePeriod('2026-10'), config, log: silentLog })
  const context = {
    workspace,
    config: { ...config, pathVariable: process.env.PATH },
    json: true,
    terminal: false,
    print: () => undefined,
    note: () => undefined,
  }
  expect(await renderCommand(context, finished.id)).toBe(0)
  return {
    folder,
    digest: finished.manifest.digest,
    tables: await hashes(join(finished.folder, 'tables')),
    documents: await hashes(join(workspace.out, finished.id)),
  }
}

describe('the same inputs give the same bytes', () => {
  const folders: string[] = []
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true })
  })

  test('in another folder, with other threads, and with the files in another order', async () => {
    const one = await make((name) => name, 1)
    const two = await make((name, index) => `${String(9 - index)}-${name}`, 4)
    folders.push(one.folder, two.folder)
    expect(Object.keys(one.tables).length).toBeGreaterThan(30)
    expect(two.tables).toEqual(one.tables)
    expect(two.digest).toBe(one.digest)
    expect(
      Object.keys(one.documents).filter((name) => name.endsWith('.pdf')).length,
    ).toBeGreaterThanOrEqual(10)
    // The report names the files, which have other names here.
    expect({ ...two.documents, 'report.html': '' }).toEqual({ ...one.documents, 'report.html': '' })
  })
})
