import type { DuckDB } from '../engine/duckdb.ts'
export async function exportArrow(_database: DuckDB, path: string): Promise<number> {
  await Promise.resolve()
  throw new Error(path)
}
