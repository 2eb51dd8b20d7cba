import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageRoot } from '../../pipeline/package-root.ts'
import type { FormatRenderer } from './format-renderer.ts'

interface RendererModule {
  readonly renderers: readonly FormatRenderer[]
}

/** The renderers of every file render-*.ts of this folder, in the order of their names. */
export async function allRenderers(): Promise<readonly FormatRenderer[]> {
  const folder = join(packageRoot, 'test', 'formats')
  const names = readdirSync(folder)
    .filter((name) => /^render-.*\.ts$/u.test(name))
    .sort()
  const modules: readonly RendererModule[] = await Promise.all(
    names.map(
      async (name) => (await import(pathToFileURL(join(folder, name)).href)) as RendererModule,
    ),
  )
  return modules.flatMap(({ renderers }) => renderers)
}
