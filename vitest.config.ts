import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes, those that take most first: none of them is to be left to the end. */
const longest = [
  'random',
  'fuzz-formats',
  'twelve-months',
  'format-property',
  'crash',
  'simulate',
  'price-cases',
  'fuzz-ingest',
  'adds-up',
  'close',
  'utilization-random',
  'late-window',
  'metamorphic',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return found === -1 ? longest.length : found
    }
    return sorted.sort((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A zone far from UTC: code that mixes up local time and UTC fails here first.
    env: { TZ: 'Pacific/Auckland' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})
