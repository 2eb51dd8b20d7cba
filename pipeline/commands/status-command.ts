import { type JobState, type Status, statusOf } from '../status/status.ts'
import type { PeriodState } from '../status/periods.ts'
import { answer, type Context } from './context.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'

/** `ratebook status`: exit 1 where a job failed or is overdue. */
export async function statusCommand(context: Context): Promise<number> {
  const status = await statusOf(context.workspace, context.config, new Date())
  answer(context, status, () => statusText(status))
  return status.attention.length === 0 ? 0 : 1
}

function statusText(status: Status): string {
  const { in_use: holder, schedule, jobs, periods } = status
  const parts = [
    ...(status.attention.length === 0
      ? []
      : [status.attention.map((one) => `ATTENTION: ${one}`).join('\n')]),
    [
      `Workspace  ${status.workspace}   ${holder === null ? 'free' : `in use: ${holder}`}`,
      `Schedule   ${schedule ?? (jobs.length === 0 ? 'none is set' : 'not running')}`,
    ].join('\n'),
    ...(jobs.length === 0 ? [] : [jobsText(jobs)]),
    dataText(status),
    periods.length === 0 ? 'No month yet' : periodsText(periods),
    diskText(status),
  ]
  return parts.join('\n\n')
}

function jobsText(jobs: readonly JobState[]): string {
  const rows = jobs.map(({ job, last, next, time_zone: zone, overdue, running }) => [
    job,
    last?.state === 'running' && running === null ? 'cut off' : (last?.state ?? 'never started'),
    last === null ? '' : clock(last.started, zone),
    last?.finished ? took(last.started, last.finished) : '',
    next === null ? 'never' : `${clock(next, zone)}${overdue ? ' OVERDUE' : ''}`,
    zone,
  ])
  const heads = ['Job', 'Last', 'Started', 'Took', 'Next', 'Zone'].map((head) => ({ head }))
  return textTable(heads, rows)
}

/** A moment as the clock of a zone shows it, to the minute. */
function clock(moment: string, timeZone: string): string {
  const format = { dateStyle: 'short', timeStyle: 'short', timeZone } as const
  return new Intl.DateTimeFormat('sv-SE', format).format(new Date(moment))
}

function took(started: string, finished: string): string {
  const seconds = Math.round((Date.parse(finished) - Date.parse(started)) / 1000)
  return seconds < 120 ? `${String(seconds)} s` : `${String(Math.round(seconds / 60))} min`
}

function dataText({ data }: Status): string {
  const waiting =
    data.waiting.length === 0
      ? []
      : [
          `${String(data.waiting.length)} files came since the last run: ` +
            data.waiting.slice(0, 5).join(', ') +
            (data.waiting.length > 5 ? ', …' : ''),
        ]
  if (data.run === null) return ['No run yet', ...waiting].join('\n')
  const heads = ['Data', 'Files', 'Usage up to', 'Age', 'Newest file'].map((head) => ({ head }))
  const rows = data.datasets.map((one) => [
    one.dataset.replaceAll('_', ' '),
    String(one.files),
    one.last_usage_date,
    `${String(one.age_days)} d`,
    one.newest_file === null ? '' : clock(one.newest_file, 'UTC'),
  ])
  return [textTable(heads, rows), ...waiting].join('\n')
}

function periodsText(periods: readonly PeriodState[]): string {
  const heads = ['Month', 'State', 'Runs', 'Latest run', 'Documents', 'Open']
  return textTable(
    heads.map((head) => ({ head })),
    periods.map((one) => [
      one.period,
      one.state,
      String(one.runs),
      one.latest_run ?? '',
      one.state === 'draft' ? '' : `${String(one.issued)} of ${String(one.sealed)} issued`,
      openText(one),
    ]),
  )
}

function openText({ open, held_accounts: held }: PeriodState): string {
  const counts: [number | string, string][] = [
    [held, 'accounts left out'],
    [open?.held_reasons ?? 0, 'held'],
    [open?.refused_files ?? 0, 'files refused'],
    [open?.quarantined ?? 0, 'in quarantine'],
    [open?.findings.length ?? 0, 'checks with findings'],
    [open?.anomalies ?? 0, 'anomalies'],
    [open?.too_late ?? 0, 'records too late'],
  ]
  return counts
    .filter(([count]) => count !== 0 && count !== '0')
    .map(([count, what]) => `${String(count)} ${what}`)
    .join(', ')
}

function diskText({ disk }: Status): string {
  const folders = Object.entries(disk.folders)
    .filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => `${name} ${sizeText(bytes)}`)
  return `Disk  ${sizeText(disk.all)} in data/ (${folders.join(', ')}); ${sizeText(disk.free)} free`
}
