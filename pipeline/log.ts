import pino, { type Logger } from 'pino'
import { makeFolder } from './workspace.ts'
import { dirname } from 'node:path'

export type { Logger }

/** What must never reach a log: storage tokens and passwords that come with addresses. */
const secrets = /(sig|sv|se|sp|sastoken|password|token)=[^&\s"]+/giu

/**
 * The machine's log: JSON lines in a file. People read the terminal. Run,
 * stage and table are bindings.
 */
export function openLog(path: string, level: string): Logger {
  makeFolder(dirname(path))
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: (line) => line.replaceAll(secrets, '$1=[redacted]') },
    },
    pino.destination({ dest: path, mkdir: false, mode: 0o600, sync: true }),
  )
}

/** A log that writes nothing: for commands that only read. */
export const silentLog: Logger = pino({ level: 'silent' })
