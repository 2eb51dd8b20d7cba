import { lstat, readFile, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { ratebookError } from '../errors.ts'

const largest = 200_000

function mediaType(content: Buffer): string | undefined {
  if (content.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png'
  if (content.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg'
  const isSvg = /^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*<svg[\s>]/.test(content.toString('utf8'))
  return isSvg ? 'image/svg+xml' : undefined
}

/**
 * Reads the sellers' logos (`logo_file` of sellers.csv, below `ratesFolder`) as `data:` URIs. As an
 * image an SVG runs no script and loads nothing. RB-406 for a file that is missing, outside, too
 * large or of another kind.
 */
export async function loadLogos(
  ratesFolder: string,
  files: readonly string[],
): Promise<Map<string, string>> {
  const logos = new Map<string, string>()
  const root = await realpath(ratesFolder)
  for (const file of new Set(files)) {
    const refuse = (fault: string) => ratebookError('RB-406', { file: `rates/${file}`, fault })
    const path = await realpath(join(root, file)).catch(() => {
      throw refuse('no such file')
    })
    const inside = relative(root, path)
    if (inside.startsWith('..') || isAbsolute(inside)) throw refuse('it lies outside rates/')
    const { size } = await lstat(path)
    if (size > largest) throw refuse(`it has ${String(size)} bytes`)
    const content = await readFile(path)
    const type = mediaType(content)
    if (type === undefined) throw refuse('it is no PNG, JPEG or SVG')
    logos.set(file, `data:${type};base64,${content.toString('base64')}`)
  }
  return logos
}
