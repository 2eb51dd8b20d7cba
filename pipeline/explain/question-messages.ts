/** Messages of `prices` and `explain --why-not`: a question that has no answer. */
export const questionMessages = {
  'RB-220': (p: { list: string; known: readonly string[] }) => ({
    message: `there is no price list "${p.list}"`,
    remedy: `lists here: ${p.known.join(', ') || 'none'}`,
  }),
  'RB-222': (p: { target: string; what: string }) => ({
    message: `${p.target} is ${p.what}, which has no price of its own`,
    remedy: 'name a line of a draft (2026-10.ACC-001.EUR/3), a charge or a usage record',
  }),
  'RB-223': (p: { rule: string; run: string; near: readonly string[] }) => ({
    message: `run ${p.run} has no price rule "${p.rule}"`,
    remedy:
      p.near.length === 0
        ? 'its rates hold no price rule at all'
        : `the nearest names are ${p.near.join(', ')}; a rule that was added later needs a new run`,
  }),
  'RB-221': () => ({
    message: 'prices of whom, or of what list?',
    remedy: 'name --account and --on for one price, or --list and --month for a whole list',
  }),
} as const
