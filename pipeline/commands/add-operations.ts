import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from './context.ts'
import type { BackupAsked } from './backup-commands.ts'
import { backupHelp, restoreHelp, scheduleHelp } from './operations-help.ts'
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
}

/** `--keep N`, at least 1. */
function keepOption(description: string): Option {
  return new Option('--keep <n>', description).argParser((text) => {
    if (!/^[1-9]\d{0,3}$/u.test(text)) throw new InvalidArgumentError('a number from 1 to 9999')
    return Number.parseInt(text, 10)
  })
}
