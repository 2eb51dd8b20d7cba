import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeSample } from './month/sample.ts'

// The script runs from scripts/ and from dist/scripts/: the repository is where package.json is.
let root = dirname(fileURLToPath(import.meta.url))
while (!existsSync(join(root, 'package.json')) && dirname(root) !== root) root = dirname(root)

const made = await makeSample({
  dataDir: join(root, 'data', 'sample'),
  ratesDir: join(root, 'rates'),
})
console.log(`${made.rows} rows of ${made.customers} customers in ${made.files.length} files`)
console.log(`BillingPreTaxTotal ${made.billingPreTaxTotal} EUR`)
console.log(`PricingPreTaxTotal ${made.pricingPreTaxTotal} USD`)
