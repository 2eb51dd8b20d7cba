/** What the ledger and its commands refuse, RB-92x and RB-93x of the message table in errors.ts. */
export const ledgerMessages = {
  'RB-920': (p: { holder: string }) => ({
    message: `the workspace is in use: ${p.holder}`,
    remedy: 'wait until it has ended; simulate, diff and everything that only reads work meanwhile',
  }),
  'RB-921': (p: { path: string; holder: string }) => ({
    message: `${p.path}: the ledger is open elsewhere${p.holder}`,
    remedy: 'close the program that holds it, then start again; nothing was changed',
  }),
  'RB-930': (p: { period: string; seal: string }) => ({
    message: `${p.period} is closed already (seal ${p.seal})`,
    remedy:
      'complete held accounts with: ratebook close --held; or, while nothing is issued: ratebook reopen',
  }),
  'RB-931': (p: { run: string; reasons: readonly string[] }) => ({
    message: `run ${p.run} cannot be closed: ${p.reasons.join('; ')}`,
    remedy:
      'settle this and run the month again; or write it off with: --accept "why", which is recorded',
  }),
  'RB-932': (p: { run: string }) => ({
    message: `run ${p.run} is not sound: a file changed, or a check does not hold`,
    remedy: 'see what with: ratebook check; then make the month again with: ratebook run',
  }),
  'RB-934': (p: { period: string }) => ({
    message: `${p.period} is not closed`,
    remedy: 'close it first: ratebook close --period YYYY-MM',
  }),
  'RB-935': (p: { period: string; count: number; first: string }) => ({
    message: `${p.period}: ${String(p.count)} documents have numbers (${p.first}, …); it cannot be reopened`,
    remedy: 'correct what is issued by credit notes',
  }),
  'RB-936': (p: { seal: string }) => ({
    message: `${p.seal} left no account held: there is nothing to complete`,
    remedy: 'close the next period',
  }),
  'RB-937': (p: { account: string; run: string }) => ({
    message: `account ${p.account} gets no document from run ${p.run}`,
    remedy: 'name an account of its drafts: ratebook render lists them',
  }),
  'RB-938': (p: { date: string; last: string; series: string }) => ({
    message: `--date ${p.date} is before ${p.last}, the last issue date of series ${p.series}`,
    remedy: 'number documents in the order of their dates: give a later date',
  }),
  'RB-941': (p: { date: string }) => ({
    message: `"${p.date}" is not a day`,
    remedy: 'write it as year-month-day, like --date 2026-11-05',
  }),
  'RB-942': (p: { first: string; second: string }) => ({
    message: `two sellers number their documents alike: ${p.first} and ${p.second}`,
    remedy: 'give each seller a series of its own in rates/sellers.csv',
  }),
  'RB-943': (p: { run: string; documents: readonly string[] }) => ({
    message:
      `run ${p.run} has other amounts than were sealed: ${p.documents.slice(0, 5).join(', ')}` +
      (p.documents.length > 5 ? `, … (${String(p.documents.length)})` : ''),
    remedy:
      'put rates/ and data/landing/ back to what they were for these accounts; data/seals/ has copies',
  }),
  'RB-944': (p: { seal: string; faults: readonly string[] }) => ({
    message: `${p.seal} is not what was sealed: ${p.faults.slice(0, 3).join('; ')}`,
    remedy: 'restore these files from a backup; ratebook check --sealed lists all of them',
  }),
  'RB-945': (p: { number: string }) => ({
    message: `${p.number} is no invoice that was issued`,
    remedy:
      'ratebook invoices lists the documents; a credit note cannot be credited, bill anew instead',
  }),
  'RB-946': (p: { number: string; credit: string }) => ({
    message: `${p.number} was given back by ${p.credit}`,
    remedy: 'an invoice is credited once; to bill the account anew: ratebook close --held',
  }),
  'RB-933': (p: { period: string }) => ({
    message: `${p.period} is approved already`,
    remedy: 'issue its documents: ratebook issue --period YYYY-MM',
  }),
  'RB-939': (p: { seal: string; user: string }) => ({
    message: `${p.seal} was closed by ${p.user}, who cannot approve it as well`,
    remedy:
      'let another user look at it and approve it: "fourEyes" of ratebook.config.json asks so',
  }),
  'RB-940': (p: { period: string; seals: readonly string[] }) => ({
    message: `${p.period} is not approved: ${p.seals.join(', ')}`,
    remedy: 'a user other than the one who closed it: ratebook approve --period YYYY-MM',
  }),
  'RB-947': (p: { what: string }) => ({
    message: `${p.what} changes nothing on issued documents`,
    remedy: 'ratebook diff shows how two runs differ; drafts that were never issued: close --held',
  }),
  'RB-948': (p: { lines: readonly Readonly<Record<string, unknown>>[] }) => ({
    message:
      'the tax of these lines is not that of their document: ' +
      p.lines.map((line) => `${String(line.number)} ${String(line.meter_category)}`).join(', '),
    remedy: 'give the document back whole and bill the account anew: ratebook credit, close --held',
  }),
  'RB-970': (p: { set: string; claim: string; fix: string; row: string }) => ({
    message: `journal ${p.set}: ${p.claim}: not so for ${p.row}`,
    remedy: p.fix,
  }),
  'RB-971': (p: { file: string; fault: string }) => ({
    message: `${p.file} ${p.fault} since it was written`,
    remedy: 'restore it from a backup: the next journal of its month follows it',
  }),
  'RB-972': (p: { correction: string; run: string }) => ({
    message: `the journal of correction ${p.correction} needs run ${p.run}, which is gone or changed`,
    remedy: 'restore that run from a backup, then ratebook issue --period YYYY-MM',
  }),
  'RB-973': (p: { seal: string; period: string; known: readonly string[] }) => ({
    message: `${p.seal} is no seal of ${p.period} that is in force`,
    remedy: `name one of ${p.known.join(', ')}`,
  }),
  'RB-949': (p: { correction: string; period: string; run: string }) => ({
    message: `run ${p.run} bills correction ${p.correction}, which ${p.period} billed meanwhile`,
    remedy: 'run the month again: it takes what still waits',
  }),
} as const
