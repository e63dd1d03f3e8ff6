/** How fast the console's list of findings is with very many of them: a real browser on the real service. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openStore } from '../src/store/open.ts'
import { DATABASE_FILE } from '../src/store/open-folder.ts'
import { openBrowser } from '../test/console-browser.ts'
import { buildConsole } from '../tools/console-build.ts'
import { centralise, linkTo, type SampleService, serveFrom } from '../tools/sample-service.ts'
import { atMost } from './child.ts'
import type { Scaling } from './scaling.ts'
import { ACCOUNTS, benchFinding, REGIONS } from './store-findings.ts'

type Served = Pick<SampleService, 'url' | 'pid'>

const FINDINGS = 100_000
const DAYS = 90
const BATCH = 500
const INTERACTIVE_MS = 1000
const FILTERED_MS = 300
const TIMES = 5

/** The list, narrowed as people narrow it; each differs from the one before in its first finding. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  'severity of 7 and more': ['f=severity>=7'],
  'one type': ['f=type=Recon:EC2/Portscan'],
  'a country': ['f=about.country=Japan'],
  'archived ones': ['show=archived'],
  'an account': [`f=accountId=${ACCOUNTS[3]}`],
  'a port, and a country of the connection': [
    'f=service.action.networkConnectionAction.localPortDetails.port=22',
    'f=service.action.networkConnectionAction.remoteIpDetails.country.countryName=Brazil',
  ],
  'a rare type, outbound, of some severity': [
    'f=type=Trojan:EC2/DropPoint',
    'f=service.resourceRole=ACTOR',
    'f=severity>=4',
  ],
  'all but one type': ['f=type!=Recon:EC2/PortProbeUnprotectedPort'],
  'the gravest first': ['sort=-severity'],
  'no filter': [],
}

/** Written once where a folder is kept. */
const fill = async (data: string): Promise<void> => {
  await centralise(data, ACCOUNTS, REGIONS)
  const store = await openStore({ folder: data })
  for (let i = 0; i < FINDINGS; i += BATCH)
    await store.findings.put(Array.from({ length: BATCH }, (_, k) => benchFinding(i + k, FINDINGS, DAYS)))
  await store.close()
}

/** Tells, in the page, when the first findings stood there and a click would have been answered. */
const WATCH = `{
  globalThis.listShown = new Promise(resolve => {
    const look = () => document.querySelector('[data-finding] a')
      ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
      : requestAnimationFrame(look)
    requestAnimationFrame(look)
  })
}`

/** Follows an address as a link within the page does; answers when the findings were others, painted. */
const FOLLOW = `async address => {
  const first = () => [...document.querySelectorAll('[data-finding]')].map(each => each.dataset.finding).join()
  const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
  const before = first()
  const begin = performance.now()
  history.pushState({}, '', address)
  dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  while (first() === before || first() === '') {
    if (performance.now() - begin > 20_000) throw new Error('nothing changed at ' + address)
    await frame()
  }
  return performance.now() - begin
}`

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]

/** What somebody waits for who comes for the first time, and who comes again. */
const opening = async (page: Page, url: string): Promise<number> => {
  await page.goto(`${url}/console/findings`, { waitUntil: 'commit' })
  return page.evaluate<number>('globalThis.listShown')
}

const signIn = async (browser: Browser, url: string, data: string): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(await linkTo(url, data))
  await page.getByRole('button', { name: 'Signed in as administrator' }).waitFor()
  await page.close()
  return context
}

/** What something took: by the clock, and of processors, the page's main thread and the service together. */
interface Took {
  readonly wall: number
  readonly cpu: number
}

/** Milliseconds of all threads of a process. */
const cpuOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map(task => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, each) => sum + each, 0)

/** Runs something in a page; the clock of a busy machine says little, so that what it cost is told as well. */
const timed = async (page: Page, pid: number, work: () => Promise<number>): Promise<Took> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) + cpuOf(pid)
  }
  const before = await spent()
  const wall = await work()
  const cpu = (await spent()) - before
  await session.detach()
  return { wall, cpu }
}

const measureIn = async (browser: Browser, { url, pid }: Served, data: string): Promise<Scaling> => {
  const context = await signIn(browser, url, data)
  await context.addInitScript(WATCH)
  const opened: Took[] = []
  for (let i = 0; i < TIMES; i++) {
    const page = await context.newPage()
    opened.push(await timed(page, pid, () => opening(page, url)))
    await page.close()
  }
  const page = await context.newPage()
  await opening(page, url)
  const filtered = new Map<string, Took[]>()
  for (let i = 0; i < TIMES; i++)
    for (const [name, parts] of Object.entries(FILTERS)) {
      // Another number each time, so that what the page remembers answers nothing.
      const search = [...parts, `f=service.count>=${-i}`].map(part => part.replace(/=(.*)/s, whole)).join('&')
      const follow = `(${FOLLOW})(${JSON.stringify(`/console/findings?${search}`)})`
      const took = await timed(page, pid, () => page.evaluate<number>(follow))
      filtered.set(name, [...(filtered.get(name) ?? []), took])
      await page.waitForLoadState('networkidle')
    }
  await context.close()
  const cpu = (times: readonly Took[]): number => median(times.map(took => took.cpu))
  const row = (name: string, times: readonly Took[]): string => {
    const wall = times.map(took => took.wall)
    return `${name.padEnd(50)} ${cpu(times).toFixed(0).padStart(6)} ${median(wall).toFixed(0).padStart(8)} ${Math.max(
      ...wall,
    )
      .toFixed(0)
      .padStart(8)}`
  }
  return {
    lines: [
      `${FINDINGS.toLocaleString('en')} findings of ${ACCOUNTS.length} accounts, a browser at 1440 × 900, the middle of ${TIMES}, load ${loadavg()[0].toFixed(1)}; ms`,
      `${''.padEnd(50)} ${'CPU'.padStart(6)} ${'clock'.padStart(8)} ${'at worst'.padStart(8)}`,
      row('the list, opened', opened),
      ...[...filtered].map(([name, times]) => row(`filter: ${name}`, times)),
    ],
    gates: [
      atMost('console: CPU until the list is there and answers, ms', cpu(opened), INTERACTIVE_MS),
      atMost('console: CPU of the slowest filter, ms', Math.max(...[...filtered.values()].map(cpu)), FILTERED_MS),
    ],
  }
}

/** The value of a parameter, as an address holds it. */
const whole = (_: string, value: string): string => `=${encodeURIComponent(value)}`

/** `keep` is a folder that stays and is not filled again. */
export const consoleSpeed = async (keep?: string): Promise<Scaling> => {
  if (!buildConsole()) throw new Error('the console does not build')
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'vedette-bench-console-'))
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  if (!existsSync(join(data, DATABASE_FILE))) await fill(data)
  const [managementAccount] = ACCOUNTS
  const served = await serveFrom(folder, {
    data,
    accounts: ACCOUNTS,
    organization: { managementAccount, accounts: ACCOUNTS },
    retention: { days: 3650 },
    log: { level: 'warn' },
  })
  const browser = await openBrowser()
  try {
    return await measureIn(browser, served, data)
  } finally {
    await browser.close()
    await served.stop()
    if (keep === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) {
  const { lines, gates } = await consoleSpeed(process.argv[2])
  process.stdout.write(
    `${[...lines, ...gates.map(({ name, value, promise }) => `${name}: ${value.toFixed(0)} (${promise})`)].join('\n')}\n`,
  )
}
