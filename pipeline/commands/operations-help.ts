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
