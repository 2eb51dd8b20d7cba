import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { systemCode } from '../workspace.ts'

const chunkBytes = 1 << 22

/**
 * Unpacks all members of a gzip into `take`; returns the bytes of the gzip that were needed. Throws
 * zlib's error where it is damaged or cut off.
 */
export async function gunzip(
  source: AsyncIterable<Buffer>,
  take: (stream: AsyncIterable<Buffer>) => Promise<void>,
): Promise<number> {
  const unpacked = createGunzip({ chunkSize: chunkBytes })
  let isWhole = false
  try {
    await pipeline(source, unpacked, async (stream: AsyncIterable<Buffer>) => {
      await take(stream)
      isWhole = true
    })
  } catch (error) {
    // Where more blocks follow the end of the gzip, the stream reports that they were not wanted.
    if (!isWhole || systemCode(error) !== 'ABORT_ERR') throw error
  }
  return unpacked.bytesWritten
}
