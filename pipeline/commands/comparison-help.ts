/** What rows of a difference can be made per. */
export const levels = ['account', 'subscription', 'sku', 'cause'] as const

/** What a person must know before a simulation. */
export const simulateHelp = `
DIR is laid out like rates/ and needs only the files that differ, each of them whole: it takes the
place of the file of the same path. To leave a file out, put one there with only its header. A DIR
that has every file that rates/ must have stands alone: rates/ is then not read.

Usage is that of the run; its files are not read again. The result is data/simulations/<period>-s1:
never published, drafted or taken for a run. Nothing else in the workspace changes;
no lock is taken.

  mkdir -p what-if/price-lists && cp rates/price-lists/standard.csv what-if/price-lists/
  (edit the copy)
  ratebook simulate --period 2026-10 --with what-if
  ratebook diff 2026-10 2026-10-s1`

/** What the causes mean, and in which order they are taken off. */
export const diffHelp = `
A run is named by its id, or by its period (the latest of it); a simulation by its id. Invoices are
compared as they are rounded; statements of a reseller's customers exactly.

Causes, per usage, payer and stretch of days; they add up to the difference exactly:
  quantity  more or less was used (or, where a price is a percentage, its cost or list price moved),
            at the price before
  price     the same rule, with another price, percentage or tier; or a line that rates add (a fee,
            a minimum) became another
  rule      another rule applies, or a line that rates add (a fee, a minimum) came or went
  fx        another exchange rate, on the amount after
  late      like quantity, of usage before the period
  restated  like quantity, of an invoice that a newer version of its file restated
  moved     another account, hop or currency pays for the same usage
  held      the account or the line has no amount in one of the two
  rounding  what rounding the invoice line makes up
Order where several changed at once: quantity (late, restated) at the price before, then rule or
price at the exchange rate before, then fx; rounding is the rest at the invoice line. Amounts on the
terminal are in minor units; --csv and --json have every digit.

Parallel months: --against FILE takes what another system billed, a CSV with account_id, currency
and net, and customer_account_id or subscription_id where it tells them. Exit code 1 where the two
differ.`
