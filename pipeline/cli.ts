#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander'
import { readConfig } from './config.ts'
import type { Context } from './commands/context.ts'
import type { IngestAsked } from './commands/sources-command.ts'
import { addClosing } from './commands/add-closing.ts'
import { addOperations } from './commands/add-operations.ts'
import { diffHelp, levels, simulateHelp } from './commands/comparison-help.ts'
import type { DiffAsked } from './commands/diff-command.ts'
import type { SimulateAsked } from './commands/simulate-command.ts'
import type { RunAsked } from './commands/run-command.ts'
import { environmentFault } from './environment-fault.ts'
import { RatebookError, RatebookErrors } from './errors.ts'
import { packageVersion } from './package-root.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

interface GlobalOptions {
  readonly workspace: string
  readonly json?: boolean
  readonly landing?: string
}

/** Where a command leaves its exit code; commander itself returns none. */
const result = { exitCode: 0 }

function contextOf(program: Command, landing?: string): Context {
  const options = program.opts<GlobalOptions>()
  const workspace = openWorkspace(options.workspace, landing)
  return {
    workspace,
    config: readConfig(workspace.root),
    json: options.json === true,
    terminal: process.stderr.isTTY && options.json !== true,
    print: (text) => {
      process.stdout.write(text.endsWith('\n') ? text : text + '\n')
    },
    note: (text) => {
      process.stderr.write(text)
    },
  }
}

/** What writes to the workspace works alone there: others exit 75. */
async function alone(
  { workspace }: { readonly workspace: Workspace },
  command: string,
  work: () => Promise<number>,
): Promise<number> {
  const { withWorkspaceLock } = await import('./ledger/workspace-lock.ts')
  return withWorkspaceLock(workspace, command, work)
}

/** Errors of the user: message and remedy; several at once where rates/ has several faults. */
function report(error: unknown, json: boolean): number {
  const list = errorsIn(error)
  if (list.length === 0) {
    process.stderr.write(`ratebook: this is a bug, please report it\n${stackOf(error)}\n`)
    return 70
  }
  if (json) {
    const errors = list.map(({ code, message, remedy }) => ({ code, message, remedy }))
    process.stdout.write(JSON.stringify({ errors }, null, 2) + '\n')
  }
  for (const { code, message, remedy } of list) {
    process.stderr.write(`ratebook: ${message}\n  fix: ${remedy}\n  ${code}\n`)
  }
  return list[0]?.exitCode ?? 1
}

