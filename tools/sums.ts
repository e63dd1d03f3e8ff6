/**
 * The last lines of CI: each test that failed and why, then `vedette: N passed, N failed`, over the JSON reports of several test runs. A test that ran twice
 * counts once, and is failed when it failed in either. A red step before the tests, or a missing report, fails as well.
 */
import { existsSync, readFileSync } from 'node:fs'

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

const [red, ...paths] = process.argv.slice(2)
const statuses = new Map<string, string>()
let broken = 0

/** Of a failure's text, what fits where only the end of a log is kept. */
const LONGEST = 1_500

const take = (name: string, status: string, why = ''): void => {
  if (status === 'failed') console.log(`FAILED ${name}\n${why.slice(0, LONGEST)}\n`)
  if (statuses.get(name) !== 'failed' && status !== 'pending') statuses.set(name, status)
}

for (const path of paths) {
  if (!existsSync(path)) {
    console.log(`There is no report ${path}: its tests did not run.`)
    broken++
    continue
  }
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report
  for (const { name, status, message, assertionResults } of report.testResults) {
    // A file that does not even load has no tests, and must not look like one that passed.
    if (status === 'failed' && assertionResults.every(test => test.status !== 'failed')) {
      // Nothing of it failed, yet it did not end: it could not be loaded, or its process died (the log above says how).
      take(name, 'failed', message || 'its process ended before its tests did')
    }
    for (const test of assertionResults) take(`${name} ${test.fullName}`, test.status, test.failureMessages?.join('\n'))
  }
}

const count = (wanted: string): number => [...statuses.values()].filter(status => status === wanted).length
const passed = count('passed')
const failed = count('failed') + broken
console.log(`vedette: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 || red !== '0' ? 1 : 0
