/** One regular file of a tar archive; `path` is relative and stays inside the archive. */
export interface TarFile {
  readonly path: string
  readonly executable: boolean
  readonly content: Buffer
}

const block = 512

function text(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end)
}

/**
 * Reads the regular files of a plain ustar archive held in memory. Extension headers (pax,
 * GNU long names) and names that would leave the target folder are refused: the one
 * archive we read has neither.
 */
export function readTar(archive: Buffer): TarFile[] {
  const files: TarFile[] = []
  for (let at = 0; at + block <= archive.length;) {
    const header = archive.subarray(at, at + block)
    if (header[0] === 0) break
    const prefix = text(header, 345, 155)
    const name = text(header, 0, 100)
    const path = prefix === '' ? name : `${prefix}/${name}`
    const size = parseInt(text(header, 124, 12).trim(), 8)
    const kind = String.fromCharCode(header[156] ?? 0)
    if (Number.isNaN(size)) throw new Error(`tar: ${path} has no size`)
    const leaves = path.startsWith('/') || path.split('/').includes('..')
    if (leaves) throw new Error(`tar: ${path} leaves the folder`)
    const content = archive.subarray(at + block, at + block + size)
    if (content.length !== size) throw new Error(`tar: ${path} is cut off`)
    if (kind === '0' || kind === '\0') {
      const mode = parseInt(text(header, 100, 8).trim(), 8)
      files.push({ path, executable: (mode & 0o100) !== 0, content })
    } else if (kind !== '5') {
      throw new Error(`tar: ${path} is of kind ${kind}, which is not read here`)
    }
    at += block + Math.ceil(size / block) * block
  }
  return files
}
