#!/usr/bin/env node
// The command `ratebook`. It is a file of the repository, and executable there: a file that the build
// writes is not, and npm sets the right only the first time it links a folder.
import { existsSync } from 'node:fs'

const built = new URL('../dist/pipeline/cli.js', import.meta.url)
if (!existsSync(built)) {
  console.error('Ratebook is not built yet. Run: npm run setup')
  process.exit(2)
}
await import(built.href)
