/** What is asked for, as the SQL reads it: the table `wanted` with one row. */
export interface Wanted {
  readonly target: string
  readonly sourceSha256?: string
  readonly recordNumber?: string
  /** Parts shown one by one; the rest is summed. */
  readonly partsShown: number
  /** Ranges of record numbers shown of each part; the rest is counted. */
  readonly rangesShown: number
}

export interface ExplainOptions {
  /** Everything instead of the largest. */
  readonly all?: boolean
  /** How many parts of a line are shown one by one, the largest first; 5 without it. */
  readonly parts?: number
}

/** How much of a long explanation is shown one by one. */
export interface Limits {
  readonly parts: number
  readonly candidates: number
  readonly ranges: number
  readonly draftLines: number
  readonly steps: boolean
}

/** The largest suffice to see what a line is; `all` leaves nothing out. */
export function limitsOf(options: ExplainOptions): Limits {
  const most = Number.MAX_SAFE_INTEGER
  return options.all === true
    ? { parts: most, candidates: most, ranges: most, draftLines: most, steps: true }
    : { parts: options.parts ?? 5, candidates: 6, ranges: 8, draftLines: 40, steps: false }
}
