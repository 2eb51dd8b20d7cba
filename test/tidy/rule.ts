/** A text file of the repository; the path from its root, forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Where the house rules are broken, and what to do instead. */
export interface Fault {
  readonly path: string
  readonly line: number
  readonly found: string
  readonly instead: string
}

/**
 * A house rule. `bad` is the least repository that breaks it: a rule that
 * cannot fail protects nothing.
 */
export interface Rule {
  readonly name: string
  readonly faults: (files: readonly SourceFile[]) => readonly Fault[]
  readonly bad: readonly SourceFile[]
  /** What looks alike and is right. */
  readonly good: readonly SourceFile[]
}

/** A fault as a message: place, what, what instead. */
export function faultText({ path, line, found, instead }: Fault): string {
  return `${path}:${String(line)}: ${found}; ${instead}`
}

/** A file made up for a rule's own test. */
export function sample(path: string, ...lines: readonly string[]): SourceFile {
  return { path, text: lines.join('\n') + '\n' }
}

/** The line on which a position stands, counted from 1. */
export function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}
