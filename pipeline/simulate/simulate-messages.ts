/** What simulate refuses, RB-912 to RB-916 of the message table in errors.ts. */
export const simulateMessages = {
  'RB-912': (p: { simulation: string }) => ({
    message: `${p.simulation} is a simulation: nothing is drafted, published or exported from it`,
    remedy: 'name a run; simulations are for: ratebook diff, ratebook explain --run',
  }),
  'RB-913': (p: { run: string; made: string; now: string }) => ({
    message: `run ${p.run} was made by another version (${p.made}) than this one (${p.now})`,
    remedy: 'make the month again with: ratebook run --period YYYY-MM; files are not read again',
  }),
  'RB-914': (p: { folder: string; known: string }) => ({
    message: `${p.folder}: no rates file is in this folder`,
    remedy: `lay it out like rates/: ${p.known}; only files that differ need to be there`,
  }),
  'RB-915': (p: { run: string; period: string; other: string }) => ({
    message: `run ${p.run} is of ${p.other}, not of ${p.period}`,
    remedy: 'name a run or a period, not both',
  }),
  'RB-916': (p: { run: string; tags: string }) => ({
    message: `run ${p.run} does not tell usage apart by these tags, which the rates name: ${p.tags}`,
    remedy:
      'name each in a price rule or account of rates/ and make the month again with ratebook run:' +
      ' files are read again with the tag',
  }),
  'RB-917': () => ({
    message: 'a run is compared with a second run, or with a file of invoices: one of the two',
    remedy: 'ratebook diff 2026-10 2026-10-s1, or ratebook diff 2026-10 --against invoices.csv',
  }),
} as const
