import { createHash } from 'node:crypto'

const longest = 100
// Names that Windows keeps for devices, with or without an ending.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file name for a document key: letters, digits, dot, dash and underscore. A key that had to
 * change gets a part of its hash, so two keys never share a name; no key can leave the folder.
 */
export function safeFileName(key: string): string {
  const plain = key
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, longest)
  if (plain === key && plain !== '' && !reserved.test(plain)) return plain
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 10)
  return `${reserved.test(plain) ? '_' : ''}${plain}-${hash}`
}
