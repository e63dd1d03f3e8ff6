import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const TESTS = ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts']
const isLong = process.env['LONG'] !== undefined
/** Those that have more to do where there is time: all others are the same in `npm test`, which CI runs before. */
const longTests = () =>
  globSync(TESTS, { cwd: import.meta.dirname }).filter(file => /\bLONG\b/.test(readFileSync(file, 'utf8')))

// One project for everything: beside the sources what one file promises, in test/ what no single file can.
export default defineConfig({
  test: {
    include: isLong ? longTests() : TESTS,
    setupFiles: ['test/seed.ts'],
    globalSetup: ['test/fuzz-count.ts'],
    // Ten thousands of fuzzed cases take minutes on a busy machine; slow is not wrong.
    testTimeout: isLong ? 900_000 : 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    // V8 13 loses count of its code pages when threads come and go, and aborts: bin/code-cache.mjs says more.
    execArgv: ['--no-memory-protection-keys', '--wasm-wrapper-tiering-budget=2000000000'],
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/vedette-code', import.meta.url)) },
  },
})
