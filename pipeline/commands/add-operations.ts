import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from './context.ts'
import type { BackupAsked } from './backup-commands.ts'
import { backupHelp, pruneHelp, restoreHelp, scheduleHelp, statusHelp } from './operations-help.ts'
import type { PruneAsked } from './prune-command.ts'
import type { ScheduleAsked } from './schedule-command.ts'

/** Adds the verbs of ops; `done` takes the exit code of each. */
export function addOperations(
  program: Command,
  contextOf: () => Context,
  done: (exitCode: number) => void,
): void {
  program
    .command('schedule')
    .description('start jobs by the clock, one at a time, in the foreground; what was missed once')
    .option('--now <job>', 'do this job at once, and end')
    .addHelpText('after', scheduleHelp)
    .action(async (options: ScheduleAsked) => {
      const { scheduleCommand } = await import('./schedule-command.ts')
      done(await scheduleCommand(contextOf(), options))
    })
  program
    .command('status')
    .description('jobs, age of the data, months, who works here, disk; what needs a person')
    .addHelpText('after', statusHelp)
    .action(async () => {
      const { statusCommand } = await import('./status-command.ts')
      done(await statusCommand(contextOf()))
    })
  program
    .command('backup [dir]')
    .description('what cannot be made again, into a folder elsewhere, proven by hashes')
    .addOption(keepOption('remove all but the newest backups in DIR, once this one is proven'))
    .addHelpText('after', backupHelp)
    .action(async (dir: string | undefined, options: BackupAsked) => {
      const { backupCommand } = await import('./backup-commands.ts')
      done(await backupCommand(contextOf(), dir, options))
    })
  program
    .command('restore <backup> <dir>')
    .description('a workspace out of a backup, into a new or empty folder, proven by its seals')
    .addHelpText('after', restoreHelp)
    .action(async (backup: string, dir: string) => {
      const { restoreCommand } = await import('./backup-commands.ts')
      done(await restoreCommand(backup, dir, contextOf()))
    })
  program
    .command('prune')
    .description('old runs, drafts and lake files that nobody needs: shown, and on request removed')
    .addOption(
      keepOption('newest runs of each month that stay; keepRuns of the settings without it'),
    )
    .addOption(new Option('--dry-run', 'only show it, as without --delete').conflicts('delete'))
    .option('--delete', 'remove what is shown')
    .addHelpText('after', pruneHelp)
    .action(async (options: PruneAsked) => {
      const { pruneCommand } = await import('./prune-command.ts')
      done(await pruneCommand(contextOf(), options))
    })
}

/** `--keep N`, at least 1. */
function keepOption(description: string): Option {
  return new Option('--keep <n>', description).argParser((text) => {
    if (!/^[1-9]\d{0,3}$/u.test(text)) throw new InvalidArgumentError('a number from 1 to 9999')
    return Number.parseInt(text, 10)
  })
}
