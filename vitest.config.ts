import { defineConfig } from 'vitest/config'

// One project for everything: beside the sources what one file promises, in test/ what no single file can.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    setupFiles: ['test/seed.ts'],
    globalSetup: ['test/fuzz-count.ts'],
    // Ten thousands of fuzzed cases take minutes on a busy machine; slow is not wrong.
    testTimeout: process.env['LONG'] ? 900_000 : 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    // V8 13 loses count of its code pages when threads come and go on processors with protection keys, and aborts.
    execArgv: ['--no-memory-protection-keys'],
  },
})
