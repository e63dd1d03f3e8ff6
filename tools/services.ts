/**
 * Runs before the tests: makes sure that the programs they talk to are there, so that a test is never skipped in
 * silence. What is missing is installed with pip where that is possible; what stays missing is named together with
 * the tests that will not run, and is a failure when CI=true.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Service {
  /** The program, as it is found on PATH. */
  readonly program: string
  /** What pip calls it. */
  readonly pip: string
  /** The tests that need it. */
  readonly tests: string
}

const SERVICES: readonly Service[] = [
  {
    program: 'moto_server',
    pip: 'moto[server]>=5,<6',
    tests: 'test/s3.test.ts, test/publish.test.ts and others: S3, SQS, EventBridge and what else talks to AWS',
  },
]

const INSTALL_MS_MAX = 5 * 60_000

// Looking through PATH instead of starting the program: moto_server alone needs two seconds to say its version.
const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some(folder => isProgram(join(folder, program)))

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return existsSync(path) && statSync(path).isFile()
  } catch {
    return false
  }
}

/** Tries pip the plain way, then into the user's own folder, for systems that keep their Python to themselves. */
const install = ({ pip }: Service): boolean => {
  const ways = [[], ['--user'], ['--user', '--break-system-packages']]
  return ways.some(way => {
    const command = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...way, pip]
    return spawnSync('python3', command, { stdio: 'ignore', timeout: INSTALL_MS_MAX }).status === 0
  })
}

const missing = SERVICES.filter(service => {
  if (onPath(service.program)) return false
  console.log(`${service.program} is not on PATH; trying: python3 -m pip install '${service.pip}'`)
  return !(install(service) && onPath(service.program))
})

for (const { program, pip, tests } of missing)
  console.log(`MISSING: ${program}. Install it with: pip install '${pip}'. Not tested without it: ${tests}.`)
if (missing.length > 0 && process.env.CI === 'true') process.exitCode = 1
