import pino, { type Logger } from 'pino'
import { makeFolder } from './workspace.ts'
import { dirname } from 'node:path'

export type { Logger }

/** What must never reach a log: storage tokens and passwords that come with addresses. */
const secrets = /(sig|sv|se|sp|sastoken|password|token)=[^&\s"]+/giu

/** A text without them. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(secrets, '$1=[redacted]')
}

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
      hooks: { streamWrite: withoutSecrets },
    },
    pino.destination({ dest: path, mkdir: false, mode: 0o600, sync: true }),
  )
}

/** A log that writes nothing: for commands that only read. */
export const silentLog: Logger = pino({ level: 'silent' })
