/** What `backup` and `restore` refuse, RB-96x of the message table in errors.ts. */
export const backupMessages = {
  'RB-960': (p: { folder: string }) => ({
    message: `${p.folder} is inside the workspace: it would be lost with it`,
    remedy: 'name a folder elsewhere, best on another disk',
  }),
  'RB-961': (p: { folder: string }) => ({
    message: `there is no backup in ${p.folder}`,
    remedy: 'name the folder that ratebook backup wrote to, or one of the backups in it',
  }),
  'RB-962': (p: { folder: string; found: string }) => ({
    message: `${p.folder} is not empty (${p.found}); nothing was written`,
    remedy: 'restore into a new or empty folder, look at what is there, then use it as --workspace',
  }),
  'RB-963': (p: { backup: string; faults: readonly string[] }) => ({
    message:
      `${p.backup} is not what was written: ${p.faults.slice(0, 5).join('; ')}` +
      (p.faults.length > 5 ? `; … (${String(p.faults.length)})` : ''),
    remedy: 'restore another backup; nothing was written',
  }),
  'RB-964': () => ({
    message: 'a backup to where?',
    remedy: 'name a folder: ratebook backup DIR; or set backupFolder in ratebook.config.json',
  }),
} as const
