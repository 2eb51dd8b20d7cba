/** What `schedule` refuses, RB-95x of the message table in errors.ts. */
export const scheduleMessages = {
  'RB-950': (p: { file: string }) => ({
    message: `${p.file} has no schedule`,
    remedy: 'add one: ratebook schedule --help shows an example',
  }),
  'RB-951': (p: { job: string; known: readonly string[] }) => ({
    message: `there is no job "${p.job}"`,
    remedy: `jobs of ratebook.config.json: ${p.known.join(', ')}`,
  }),
} as const
