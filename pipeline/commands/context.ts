import type { Config } from '../config.ts'
import type { Workspace } from '../workspace.ts'

/** What every command gets: where it works, how it is set, and where it writes to. */
export interface Context {
  readonly workspace: Workspace
  readonly config: Config
  /** One machine-readable document on stdout instead of text. */
  readonly json: boolean
  /** A person is looking: progress may be drawn. */
  readonly terminal: boolean
  /** Text for people, or the JSON document: stdout. */
  readonly print: (text: string) => void
  /** Progress and warnings: stderr. */
  readonly note: (text: string) => void
}

/** Prints the JSON document or the text. */
export function answer(context: Context, document: unknown, text: () => string): void {
  context.print(context.json ? JSON.stringify(document, null, 2) : text())
}
