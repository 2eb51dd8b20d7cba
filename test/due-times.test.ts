import { describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { nextOf } from '../pipeline/schedule/due-job.ts'
import { type Cron, monthsAt, nextDue, readCron } from '../pipeline/schedule/due-times.ts'
import { commandsOf } from '../pipeline/schedule/job-commands.ts'
import type { JobRecord, JobReport } from '../pipeline/schedule/job-report.ts'
import { type Job, readSchedule } from '../pipeline/schedule/settings.ts'

/** When jobs are due, by clocks that stand still: zones, leaps, downtime. */
function cronOf(expression: string): Cron {
  const cron = readCron(expression)
  if ('fault' in cron) throw new Error(cron.fault)
  return cron
}

const after = (cron: string, zone: string, moment: string): string | undefined =>
  nextDue(cronOf(cron), zone, new Date(moment))?.toISOString()

describe('a job is due', () => {
  test.each([
    ['30 2 * * *', 'UTC', '2026-11-23T00:00:00Z', '2026-11-23T02:30:00.000Z'],
    ['30 2 * * *', 'UTC', '2026-11-23T02:30:00Z', '2026-11-24T02:30:00.000Z'],
    ['30 2 * * *', 'Europe/Warsaw', '2026-11-23T00:00:00Z', '2026-11-23T01:30:00.000Z'],
    ['30 2 * * *', 'Asia/Kolkata', '2026-11-23T00:00:00Z', '2026-11-23T21:00:00.000Z'],
    ['0 6 1 * *', 'America/New_York', '2026-12-31T23:00:00Z', '2027-01-01T11:00:00.000Z'],
    ['0 6 L * *', 'UTC', '2028-02-01T00:00:00Z', '2028-02-29T06:00:00.000Z'],
    ['0 3 29 2 *', 'UTC', '2026-11-23T00:00:00Z', '2028-02-29T03:00:00.000Z'],
    ['15 4 * * mon', 'UTC', '2026-11-24T00:00:00Z', '2026-11-30T04:15:00.000Z'],
    ['@daily', 'Pacific/Auckland', '2026-11-23T00:00:00Z', '2026-11-23T11:00:00.000Z'],
    // the clock leaps from 02:00 to 03:00 at 01:00 UTC: at the leap
    ['30 2 * * *', 'Europe/Warsaw', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['30 2 * * *', 'Europe/Warsaw', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00.000Z'],
    // 02:00 to 03:00 comes twice: the first one
    ['30 2 * * *', 'Europe/Warsaw', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['30 2 * * *', 'Europe/Warsaw', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
    // half an hour only, and at midnight
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T15:30:00.000Z'],
    ['0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00.000Z'],
    ['0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-06T04:00:00.000Z'],
  ])('%s in %s after %s: %s', (cron, zone, moment, expected) => {
    expect(after(cron, zone, moment)).toBe(expected)
  })

  test('never, where no such day comes', () => {
    expect(after('0 3 29 2 5#5', 'UTC', '2026-01-01T00:00:00Z') ?? 'never').toBe('never')
  })

  const leaps = [
    ['Europe/Warsaw', '2026-03-27T00:00:00Z'],
    ['Europe/Warsaw', '2026-10-23T00:00:00Z'],
    ['America/New_York', '2026-03-06T00:00:00Z'],
    ['America/New_York', '2026-10-30T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-03T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-02T00:00:00Z'],
    ['Africa/Cairo', '2026-04-22T00:00:00Z'],
    ['Africa/Cairo', '2026-10-28T00:00:00Z'],
    ['Asia/Beirut', '2026-03-27T00:00:00Z'],
    ['Pacific/Apia', '2026-01-10T00:00:00Z'],
  ] as const
  test.each(leaps)('once on each of five days around a leap: %s from %s', (zone, start) => {
    for (let slot = 0; slot < 48; slot++) {
      const cron = cronOf(`${String((slot % 2) * 30)} ${String(Math.floor(slot / 2))} * * *`)
      const days: string[] = []
      for (let moment = nextDue(cron, zone, new Date(start)); moment !== null;) {
        if (moment.getTime() > Date.parse(start) + 5.5 * 86_400_000) break
        days.push(moment.toLocaleDateString('sv-SE', { timeZone: zone }))
        moment = nextDue(cron, zone, moment)
      }
      expect(new Set(days).size, `${String(slot)}: ${days.join(' ')}`).toBe(days.length)
      expect(days.length).toBeGreaterThanOrEqual(5)
    }
  })

  test.each([
    ['30 25 * * *', 'hour: 25 is a invalid expression for hour'],
    ['30 2 * *', 'expression: expected 5 or 6 fields but got 4'],
    ['0 30 2 * * *', 'six fields: jobs start on the minute, write five'],
    ['0 3 31 2 *', 'dayOfMonth: 31 2 is an impossible day of month for the given month'],
  ])('never by %s', (expression, fault) => {
    expect(readCron(expression)).toEqual({ fault })
  })
})

describe('settings of the schedule', () => {
  const nightly = { name: 'nightly', cron: '30 2 * * *' }
  test.each([
    [{ jobs: [{ ...nightly, cron: '30 2 * *' }] }, 'schedule.jobs.0.cron: "30 2 * *" is no cron'],
    [{ jobs: [nightly], timeZone: 'Warsaw' }, 'schedule.timeZone: "Warsaw" is no time zone, like'],
    [{ jobs: [{ ...nightly, timeZone: '' }] }, 'schedule.jobs.0.timeZone: "" is no time zone'],
    [{ jobs: [nightly, nightly] }, 'schedule.jobs: two jobs have one name'],
    [{ jobs: [{ ...nightly, name: 'Nightly run' }] }, 'schedule.jobs.0.name: lower-case letters'],
    [{ jobs: [{ ...nightly, steps: ['close'] }] }, 'schedule.jobs.0.steps.0: Invalid option'],
    [{ jobs: [{ ...nightly, period: 'last' }] }, 'schedule.jobs.0.period: Unrecognized key'],
    [{ jobs: [nightly], webhook: 'ops' }, 'schedule.webhook: is no http or https address'],
    [{ jobs: [] }, 'schedule.jobs: '],
  ])('%j', (schedule, words) => {
    expect(() => readSchedule(parseConfig({ schedule }))).toThrow(`ratebook.config.json: ${words}`)
  })

  test('the webhook of the environment goes first', () => {
    const config = parseConfig({ schedule: { jobs: [nightly], webhook: 'https://a.example/' } })
    expect(readSchedule(config)?.webhook).toBe('https://a.example/')
    expect(readSchedule({ ...config, webhook: 'https://b.example/' })?.webhook).toBe(
      'https://b.example/',
    )
  })
})

function jobOf(settings: object): Job {
  const job = { name: 'nightly', cron: '30 2 * * *', timeZone: 'Europe/Warsaw', ...settings }
  const [read] = readSchedule(parseConfig({ schedule: { jobs: [job] } }))?.jobs ?? []
  if (read === undefined) throw new Error('no job')
  return read
}

describe('after downtime', () => {
  const record: JobRecord = { after: '2026-11-20T01:30:05.000Z', last: null }
  const next = (now: string, change: Partial<JobRecord> = {}): string => {
    const found = nextOf(jobOf({}), { ...record, ...change }, new Date(now))
    return `${String(found?.due.toISOString())}${found?.again === true ? ' again' : ''}`
  }

  test('what was missed is due once', () => {
    expect(next('2026-11-23T09:00:00Z')).toBe('2026-11-21T01:30:00.000Z')
    expect(next('2026-11-23T09:00:05Z', { after: '2026-11-23T09:00:00.000Z' })).toBe(
      '2026-11-24T01:30:00.000Z',
    )
  })

  test('a clock that is set back starts nothing twice, and silences nothing', () => {
    expect(next('2026-11-20T00:30:00Z')).toBe('2026-11-21T01:30:00.000Z')
    expect(next('2026-11-10T00:30:00Z')).toBe('2026-11-10T01:30:00.000Z')
  })

  const cutOff = (change: Partial<JobReport>): Partial<JobRecord> => ({
    last: {
      report: 1,
      job: 'nightly',
      state: 'running',
      due: '2026-11-20T01:30:00.000Z',
      started: '2026-11-20T01:30:05.000Z',
      finished: null,
      host: 'a',
      pid: 1,
      again: false,
      steps: [],
      webhook: null,
      ...change,
    },
  })

  test('a job that was cut off is done once more, not for ever', () => {
    const now = '2026-11-20T02:00:00Z'
    const again = '2026-11-20T01:30:00.000Z again'
    expect(next(now, cutOff({}))).toBe(again)
    expect(next(now, cutOff({ state: 'stopped' }))).toBe(again)
    expect(next(now, cutOff({ state: 'stopped', again: true }))).toBe(again)
    expect(next(now, cutOff({ again: true }))).toBe('2026-11-21T01:30:00.000Z')
    expect(next(now, cutOff({ state: 'failed' }))).toBe('2026-11-21T01:30:00.000Z')
  })
})

describe('months', () => {
  test('are those of the zone', () => {
    const moment = new Date('2026-12-31T23:30:00Z')
    expect(monthsAt(moment, 'UTC')).toEqual({ current: '2026-12', last: '2026-11' })
    expect(monthsAt(moment, 'Europe/Warsaw')).toEqual({ current: '2027-01', last: '2026-12' })
  })

  test('come one after the other, closed ones not at all', () => {
    const job = jobOf({
      periods: ['current', 'last'],
      steps: ['prune', 'run', 'render', 'publish', 'backup'],
    })
    const told = (closed: readonly string[]): string[] =>
      commandsOf(job, new Date('2026-11-23T00:00:00Z'), new Set(closed)).map(({ words }) =>
        words.join(' '),
      )
    const rest = ['publish', 'backup', 'prune --delete']
    const november = ['run --period 2026-11', 'render 2026-11']
    expect(told([])).toEqual(['run --period 2026-10', 'render 2026-10', ...november, ...rest])
    expect(told(['2026-10'])).toEqual([...november, ...rest])
  })
})
