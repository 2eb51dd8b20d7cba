import { explainPrice } from '../explain/explain-price.ts'
import { pricePage } from '../explain/page-price.ts'
import { ratebookError } from '../errors.ts'
import { openRun } from '../open-run.ts'
import { parsePeriod } from '../period.ts'
import { listPage, secretsPage } from '../price-list/page-list.ts'
import { listColumns, publishList } from '../price-list/publish-list.ts'
import { listRuns } from '../run-folder.ts'
import { answer, type Context } from './context.ts'
import { writeCsv } from './csv-file.ts'

type Asked = Readonly<Partial<Record<string, string>>>

/** `ratebook prices`: one price of an account and why, or a whole list for its reader. */
export async function pricesCommand(context: Context, options: Asked): Promise<number> {
  const { list, month, account, on } = options
  if (list !== undefined && month !== undefined)
    return listCommand(context, list, month, options.csv)
  if (account === undefined || on === undefined) throw ratebookError('RB-221', undefined, 2)
  return priceCommand(context, account, on, options)
}

/**
 * From rates/ as they are now; what a latest run knows of the usage fills the gaps.
 */
async function priceCommand(
  context: Context,
  account: string,
  on: string,
  options: Asked,
): Promise<number> {
  const { tag, meter, sku, product, category, subCategory, publisher, region } = options
  const asked = { account, on, tag, meter, sku, product, category, subCategory, publisher, region }
  const usage =
    listRuns(context.workspace.runs).length > 0 ? await openRun(context.workspace) : undefined
  try {
    const source = { rates: context.workspace.rates, ...(usage === undefined ? {} : { usage }) }
    const explanation = await explainPrice(source, asked)
    answer(context, explanation, () => pricePage(explanation))
    return 0
  } finally {
    usage?.database.close()
  }
}

async function listCommand(
  context: Context,
  list: string,
  month: string,
  csv: string | undefined,
): Promise<number> {
  const published = await publishList(context.workspace.rates, list, parsePeriod(month))
  if (csv !== undefined) await writeCsv(csv, listColumns, published.rows)
  // what is for us only goes to stderr: the answer itself may be handed on
  const { rows } = published
  answer(context, { list, month, rows }, () => listPage(published))
  context.note(secretsPage(published))
  return 0
}
