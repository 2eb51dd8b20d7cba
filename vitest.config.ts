import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A zone far from UTC: code that mixes up local time and UTC fails here first.
    env: { TZ: 'Pacific/Auckland' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
