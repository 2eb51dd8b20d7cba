/**
 * What readRates refuses, RB-301 to RB-335 of the message table in errors.ts. `at` is
 * `rates/accounts.csv:14`; `both` names two rows, `rates/fx/2026.csv:3 and :9`.
 */
export const ratesMessages = {
  'RB-301': (p: { file: string; meaning: string }) => ({
    message: `${p.file}: no such file`,
    remedy: `every workspace needs it, if only with its header line. ${p.meaning}`,
  }),
  'RB-302': (p: { file: string; known: string }) => ({
    message: `${p.file}: not a rates file`,
    remedy: `rename it or move it out of rates/; known are ${p.known}`,
  }),
  'RB-303': (p: { at: string }) => ({
    message: `${p.at}: not UTF-8`,
    remedy: 'save the file as "CSV UTF-8 (comma delimited)"',
  }),
  'RB-304': (p: { file: string }) => ({
    message: `${p.file}: no header line`,
    remedy:
      'the first line that is neither blank nor a comment must name the columns; see rates/README.md',
  }),
  'RB-305': (p: { at: string; column: string; known: string }) => ({
    message: `${p.at}: column ${p.column}: not a column of this file`,
    remedy: `remove or rename it; known are ${p.known}`,
  }),
  'RB-306': (p: { at: string; column: string; meaning: string }) => ({
    message: `${p.at}: column ${p.column}: missing`,
    remedy: `add it to the header line. ${p.meaning}`,
  }),
  'RB-307': (p: { at: string; column: string }) => ({
    message: `${p.at}: column ${p.column}: named twice`,
    remedy: 'remove one of the two columns',
  }),
  'RB-308': (p: { at: string; cells: number; columns: number }) => ({
    message: `${p.at}: ${String(p.cells)} cells, but the header line has ${String(p.columns)} columns`,
    remedy: 'add or remove commas; a cell that holds a comma must stand in double quotes',
  }),
  'RB-309': (p: { at: string; fault: string }) => ({
    message: `${p.at}: ${p.fault}`,
    remedy: 'put the whole cell in double quotes, and write a quote inside it twice: "19"" rack"',
  }),
  'RB-310': (p: { at: string; column: string; value: string; fault: string; remedy: string }) => ({
    message: `${p.at}: column ${p.column}: "${p.value}" ${p.fault}`,
    remedy: p.remedy,
  }),
  'RB-311': (p: { at: string; column: string; row: string; thing: string; remedy: string }) => ({
    message: `${p.at}: column ${p.column}: ${p.row} has no ${p.thing}`,
    remedy: p.remedy,
  }),
  'RB-313': (p: { file: string; count: number }) => ({
    message: `${p.file}: ${String(p.count)} more faults, not shown`,
    remedy: 'mend the ones above first; often one cause repeats',
  }),
  'RB-314': (p: { at: string; separator: string }) => ({
    message: `${p.at}: the columns are separated by ${p.separator}, not by commas`,
    remedy:
      'save the file as "CSV UTF-8 (comma delimited)"; Excel follows the list separator of the system',
  }),
  'RB-315': (p: { at: string; from: string; to: string }) => ({
    message: `${p.at}: column valid_to: ${p.to} is not after valid_from ${p.from}`,
    remedy: 'valid_to is the first day on which the row no longer holds; leave it blank for no end',
  }),
  'RB-316': (p: { at: string; column: string; because: string }) => ({
    message: `${p.at}: column ${p.column}: blank, but ${p.because} needs it`,
    remedy: `fill in ${p.column}`,
  }),
  'RB-317': (p: { at: string; column: string; value: string; because: string }) => ({
    message: `${p.at}: column ${p.column}: "${p.value}" means nothing for ${p.because}`,
    remedy: `leave ${p.column} blank, or correct what it belongs to`,
  }),
  'RB-320': (p: { at: string; column: string; value: string; target: string; other: string }) => ({
    message: `${p.at}: column ${p.column}: "${p.value}" is not in ${p.target}`,
    remedy: `correct the name, or add the row to ${p.target}${p.other}`,
  }),
  'RB-321': (p: { at: string; path: string }) => ({
    message: `${p.at}: column parent_id: the list is its own ancestor: ${p.path}`,
    remedy: 'clear parent_id of one list of the circle',
  }),
  'RB-322': (p: { both: string; what: string; days: string }) => ({
    message: `${p.both}: two rows of ${p.what} hold on the same days, ${p.days}`,
    remedy: 'end the earlier row on the valid_from of the later one (valid_to is not included)',
  }),
  'RB-323': (p: { at: string; account: string; from: string; to: string; day: string }) => ({
    message:
      `${p.at}: column valid_from: the currency of account ${p.account} changes from ${p.from} to ${p.to}` +
      ` on ${p.day}, not on the first of a month`,
    remedy: 'move valid_from, and valid_to of the row before, to the first of a month (B22)',
  }),
  'RB-324': (p: { both: string; what: string }) => ({
    message: `${p.both}: two rows of ${p.what}`,
    remedy: 'remove one of them, or give it another name',
  }),
  'RB-325': (p: { both: string; what: string }) => ({
    message: `${p.both}: two rates for ${p.what}`,
    remedy: 'remove one of them: a month has one rate of each kind and direction (B23)',
  }),
  'RB-326': (p: { both: string; what: string; days: string }) => ({
    message: `${p.both}: two tax rules for ${p.what} hold on the same days, ${p.days}`,
    remedy: 'make one more exact, or end it where the other begins (B28)',
  }),
  'RB-327': (p: {
    both: string
    rules: string
    day: string
    matches: string
    rows: readonly string[]
  }) => ({
    message:
      `${p.both}: price rules ${p.rules} both win for ${p.matches} from ${p.day}` +
      p.rows.map((row) => `\n  ${row}`).join(''),
    remedy: 'make one more specific, start it on another day, or make it a promotion (B15, B16)',
  }),
  'RB-328': (p: { at: string; rule: string; fault: string }) => ({
    message: `${p.at}: tiers of rule ${p.rule}: ${p.fault}`,
    remedy:
      'tiers start at 0, each starts where the one before ends, and the last has no tier_to (B17)',
  }),
  'RB-329': (p: { both: string; rule: string; columns: string }) => ({
    message: `${p.both}: tiers of rule ${p.rule} differ in ${p.columns}`,
    remedy:
      'tiers of one rule differ only in price, tier_from and tier_to; else use another rule_id',
  }),
  'RB-330': (p: { at: string; column: string; value: string; fault: string; remedy: string }) => ({
    message: `${p.at}: column ${p.column}: list ${p.value} ${p.fault}`,
    remedy: p.remedy,
  }),
  'RB-331': (p: { both: string; account: string; column: string }) => ({
    message: `${p.both}: account ${p.account} changes its ${p.column}`,
    remedy: `what an account is does not change: end this account and open another account_id`,
  }),
  'RB-332': (p: { both: string; tenant: string; accounts: string; days: string }) => ({
    message: `${p.both}: accounts ${p.accounts} both claim customer tenant ${p.tenant}, ${p.days}`,
    remedy:
      'usage of a customer goes to one account: end one of the rows before the other begins (B3)',
  }),
  'RB-333': (p: { both: string; tenant: string }) => ({
    message: `${p.both}: both sellers claim partner tenant ${p.tenant}`,
    remedy: 'a partner tenant belongs to one seller (B1)',
  }),
  'RB-334': (p: { at: string; column: string; category: string; fault: string }) => ({
    message: `${p.at}: column ${p.column}: category ${p.category} ${p.fault}`,
    remedy:
      'S has a rate above 0; Z, E, AE, K, G and O have rate 0; E, AE, K, G and O state a reason (EN 16931)',
  }),
  'RB-335': (p: { both: string; first: string; second: string }) => ({
    message: `${p.both}: names ${p.first} and ${p.second} differ in capital letters only`,
    remedy: 'write the name in one way: names become parts of file names',
  }),
} as const
