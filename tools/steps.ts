/** Runs commands one after the other, shows them, and tells which were red. */
import { spawnSync } from 'node:child_process'

/** A step of a check: what it is called and what it runs. */
export interface Step {
  readonly name: string
  readonly command: readonly string[]
}

/** What became of a step. */
export interface Outcome {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
}

/** Runs every step, also after a red one: a person mends all at once. */
export const runSteps = (steps: readonly Step[]): Outcome[] => steps.map(runStep)

const runStep = ({ name, command: [program, ...rest] }: Step): Outcome => {
  console.log(`\n── ${name}: ${[program, ...rest].join(' ')}`)
  const started = performance.now()
  const { status, error } = spawnSync(program, rest, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined) console.log(error.message)
  return { name, passed: status === 0, seconds: (performance.now() - started) / 1000 }
}

/** The table of steps at the end. */
export const stepTable = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(({ name, passed, seconds }) => `${passed ? 'ok  ' : 'FAIL'}  ${seconds.toFixed(1).padStart(6)} s  ${name}`)
    .join('\n')
