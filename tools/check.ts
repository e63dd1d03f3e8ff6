/** `npm run check`: everything that CI asks, in one command. Exits with 1 when a step is red, after running them all. */
import { runSteps, type Step, stepTable } from './steps.ts'

const STEPS: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '.'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the console', command: ['tsc', '-p', 'console'] },
  { name: 'generated files', command: ['node', 'tools/generate.ts', '--check'] },
  { name: 'services', command: ['node', 'tools/services.ts'] },
  { name: 'tests', command: ['vitest', 'run'] },
]

const outcomes = runSteps(STEPS)
console.log(`\n${stepTable(outcomes)}`)
process.exitCode = outcomes.every(outcome => outcome.passed) ? 0 : 1
