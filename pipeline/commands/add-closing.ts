import { type Command, InvalidArgumentError, Option } from 'commander'
import type { RegisterFilter } from '../ledger/register.ts'
import type { CloseAsked, CreditAsked } from './closing-commands.ts'
import { closeHelp, correctHelp, creditHelp, issueHelp } from './closing-help.ts'
import type { Context } from './context.ts'
import type { ReconcileAsked } from './reconcile-command.ts'
import { reconcileHelp, vendorInvoicesHelp } from './reconcile-help.ts'

const periodOption = (): Option =>
  new Option('--period <YYYY-MM>', "billing period: the month of Microsoft's invoice")

/** Adds the verbs of a period's end; `done` takes the exit code of each. */
export function addClosing(
  program: Command,
  contextOf: (landing?: string) => Context,
  done: (exitCode: number) => void,
): void {
  addReconciling(program, contextOf, done)
  program
    .command('close')
    .description('make a period final: seal its latest run, with everything it was made of')
    .addOption(periodOption().makeOptionMandatory())
    .option('--run <id>', 'a run that is not the latest')
    .option('--landing <dir>', 'the folder that the run read, in place of data/landing')
    .option('--hold <account...>', 'leave these accounts out, to be completed later')
    .option('--held', 'complete the accounts that the seal before left out')
    .option('--accept <reason>', 'close although something stands against it; who and why is kept')
    .addHelpText('after', closeHelp)
    .action(async (options: CloseAsked & { landing?: string }) => {
      const { closeCommand } = await import('./closing-commands.ts')
      done(await closeCommand(contextOf(options.landing), options))
    })
  program
    .command('reopen')
    .description('take a seal back, while none of its documents has a number')
    .addOption(periodOption().makeOptionMandatory())
    .requiredOption('--reason <text>', 'why: it is kept')
    .action(async (options: { period: string; reason: string }) => {
      const { reopenCommand } = await import('./closing-commands.ts')
      done(await reopenCommand(contextOf(), options))
    })
  program
    .command('approve')
    .description('agree, as a second user, to a closed period: the setting fourEyes asks for it')
    .addOption(periodOption().makeOptionMandatory())
    .action(async (options: { period: string }) => {
      const { approveCommand } = await import('./closing-commands.ts')
      done(await approveCommand(contextOf(), options))
    })
  program
    .command('issue')
    .description('give the documents of a closed period their numbers, and make them')
    .addOption(periodOption().makeOptionMandatory())
    .option('--date <YYYY-MM-DD>', 'issue date; today without it, where the seller is')
    .addHelpText('after', issueHelp)
    .action(async (options: { period: string; date?: string }) => {
      const { issueCommand } = await import('./closing-commands.ts')
      done(await issueCommand(contextOf(), options))
    })
  addCorrecting(program, contextOf, done)
}

function addReconciling(
  program: Command,
  contextOf: () => Context,
  done: (exitCode: number) => void,
): void {
  program
    .command('reconcile')
    .description("compare a run with Microsoft's invoices: every difference in its cause")
    .addOption(periodOption().makeOptionMandatory())
    .option('--run <id>', 'a run that is not the latest')
    .option('--all', 'also the invoices that agree')
    .option('--csv <file>', 'write the causes of all invoices, with every digit, as CSV')
    .addHelpText('after', reconcileHelp)
    .action(async (options: ReconcileAsked) => {
      const { reconcileCommand } = await import('./reconcile-command.ts')
      done(await reconcileCommand(contextOf(), options))
    })
  program
    .command('vendor-invoices <file...>')
    .description("rows for rates/vendor-invoices.csv, from Microsoft's invoices as JSON")
    .option('--seller <id>', 'seller that Microsoft bills, where rates/ has several')
    .addHelpText('after', vendorInvoicesHelp)
    .action(async (files: string[], options: { seller?: string }) => {
      const { vendorInvoicesCommand } = await import('./vendor-invoices-command.ts')
      done(await vendorInvoicesCommand(contextOf(), files, options))
    })
}

function addCorrecting(
  program: Command,
  contextOf: () => Context,
  done: (exitCode: number) => void,
): void {
  program
    .command('credit <number>')
    .description('give an issued invoice back, or a line of it: a credit note that mirrors it')
    .requiredOption('--reason <text>', 'why: it is kept')
    .option('--line <number>', 'one line of it only', lineNumber)
    .option('--date <YYYY-MM-DD>', 'issue date; today without it, where the seller is')
    .addHelpText('after', creditHelp)
    .action(async (number: string, options: CreditAsked) => {
      const { creditCommand } = await import('./closing-commands.ts')
      done(await creditCommand(contextOf(), number, options))
    })
  program
    .command('correct')
    .description('correct the issued documents of a closed period by what another run of it says')
    .requiredOption('--from-run <id>', 'run or simulation that has it right')
    .requiredOption('--reason <text>', 'why: it is kept')
    .option('--date <YYYY-MM-DD>', 'issue date of credit notes; today, where the seller is')
    .addHelpText('after', correctHelp)
    .action(async (options: { fromRun: string; reason: string; date?: string }) => {
      const { correctCommand } = await import('./closing-commands.ts')
      done(await correctCommand(contextOf(), options))
    })
  program
    .command('invoices')
    .description('the register: every document of the closed periods, with number and state')
    .addOption(periodOption())
    .option('--account <id>')
    .addOption(new Option('--state <state>').choices(['sealed', 'numbered', 'issued']))
    .action(async (options: RegisterFilter) => {
      const { invoicesCommand } = await import('./closing-commands.ts')
      done(await invoicesCommand(contextOf(), options))
    })
}

function lineNumber(text: string): string {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('it is a number, like 3')
  return text
}
