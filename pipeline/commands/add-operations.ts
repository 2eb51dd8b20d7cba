import type { Command } from 'commander'
import type { Context } from './context.ts'
import { scheduleHelp } from './operations-help.ts'
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
}
