import { setTimeout } from 'node:timers/promises'
import { errorReason } from '../workspace.ts'
import type { JobReport } from './job-report.ts'

const patience = 10_000
const waits = [1_000, 4_000, 16_000]
/** Answers that may be another one later: too many requests, and all faults of the server. */
const isPassing = (status: number): boolean => status === 429 || status >= 500

/**
 * Posts the report of a job as JSON; says how that went, in words that name neither address nor
 * answer: addresses of webhooks are secrets. Tried again while the network or the server is at
 * fault; only once, and for 2 s, when we are told to stop.
 */
export async function postReport(
  report: JobReport,
  address: string,
  stop: AbortSignal,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const { said, isFinal } = await postOnce(report, address, stop.aborted ? 2_000 : patience)
    const wait = waits[attempt]
    if (isFinal || wait === undefined || stop.aborted) return said
    // when we are told to stop we wait no longer, and try a last time
    await setTimeout(wait, undefined, { signal: stop }).catch(() => undefined)
  }
}

async function postOnce(
  report: JobReport,
  address: string,
  most: number,
): Promise<{ readonly said: string; readonly isFinal: boolean }> {
  try {
    const { status, ok, body } = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
      // an address that leads elsewhere was not the one that was meant
      redirect: 'manual',
      signal: AbortSignal.timeout(most),
    })
    await body?.cancel()
    const said = ok ? 'delivered' : `refused: HTTP ${String(status)}`
    return { said, isFinal: ok || !isPassing(status) }
  } catch (error) {
    return { said: `not delivered: ${reasonOf(error)}`, isFinal: false }
  }
}

/** The system's code where there is one: messages may hold the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return error instanceof Error ? error.name : errorReason(error)
}
