import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import Handlebars from 'handlebars'
import { packageRoot } from '../package-root.ts'
import { ratebookError } from '../errors.ts'
import { type Labels, loadLabels } from './labels.ts'
import { helperNames } from './template-helpers.ts'

type Compiled = Handlebars.TemplateDelegate<unknown>

/** A folder of templates, compiled: `document.hbs` and its blocks. */
export interface TemplateFolder {
  /** `invoice/v1`: goes into the seal; frozen once an issued document used it. */
  readonly version: string
  readonly document: Compiled
  readonly blocks: Readonly<Record<string, Compiled>>
  readonly css: string
}

export interface Templates {
  readonly labels: Labels
  readonly invoice: TemplateFolder
  readonly creditNote: TemplateFolder
}

/** Says in which template a render failed: Handlebars knows the line, not the file. */
export class TemplateFailure extends Error {
  readonly file: string
  readonly line: string

  constructor(file: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.file = file
    const line: unknown =
      cause instanceof Error && 'lineNumber' in cause ? cause.lineNumber : undefined
    this.line = typeof line === 'number' ? String(line) : '1'
  }
}

const knownHelpers = Object.fromEntries(helperNames.map((name) => [name, true]))

function compile(engine: typeof Handlebars, source: string, file: string): Compiled {
  const options = { strict: true, knownHelpersOnly: true, knownHelpers, noEscape: false }
  try {
    // compile() is lazy; this finds the mistake now and not at the first invoice.
    engine.precompile(source, options)
  } catch (error) {
    throw ratebookError('RB-411', {
      file,
      fault: error instanceof Error ? error.message : String(error),
    })
  }
  const template = engine.compile<unknown>(source, options)
  return (context, runtime) => {
    try {
      return template(context, runtime)
    } catch (error) {
      throw error instanceof TemplateFailure ? error : new TemplateFailure(file, error)
    }
  }
}

/** File name → text of all files of one template version; a later folder replaces single files. */
async function readVersion(
  folders: readonly string[],
  versions: readonly string[],
): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>()
  for (const version of versions) {
    for (const folder of folders
      .map((root) => join(root, version))
      .filter((path) => existsSync(path))) {
      for (const name of (await readdir(folder))
        .filter((file) => /\.(hbs|css)$/.test(file))
        .sort()) {
        files.set(name, [join(version, name), await readFile(join(folder, name), 'utf8')])
      }
    }
  }
  return files
}

async function loadFolder(
  folders: readonly string[],
  versions: readonly string[],
): Promise<TemplateFolder> {
  const engine = Handlebars.create()
  const blocks: Record<string, Compiled> = {}
  let css = ''
  for (const [name, [file = '', source = '']] of await readVersion(folders, versions)) {
    if (name.endsWith('.css')) css += source
    else blocks[basename(name, '.hbs')] = compile(engine, source, file)
  }
  const { document } = blocks
  const version = versions.at(-1) ?? ''
  if (document === undefined) {
    throw ratebookError('RB-411', { file: `${version}/document.hbs`, fault: 'no such file' })
  }
  return { version, document, blocks, css }
}

/**
 * Compiles the templates and reads the labels. `folders`: the package's own `templates/` first,
 * then the workspace's, whose files replace single blocks (RB-411, RB-405). A credit note is made
 * of the invoice's blocks and its own.
 */
export async function loadTemplates(
  folders = [join(packageRoot, 'templates')],
): Promise<Templates> {
  const [labels, invoice, creditNote] = await Promise.all([
    loadLabels(folders),
    loadFolder(folders, ['invoice/v1']),
    loadFolder(folders, ['invoice/v1', 'credit-note/v1']),
  ])
  return { labels, invoice, creditNote }
}
