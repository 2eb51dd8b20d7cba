import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { packageRoot } from '../package-root.ts'

const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
/** Between being told to stop and being ended. */
const grace = 5_000
const documentMost = 64 * 1024 * 1024
const saidMost = 4_000

/** How a command ended: exit code or signal, its document, and the end of what it said. */
export interface ChildEnd {
  readonly exitCode: number | null
  readonly signal: string | null
  /** Standard output; empty where it is too long to be a document that we read. */
  readonly document: string
  readonly said: string
}

/**
 * Runs a command of Ratebook as a process of its own, so that no crash of it is ours and its
 * memory comes back. When `stop` fires it gets SIGTERM, and 5 s later SIGKILL with all it started.
 */
export async function runChild(words: readonly string[], stop: AbortSignal): Promise<ChildEnd> {
  const child = spawn(process.execPath, [cli, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // a group of its own: what a terminal sends is not for it, and a browser of it ends with it
    detached: process.platform !== 'win32',
  })
  const document: Buffer[] = []
  let bytes = 0
  let said = ''
  child.stdout.on('data', (data: Buffer) => {
    bytes += data.length
    if (bytes <= documentMost) document.push(data)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-saidMost)
  })
  const ended = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
    // it could not be started: no process is left, no memory
    child.on('error', (error) => {
      said = error.message
      resolve({ exitCode: null, signal: null })
    })
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
  const over = new AbortController()
  const end = (): void => void endChild(child, over.signal)
  if (stop.aborted) end()
  else stop.addEventListener('abort', end, { once: true })
  try {
    const { exitCode, signal } = await ended
    const text = bytes > documentMost ? '' : Buffer.concat(document).toString('utf8')
    return { exitCode, signal, document: text, said }
  } finally {
    over.abort()
    stop.removeEventListener('abort', end)
    if (stop.aborted) signalGroup(child, 'SIGKILL')
  }
}

async function endChild(child: ChildProcess, over: AbortSignal): Promise<void> {
  child.kill('SIGTERM')
  const isOver = await setTimeout(grace, false, { signal: over }).catch(() => true)
  if (!isOver) signalGroup(child, 'SIGKILL')
}

/** Signals a process and all that it started; whatever is gone already is well. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || process.platform === 'win32') {
    child.kill(signal)
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}
