/**
 * Runs before the tests: makes sure that the programs they talk to are there, so that a test is never skipped in
 * silence. What is missing is installed with pip or apt-get where that is possible; what stays missing is named together with
 * the tests that will not run, and is a failure when CI=true.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Service {
  /** The program, as it is found on PATH. */
  readonly program: string
  /** What installs it, tried one after the other. */
  readonly ways: readonly (readonly string[])[]
  /** The same in words. */
  readonly how: string
  /** The tests that need it. */
  readonly tests: string
}

/** The plain way, then into the user's own folder, for systems that keep their Python to themselves. */
const pip = (what: string): Pick<Service, 'ways' | 'how'> => ({
  ways: [[], ['--user'], ['--user', '--break-system-packages']].map(way => [
    'python3',
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...way, what],
  ]),
  how: `pip install '${what}'`,
})

/** As root on Debian and its like; elsewhere it fails at once, and somebody has to install it. */
const apt = (what: string): Pick<Service, 'ways' | 'how'> => ({
  ways: [['sh', '-c', `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${what}`]],
  how: `apt-get install ${what}`,
})

const SERVICES: readonly Service[] = [
  {
    program: 'chromium',
    ...apt('chromium'),
    tests: 'test/console.test.ts and others of the console: everything that a browser shows',
  },
  {
    program: 'moto_server',
    ...pip('moto[server]>=5,<6'),
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

const install = ({ ways }: Service): boolean =>
  ways.some(([program, ...rest]) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync(program, rest, { stdio: 'ignore', timeout: INSTALL_MS_MAX, env }).status === 0
  })

const missing = SERVICES.filter(service => {
  if (onPath(service.program)) return false
  console.log(`${service.program} is not on PATH; trying: ${service.how}`)
  return !(install(service) && onPath(service.program))
})

for (const { program, how, tests } of missing)
  console.log(`MISSING: ${program}. Install it with: ${how}. Not tested without it: ${tests}.`)
if (missing.length > 0 && process.env.CI === 'true') process.exitCode = 1
