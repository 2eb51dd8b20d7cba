/** What `close --help` tells besides its options. */
export const closeHelp = `
Inputs and rates are copied into data/seals/<seal>/, so that what was billed can be proven. Accounts
that the run holds get no document now: settle the reason, run again, then: ratebook close --held.
Where rates/vendor-invoices.csv is kept, what ratebook reconcile finds open is settled or accepted.
Exit codes: 0 closed; 1 closed, with accounts held, or not closed; 2 wrong usage; 75 busy.`

/** What `issue --help` tells besides its options. */
export const issueHelp = `
Numbers are gapless in each series of rates/sellers.csv and never taken back. Issue again after a
crash: the same numbers, the same bytes. Files: data/issued/<period>/<number>.pdf, .html, .csv.`

/** What `correct --help` tells besides its options. */
export const correctHelp = `
The run says what the documents of its closed period should say: a run made anew after a file or
another version of it came, or a simulation at other rates. Only the difference changes hands: per
document a credit note, issued now, or a line of the account's next invoice.`

/** What `credit --help` tells besides its options. */
export const creditHelp = `
Lines are numbered as in ratebook explain DRAFT/LINE; without --line the whole invoice goes back.
To bill the account anew afterwards: correct rates/ or the files, run the period, then
ratebook close --held, ratebook issue. What was not given back stays as it was.`
