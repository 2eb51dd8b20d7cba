/** The full shape of an input file, and what a file that leaves columns out means by it. */
export interface FileShape {
  /**
   * All columns in order, each with the value it gets where a compact file
   * does not have the column.
   */
  readonly columns: Readonly<Record<string, string>>
  /**
   * Columns that hold ids: `c1` in a compact file stands for
   * `c1000000-0000-0000-0000-000000000000`.
   */
  readonly guids: readonly string[]
}