function errorsIn(error: unknown): readonly RatebookError[] {
  if (error instanceof RatebookErrors) return error.errors
  const one = error instanceof RatebookError ? error : environmentFault(error)
  return one === null ? [] : [one]
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const dateFormat = (): Option =>
  new Option(
    '--date-format <order>',
    'how dates with slashes are written, where no ' + 'date of a file tells',
  ).choices(['mdy', 'dmy'])

function addSourceCommands(program: Command): void {
  program
    .command('ingest [files...]')
    .description(
      'take files without a run, and say what each is; without names, the whole landing folder',
    )
    .option(
      '--fix <file>',
      'a quarantine file from data/quarantine/ whose rows were mended: only those are retried',
    )
    .addOption(dateFormat())
    .addHelpText(
      'after',
      '\nA file is recognised by its content, never by its name, and copied into data/landing/.',
    )
    .action(async (files: string[], options: IngestAsked) => {
      const { ingestCommand } = await import('./commands/sources-command.ts')
      const context = contextOf(program)
      result.exitCode = await alone(context, 'ingest', () => ingestCommand(context, files, options))
    })
  program
    .command('sources')
    .description('every file there: format, month, version, totals, and what replaces what')
    .addOption(dateFormat())
    .action(async (options: IngestAsked) => {
      const { sourcesCommand } = await import('./commands/sources-command.ts')
      result.exitCode = await sourcesCommand(contextOf(program), options)
    })
}

function addMonthCommands(program: Command): void {
  program
    .command('run')
    .description('make a month: files to priced usage and draft invoices, as a new run')
    .requiredOption('--period <YYYY-MM>', "billing period: the month of Microsoft's invoice")
    .option('--landing <dir>', 'read usage from this folder instead of data/landing')
    .option(
      '--as-sealed [seal]',
      'make a sealed run once more from what its seal keeps, and compare',
    )
    .addOption(dateFormat())
    .addHelpText(
      'after',
      '\nRun it as often as you like: files that were read before are not read again.\n' +
        'With --as-sealed: 0 where bytes or content are those of the seal, 1 where they are not.\n' +
        'Exit codes: 0 fine; 1 something is held, refused or in quarantine; 2 wrong usage; 70 a bug; 75 busy.',
    )
    .action(async (options: RunAsked) => {
      const { runCommand } = await import('./commands/run-command.ts')
      const context = contextOf(program, options.landing)
      result.exitCode = await alone(context, 'run', () => runCommand(context, options))
    })
  program
    .command('render [run]')
    .description(
      'draft documents of a run (HTML, PDF, CSV annex) and its report into data/out/<run>/',
    )
    .action(async (run?: string) => {
      const { renderCommand } = await import('./commands/render-command.ts')
      result.exitCode = await renderCommand(contextOf(program), run)
    })
  program
    .command('publish')
    .description(
      'swap in data/published/ratebook.duckdb: the latest run of every period, for analysts',
    )
    .action(async () => {
      const { publishCommand } = await import('./commands/publish-command.ts')
      const context = contextOf(program)
      result.exitCode = await alone(context, 'publish', () => publishCommand(context))
    })
  program
    .command('check [run]')
    .description(
      'run all checks of a finished run again, and see that its files are as they were written',
    )
    .option('--sealed', 'instead, that no file of a closed period moved; [run] may name the period')
    .action(async (run: string | undefined, options: { sealed?: boolean }) => {
      const context = contextOf(program)
      if (options.sealed === true) {
        const { checkSealedCommand } = await import('./commands/closing-commands.ts')
        result.exitCode = await checkSealedCommand(context, run)
      } else {
        const { checkCommand } = await import('./commands/explain-commands.ts')
        result.exitCode = await checkCommand(context, run)
      }
    })
}

function addLintCommand(program: Command): void {
  program
    .command('lint')
    .description(
      'look at the rates before a run: gaps, ties, units, losses, jumps, with the money at stake',
    )
    .option('--period <YYYY-MM>', 'month the rates are for; that of the latest run without it')
    .option('--csv <file>', 'write every finding to this file')
    .addHelpText(
      'after',
      '\nThe usage of the latest run is rated with rates/ as they are now; without a run only what the\n' +
        'rates alone show. Exit codes: 0 no error (warnings may be meant); 1 errors; 2 wrong usage.',
    )
    .action(async (options: { period?: string; csv?: string }) => {
      const { lintCommand } = await import('./commands/lint-command.ts')
      result.exitCode = await lintCommand(contextOf(program), options)
    })
}

function addQuestionCommands(program: Command): void {
  program
    .command('explain <target>')
    .description(
      'the arithmetic of an invoice line down to files and rows: <invoice-key>[/<line>] or <file>:<record>',
    )
    .option('--run <id>', 'a run or a period; the latest run without it')
    .option('--all', 'every part, not only the largest')
    .option(
      '--why-not <rule>',
      'why this price rule (its name, or list/name) did not make the price',
    )
    .action(async (target: string, options: { run?: string; all?: boolean; whyNot?: string }) => {
      const { explainCommand } = await import('./commands/explain-commands.ts')
      result.exitCode = await explainCommand(contextOf(program), target, options)
    })
  program
    .command('prices')
    .description('which price an account gets, and why the others lost; or a whole list to hand on')
    .option('--account <id>', 'account of rates/accounts.csv')
    .option('--on <YYYY-MM-DD>', 'day of usage')
    .option('--tag <Name=value>')
    .option('--meter <id>')
    .option('--sku <id>')
    .option('--product <id>')
    .option('--category <name>')
    .option('--sub-category <name>')
    .option('--publisher <name>')
    .option('--region <name>')
    .addOption(
      new Option('--list <id>', 'the prices of this list and its parents').conflicts('account'),
    )
    .option('--month <YYYY-MM>', 'month of the list')
    .option('--csv <file>', 'write the list to this file')
    .addHelpText(
      'after',
      '\nTo hand on:  ratebook prices --list partner-gold --month 2026-11 --csv gold.csv\n' +
        'The list says nothing of cost, credit, notes or other lists; what rests on them is "on request".',
    )
    .action(async (options: Record<string, string>) => {
      const { pricesCommand } = await import('./commands/prices-command.ts')
      result.exitCode = await pricesCommand(contextOf(program), options)
    })
  program
    .command('query <sql>')
    .description('read-only SQL on the published database; --json for exact values as text')
    .action(async (sql: string) => {
      const { queryCommand } = await import('./commands/publish-command.ts')
      result.exitCode = await queryCommand(contextOf(program), sql)
    })
  program
    .command('export [run]')
    .description('usage records of a run as one Arrow IPC file, in the canonical schema')
    .addOption(new Option('--format <format>', 'file format').choices(['arrow']).default('arrow'))
    .option('--out <file>', 'file to write; data/out/<run>/usage.arrow without it')
    .action(async (run: string | undefined, options: { format: string; out?: string }) => {
      const { exportCommand } = await import('./commands/publish-command.ts')
      result.exitCode = await exportCommand(contextOf(program), run, options)
    })
}

function addComparisonCommands(program: Command): void {
  program
    .command('simulate [run]')
    .description('what if: price a finished month again with other rates, as a simulation')
    .option('--with <dir>', 'folder with other rates; without it, rates/ as it is now')
    .option('--period <YYYY-MM>', 'the latest run of this period, in place of naming one')
    .addHelpText('after', simulateHelp)
    .action(async (run: string | undefined, options: SimulateAsked) => {
      const { simulateCommand } = await import('./commands/simulate-command.ts')
      result.exitCode = await simulateCommand(contextOf(program), run, options)
    })
  program
    .command('diff <before> [after]')
    .description('what differs between two runs or simulations, and why')
    .addOption(new Option('--by <level>', 'rows per').choices(levels).default('account'))
    .option('--account <id>', 'one account only')
    .option('--all', 'every row, not only the largest 20')
    .option('--csv <file>', 'write the rows, all of them with every digit, as CSV')
    .option('--against <file>', 'compare a run with invoices of another system, in place of AFTER')
    .addHelpText('after', diffHelp)
    .action(async (before: string, after: string | undefined, options: DiffAsked) => {
      const { diffCommand } = await import('./commands/diff-command.ts')
      result.exitCode = await diffCommand(contextOf(program), before, after, options)
    })
}

function addWorkspaceCommands(program: Command): void {
  program
    .command('init <dir>')
    .description('a new workspace: commented examples of every file in rates/, and the folders')
    .action(async (dir: string) => {
      const { initCommand } = await import('./commands/workspace-commands.ts')
      result.exitCode = await initCommand(dir, program.opts<GlobalOptions>().json === true)
    })
  program
    .command('doctor')
    .description(
      'what this machine has and lacks: Node, database, browser, fonts, disk; and what mends it',
    )
    .action(async () => {
      const { doctorCommand } = await import('./commands/workspace-commands.ts')
      result.exitCode = await doctorCommand(contextOf(program))
    })
}

function makeProgram(): Command {
  const program = new Command('ratebook')
    .description(
      'Batch usage rating and invoicing for Microsoft CSP partners: exports in, explained invoices out.',
    )
    .version(packageVersion())
    .option('-w, --workspace <dir>', 'folder that holds rates/ and data/', '.')
    .option('--json', 'one machine-readable document on stdout')
    .addHelpText(
      'after',
      '\nA month, from the beginning:\n  ratebook init my-workspace && cd my-workspace\n' +
        '  (put the daily rated usage files into data/landing/, edit rates/)\n' +
        '  ratebook run --period 2026-10\n  ratebook render\n  ratebook publish',
    )
    .showHelpAfterError('(ratebook --help shows what there is)')
    .exitOverride()
  const done = (exitCode: number): void => {
    result.exitCode = exitCode
  }
  addSourceCommands(program)
  addMonthCommands(program)
  addClosing(program, (landing) => contextOf(program, landing), done)
  addLintCommand(program)
  addQuestionCommands(program)
  addComparisonCommands(program)
  addWorkspaceCommands(program)
  addOperations(program, () => contextOf(program), done)
  return program
}

const program = makeProgram()
try {
  await program.parseAsync()
  process.exitCode = result.exitCode
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else process.exitCode = report(error, program.opts<GlobalOptions>().json === true)
}
