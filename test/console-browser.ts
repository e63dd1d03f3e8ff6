/** One service on a simulated organisation, and a browser that looks at its console: shared by all tests of the console. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { buildConsole } from '../tools/console-build.ts'
import { type SampleOptions, type SampleService, startSample } from '../tools/sample-service.ts'

const folders = (process.env['PATH'] ?? '').split(delimiter)
const CHROMIUM = folders.map(folder => join(folder, 'chromium')).find(existsSync)
export const hasChromium = CHROMIUM !== undefined

/** As everywhere: what is not tested is said. */
export const sayIfMissing = (what: string): void => {
  if (!hasChromium)
    console.log(`NOT TESTED: ${what}. Chromium is not on PATH; install it with: apt-get install chromium`)
}

/** Debian's Chromium as root in a container; nothing is asked of the internet. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS })

export interface Console {
  readonly sample: SampleService
  /** A page of a signed-in person, at the overview. What a page reports as an error is kept in `problems`. */
  open(ask?: { role?: 'administrator' | 'analyst' | 'reader'; width?: number; dark?: boolean }): Promise<Page>
  /** Errors of scripts, refusals of the content security policy, and requests that left this machine. */
  readonly problems: string[]
  close(): Promise<void>
}

/** Everything that is there after the logs were read: poll for what a test needs. */
export const openConsole = async (options: Partial<SampleOptions> = {}): Promise<Console> => {
  if (!buildConsole()) throw new Error('the console does not build')
  const folder = mkdtempSync(join(tmpdir(), 'vedette-console-'))
  const sample = await startSample({ folder, ...options })
  const browser = await openBrowser()
  const problems: string[] = []
  const contexts = new Map<string, Promise<BrowserContext>>()
  const contextOf = (role: 'administrator' | 'analyst' | 'reader', dark: boolean): Promise<BrowserContext> => {
    const name = `${role} ${dark}`
    const known = contexts.get(name) ?? signIn(browser, sample, role, dark, problems)
    contexts.set(name, known)
    return known
  }
  return {
    sample,
    problems,
    async open({ role = 'administrator', width = 1440, dark = false } = {}) {
      const page = await (await contextOf(role, dark)).newPage()
      listen(page, sample.url, problems)
      await page.setViewportSize({ width, height: width < 600 ? 800 : 900 })
      await page.goto(`${sample.url}/console/`)
      return page
    },
    async close() {
      await browser.close()
      await sample.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const signIn = async (
  browser: Browser,
  sample: SampleService,
  role: 'administrator' | 'analyst' | 'reader',
  dark: boolean,
  problems: string[],
): Promise<BrowserContext> => {
  const context = await browser.newContext({
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Vienna',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  listen(page, sample.url, problems)
  await page.goto(await sample.link(role))
  await page.getByRole('button', { name: `Signed in as ${role}` }).waitFor()
  await page.close()
  return context
}

const listen = (page: Page, url: string, problems: string[]): void => {
  page.on('pageerror', error => problems.push(`${page.url()}: ${error.message}`))
  page.on('console', message => {
    // An answer of 4xx is what many tests ask for.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`${page.url()}: ${message.text()}`)
  })
  page.on('request', request => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) problems.push(`asked ${request.url()}`)
  })
}
