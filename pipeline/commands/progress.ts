import type { RunOptions } from '../run.ts'
import type { Context } from './context.ts'

type Handlers = Required<Pick<RunOptions, 'onFile' | 'onTable'>> & { readonly end: () => void }

const clearLine = '\r\u001b[2K'

/**
 * Progress of a run on stderr: one line that is drawn over on a terminal,
 * a line per file otherwise.
 */
export function drawProgress(context: Context): Handlers {
  const begun = Date.now()
  const seconds = (): string => `${((Date.now() - begun) / 1000).toFixed(1)} s`
  if (context.json)
    return { onFile: () => undefined, onTable: () => undefined, end: () => undefined }
  if (!context.terminal) {
    return {
      onFile: (file, state, rows) => {
        if (state !== 'reading')
          context.note(`${seconds()}  ${file}: ${state}, ${String(rows)} records\n`)
      },
      onTable: () => undefined,
      end: () => undefined,
    }
  }
  const draw = (text: string): void => {
    context.note(clearLine + text)
  }
  return {
    onFile: (file, state, rows) => {
      draw(
        `${seconds()}  1-ingest  ${file}: ${state}${state === 'reading' ? '' : `, ${String(rows)} records`}`,
      )
    },
    onTable: (stage, table, done, of) => {
      draw(`${seconds()}  ${stage}  ${table}  ${String(done)}/${String(of)}`)
    },
    end: () => {
      draw('')
    },
  }
}
