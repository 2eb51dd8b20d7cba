/** What `reconcile --help` tells besides its options. */
export const reconcileHelp = `
Takes each invoice of Microsoft apart: what daily usage has, and one cause after another up to the
total of its first page. The causes add up exactly; beside each stands what the run bills of it at
cost. Totals are typed into rates/vendor-invoices.csv (ratebook vendor-invoices makes the rows of
Microsoft's JSON), tolerances into rates/tolerances.csv; run the period again after a change there.
Lines of the reconciliation file are computed again by Microsoft's documented rules: effective
price, quantity, exchange rate, and where it cuts to cents.

Not in the daily file by nature; the reconciliation's lines bill:
  license, software, reservation, savings_plan, marketplace, other, legacy; credit at face value
Not agreeing, each with a tolerance (0 without a row):
  missing        charged, and daily usage lacks it; where it has none of a product, the line bills
  surplus        in daily usage, and not charged: a record twice, or too early
  late           the same, of usage before the period
  quarantined    charged, and set aside with a reason: mend it, ingest --fix
  unassigned     billed to nobody: the customer, reseller or seller is not in rates/
  out_of_period  on this invoice, but its records name another billing period
  price          another unit price, or one that changed within the month
  pec            another partner earned credit
  fx             another exchange rate than that of the daily records
  rounding       cut to cents by a documented rule, or a cent per line at most: no limit of its own
  unexplained    no file explains it: a line that lacks, a total that is none of price and quantity
tax is on the invoice and no cost; it is told, never open.

Signs of a file that came late or incomplete stand beside the money: days without usage while usage
lacks, a customer that is charged and has none, usage more than 1 % apart, no file at all.
From the first invoice in rates/vendor-invoices.csv on, periods close only when all of this is
within its tolerance, or accepted with a reason (close --accept).

  ratebook reconcile --period 2026-10
  ratebook reconcile --period 2026-10 --csv open.csv   # every digit
Exit codes: 0 all agree; 1 something is open, or a total is not told; 2 wrong usage.`

/** What `vendor-invoices --help` tells besides its options. */
export const vendorInvoicesHelp = `
Reads what Partner Center answers to GET /v1/invoices, saved as it came: an invoice, a list or a
page of them. Prints what rates/vendor-invoices.csv lacks, in the order of its columns; void
documents are left out. Nothing is written: look at the rows, then append them.

  ratebook vendor-invoices invoices.json
  ratebook vendor-invoices invoices.json >> rates/vendor-invoices.csv
Exit codes: 0 all agree with what the file has; 1 it has a document with another total; 2 wrong
usage, or a file that is no such answer.`
