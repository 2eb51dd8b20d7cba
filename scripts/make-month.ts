import { Command, InvalidArgumentError } from 'commander'
import { leastRows, makeMonth } from './month/make-month.ts'

const program = new Command('make-month')
  .description(
    'Makes a fictional month of billed daily rated usage, as Partner Center exports it: ' +
      '55 columns, quirks included. The same options give the same bytes.',
  )
  .requiredOption('--out <dir>', 'folder for the CSV files')
  .option('--rates <dir>', 'also write the rates that price this month, ready for a workspace')
  .option(
    '--seed <number>',
    'another seed, another month; customers and rates stay the same',
    wholeNumber,
    1,
  )
  .option('--rows <number>', `exactly so many rows, at least ${leastRows}`, wholeNumber, 100_000)
  .option('--period <YYYY-MM>', 'the billing month', '2026-10')
  .option('--files <number>', 'spread over so many files', wholeNumber, 1)
  .option(
    '--customers <number>',
    'how many customers (default: one for about 10,000 rows)',
    wholeNumber,
  )
  .option('--gzip', 'compress every file', false)
  .addHelpText(
    'after',
    `
Examples:
  $ node dist/scripts/make-month.js --rows 10000 --out usage --rates rates
  $ node dist/scripts/make-month.js --seed 1 --rows 1000000 --files 4 --gzip --out month

A million rows are about 0.9 GB and take less than a minute. Memory stays constant at any size.
Control totals are printed at the end: a pipeline that loses a row or a cent shows against them.`,
  )
  .parse()

const options = program.opts<{
  out: string
  rates?: string
  seed: number
  rows: number
  period: string
  files: number
  customers?: number
  gzip: boolean
}>()
const made = await makeMonth({ ...options, outDir: options.out, ratesDir: options.rates }).catch(
  (error: unknown) => program.error(error instanceof Error ? error.message : String(error)),
)
for (const { path, rows } of made.files) console.log(`${path}: ${rows} rows`)
console.log(`${made.rows} rows of ${made.customers} customers`)
console.log(`BillingPreTaxTotal ${made.billingPreTaxTotal} EUR`)
console.log(`PricingPreTaxTotal ${made.pricingPreTaxTotal} USD`)

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('a whole number is needed')
  return Number.parseInt(text, 10)
}
