import type { DuckDB } from '../engine/duckdb.ts'
export async function loadArrowFile(_d: DuckDB, _p: string, name: string, _t: string): Promise<number> {
  await Promise.resolve()
  throw new Error(`arrow: ${name}`)
}
