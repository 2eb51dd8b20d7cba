import { statfsSync } from 'node:fs'
import { version as duckdbVersion } from '@duckdb/node-api'
import { initWorkspace } from '../workspace/init.ts'
import { browserReport } from '../browser/browser-report.ts'
import { answer, type Context } from './context.ts'
import { textTable } from './text-table.ts'

/** `ratebook init`. */
export async function initCommand(dir: string, json: boolean): Promise<number> {
  const files = await initWorkspace(dir)
  const text =
    `Workspace ${dir}: ${String(files.length)} files\n` +
    files.map((file) => `  ${file}`).join('\n') +
    `\n\nNext: edit ${dir}/rates, put usage files into ${dir}/data/landing, then\n` +
    `  ratebook --workspace ${dir} run --period YYYY-MM\n`
  process.stdout.write(json ? JSON.stringify({ workspace: dir, files }, null, 2) + '\n' : text)
  return 0
}

interface Finding {
  readonly part: string
  readonly ok: boolean
  readonly found: string
  readonly fix: string
}

/** `ratebook doctor`: exit 1 where something is lacking. */
export async function doctorCommand(context: Context): Promise<number> {
  const findings = [node(), database(), disk(context.workspace.root), ...(await browser(context))]
  answer(context, findings, () => {
    const rows = findings.map((finding) => [
      finding.ok ? 'ok' : 'LACKS',
      finding.part,
      finding.found,
    ])
    const fixes = findings
      .filter((finding) => !finding.ok)
      .map((finding) => `  fix: ${finding.fix}`)
    return [textTable([{ head: '' }, { head: 'Part' }, { head: 'Found' }], rows), ...fixes].join(
      '\n',
    )
  })
  return findings.every((finding) => finding.ok) ? 0 : 1
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  return {
    part: 'Node.js',
    ok,
    found: process.versions.node,
    fix: 'install Node.js 20.19 or newer',
  }
}

function database(): Finding {
  return { part: 'DuckDB', ok: true, found: duckdbVersion(), fix: '' }
}

const gigabyte = 1024 ** 3

function disk(root: string): Finding {
  const { bavail, bsize } = statfsSync(root)
  const free = Math.floor((bavail * bsize) / gigabyte)
  return {
    part: 'Free disk',
    ok: free >= 1,
    found: `${String(free)} GB where the workspace is`,
    fix: 'free some disk: a month needs about half of the size of its exports',
  }
}

async function browser(context: Context): Promise<Finding[]> {
  const report = await browserReport(context.config.browser, context.config.pathVariable)
  return [{ part: 'Browser', ok: report.found !== null, found: report.text, fix: report.remedy }]
}
