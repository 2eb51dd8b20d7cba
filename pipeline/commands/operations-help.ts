/** What `schedule --help` tells besides its options. */
export const scheduleHelp = `
Jobs stand in ratebook.config.json:

  "schedule": {
    "timeZone": "Europe/Warsaw",
    "jobs": [
      { "name": "nightly", "cron": "30 2 * * *", "periods": ["last", "current"],
        "steps": ["run", "render", "publish"] },
      { "name": "weekly-backup", "cron": "0 6 * * sun", "steps": ["backup", "prune"] }
    ],
    "webhook": "https://ops.example.com/ratebook"
  }

cron      minute, hour, day of month, month, day of week; where both kinds of day are given, both
          must fit. A time that the clock leaps over in spring is due at the leap; one that comes
          twice in autumn is due the first time
timeZone  of that clock; a job may have one of its own
periods   months for run and render, as the job starts: "last", "current" or both; closed ones are
          left alone, and a month without usage is no failure
steps     run, render, publish, backup, prune: each a process of its own
retries, retrySeconds
          what may pass (the workspace in use, disk full, a browser that does not start, a file
          still being copied) is tried again 5 times, after 60, 120, 240 ... s
webhook   gets the report as JSON; RATEBOOK_WEBHOOK of the environment goes first

What was missed while this did not run is done once at the next start, and so is a job that was cut
off. The report of the last start: data/schedule/<job>.json; ratebook status shows all of them.
SIGTERM stops within 10 s: a command that works is told, and ended after 5 s; start it again.

From cron in place of this:  30 2 * * *  ratebook -w DIR schedule --now nightly
Exit codes: 0 stopped, or the job is done; 1 a person must settle something, or a command failed;
2 wrong usage; 75 a schedule, or this job, runs here already.`

/** What `backup --help` tells besides its options. */
export const backupHelp = `
Makes DIR/<time>/, which lies as a workspace does, with backup.json: the SHA-256 of every file.
In it: rates/, templates/, settings, data/landing/, the ledger, seals, issued documents, the
runs that were sealed or that documents were corrected by, and what they read. All else can be made
again. Files that are there already are linked, so a backup costs what is new. The seals are proven
on the backup: exit 1 where one is not sound.

Writers wait meanwhile (exit 75), readers do not. Without DIR: backupFolder of
ratebook.config.json, which may also set backupKeep.`

/** What `restore --help` tells besides its options. */
export const restoreHelp = `
BACKUP is a folder that backup wrote to (its latest one is taken), or one of the backups in it. DIR
must be new or empty: nothing is ever written over. Every file is compared with its SHA-256 before
the first one gets its place, then the seals are proven, as by: ratebook check --sealed.
Exit codes: 0 all sound; 1 the backup is damaged, or was made of what was not sound; 2 wrong usage.`

/** What `prune --help` tells besides its options. */
export const pruneHelp = `
Shows what would go, with sizes; --delete removes it:
  runs and simulations of each month but the newest N, broken runs likewise, and their drafts
  what of data/lake/ no run that stays has read
  usage of databases that were published before, after a day
Never: a run that was ever sealed or that documents were corrected by, what it read, seals, issued
documents, the ledger, rates/, data/landing/, drafts of a run that stays. Simulate, diff and explain
need the runs that they name.`

/** What `status --help` tells besides its options. */
export const statusHelp = `
Reads only, waits for nobody. Jobs: of ratebook.config.json, with the report of their last start.
Data: as the run that was made last found them. Open: held reasons, refused files, quarantine and
checks of the latest run of each month that is not closed.
Exit codes: 0 well; 1 the last start of a job failed, or a job is overdue by a quarter of an hour.`
