// Loaded before a command (node --import): counts what it does to files and databases, and kills
// the process right before one of these. RATEBOOK_KILL_AT: which, from 1 on; 0 kills nothing.
// RATEBOOK_COUNT_FILE: where the count is written at the end.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DuckDBConnection } from '@duckdb/node-api'

const killAt = Number(process.env.RATEBOOK_KILL_AT)
const countFile = process.env.RATEBOOK_COUNT_FILE
const write = fs.writeFileSync.bind(fs)
let count = 0

function countCalls(holder, names) {
  for (const name of names) {
    const original = holder[name]
    holder[name] = function (...given) {
      count++
      if (count === killAt) process.kill(process.pid, 'SIGKILL')
      return original.apply(this, given)
    }
  }
}

const changes = 'appendFile chmod copyFile cp link mkdir open rename rm truncate unlink writeFile'
countCalls(fs.promises, changes.split(' '))
countCalls(
  fs,
  changes.split(' ').map((name) => `${name}Sync`),
)
syncBuiltinESMExports()
countCalls(DuckDBConnection.prototype, ['run', 'runAndReadAll'])
process.on('exit', () => {
  if (countFile !== undefined) write(countFile, String(count))
})
