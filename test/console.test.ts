import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOn } from './axe.ts'
import { type Console, hasChromium, openConsole, sayIfMissing } from './console-browser.ts'
import { read } from './source.ts'
import { trailObject } from './trail.ts'

sayIfMissing('The console')

/** The quick part is what everybody waits for: entry, headers, the path to the evidence. */
const LONG = process.env['LONG'] !== undefined
/** On a busy machine everything takes long. */
const SLOW = { timeout: 60_000, interval: 250 }
const SIMULATION = { days: 1, events: { cloudtrail: 500, flow: 1_000, dns: 500 } }
const HOSTILE = '<img src=x onerror="document.title=`owned`"><script>document.title=`owned`</script>\u001b[31m'

const pagesOf = (): string[] => [...read('console/src/pages.ts').matchAll(/path: '([^':]+)'/g)].map(([, path]) => path)

describe.skipIf(!hasChromium)('the console', { timeout: 240_000 }, () => {
  let opened: Console
  const go = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${opened.sample.url}/console${path}`)
  }
  const list = async (page: Page, search = ''): Promise<void> => {
    await go(page, `/findings${search}`)
    await page.locator('[data-finding] a').first().waitFor()
  }
  /** What the list says it holds. */
  const counter = async (page: Page): Promise<number> => {
    const text = await page
      .getByRole('heading', { name: /^Findings/ })
      .filter({ hasText: /\(/ })
      .textContent()
    return Number(/\(([\d,]+)\)/.exec(text ?? '')?.[1].replaceAll(',', ''))
  }

  beforeAll(async () => {
    opened = await openConsole({ simulation: SIMULATION })
    const page = await opened.open()
    // Until all logs are read: what a figure says must not change while it is compared.
    const waiting = async (): Promise<number> => {
      const metrics = await (await fetch(`${opened.sample.url}/metrics`)).text()
      return Number(/^vedette_objects_waiting (\d+)/m.exec(metrics)?.[1])
    }
    await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 200_000, interval: 500 })
    await page.close()
  }, 300_000)
  afterAll(() => opened?.close())

  test('is entered by a link that works once, and left', async () => {
    const page = await opened.open({ role: 'reader' })
    await page.getByRole('button', { name: 'Signed in as reader' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to Vedette' }).waitFor()
    expect(await barriersOn(page)).toEqual([])
    const link = await opened.sample.link('reader')
    await page.goto(link)
    await page.getByRole('button', { name: 'Signed in as reader' }).waitFor()
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    await page.context().clearCookies()
    await page.goto('about:blank')
    await page.goto(link)
    await page.getByText('The link was used already').waitFor()
    await page.goto(await opened.sample.link('reader'))
    await page.getByRole('button', { name: 'Signed in as reader' }).waitFor()
    await page.close()
  })

  test('is served with headers that keep everything else out', async () => {
    const { headers } = await fetch(`${opened.sample.url}/console/`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(`${opened.sample.url}/console/assets/..%2Findex.html`)).status).toBe(404)
  })

  test('one click leads from the overview to the record of the most serious finding', async () => {
    const page = await opened.open()
    await page.locator('[data-worst] a').first().click()
    await page.getByRole('region', { name: 'The record' }).first().waitFor()
    expect(await barriersOn(page)).toEqual([])
    expect(await page.getByRole('heading', { name: 'What happened' }).count()).toBe(1)
    await page.getByRole('tab', { name: 'JSON' }).click()
    await page.getByRole('region', { name: 'The finding as JSON' }).waitFor()
    expect(page.url()).toContain('tab=json')
    await page.close()
  })

  test.runIf(LONG)('figures of the overview are those of the lists behind them', async () => {
    const page = await opened.open()
    await page.locator('[data-figure=High] a').waitFor()
    const figures = await page.locator('[data-figure] a, [data-facet] li > a, .vedette-chart a').evaluateAll(links =>
      links.map(link => ({
        href: link.getAttribute('href') ?? '',
        total: Number(
          (
            link.getAttribute('data-total') ??
            link.parentElement?.querySelector('[data-total]')?.getAttribute('data-total') ??
            link.textContent ??
            ''
          ).replaceAll(',', ''),
        ),
      })),
    )
    expect(figures.length).toBeGreaterThan(20)
    for (const { href, total } of figures) {
      await page.goto(`${opened.sample.url}${href}`)
      await expect.poll(() => counter(page), { ...SLOW, message: href }).toBe(total)
    }
    await page.close()
  })

  test('a filter, a sorting and a page are in the address, and outlive a reload', async () => {
    const page = await opened.open()
    await list(page, '?f=severity%3E%3D7&sort=-severity')
    const high = await counter(page)
    await page.reload()
    await page.locator('[data-finding] a').first().waitFor()
    expect(await counter(page)).toBe(high)
    await page.keyboard.press('/')
    await expect.poll(() => page.evaluate('document.activeElement?.tagName'), SLOW).toBe('INPUT')
    await page.close()
  })

  test.runIf(LONG)('j, k and e go down, up and archive', async () => {
    const page = await opened.open()
    await list(page, '?sort=severity')
    const before = await counter(page)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const id = await page.evaluate(`document.activeElement?.closest('[data-finding]')?.getAttribute('data-finding')`)
    expect(id).toBe(await page.locator('[data-finding]').first().getAttribute('data-finding'))
    await page.keyboard.press('e')
    await page.getByText('One finding is archived.').first().waitFor()
    await expect.poll(() => counter(page), SLOW).toBe(before - 1)
    await go(page, `/findings/${id}`)
    await page.getByRole('button', { name: 'Unarchive' }).click()
    await page.getByText('One finding is current again.').first().waitFor()
    await page.close()
  })

  test.runIf(LONG)('a reader sees no way to change anything, and is refused it', async () => {
    const page = await opened.open({ role: 'reader' })
    await list(page)
    expect(await page.getByRole('button', { name: 'Archive', exact: true }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
    const status = await page.evaluate(async () => {
      const { csrf } = (await (await fetch('/v1/session')).json()) as { csrf: string }
      const { places } = (await (await fetch('/v1/places')).json()) as {
        places: { region: string; detectorId: string }[]
      }
      const headers = {
        'x-vedette-csrf': csrf,
        'x-vedette-region': places[0].region,
        'content-type': 'application/json',
      }
      const body = JSON.stringify({ findingIds: ['0'.repeat(32)] })
      return (await fetch(`/detector/${places[0].detectorId}/findings/archive`, { method: 'POST', headers, body }))
        .status
    })
    expect(status).toBe(403)
    await page.close()
  })

  test.runIf(LONG)('what a hostile record says is text', async () => {
    const [account] = opened.sample.accounts
    const change = {
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { name: HOSTILE },
      userAgent: HOSTILE,
      userIdentity: {
        type: 'IAMUser',
        accountId: account,
        userName: HOSTILE,
        principalId: 'AIDAHOSTILE',
        arn: `arn:aws:iam::${account}:user/x`,
      },
    }
    const { key, body } = trailObject(account, 'eu-west-1', 1, change, 0)
    const path = join(opened.sample.logs, key)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, body)
    const page = await opened.open()
    await go(page, `/findings?f=${encodeURIComponent('resource.accessKeyDetails.principalId=AIDAHOSTILE')}`)
    const link = page.locator('[data-finding] a').first()
    // The list is live: it comes by itself.
    await link.waitFor({ timeout: 100_000 })
    await link.click()
    await page.getByRole('region', { name: 'The record' }).first().waitFor()
    expect(await page.locator('main img[src="x"], main script').count()).toBe(0)
    expect(await page.title()).not.toBe('owned')
    expect(await page.getByText('onerror=').count()).toBeGreaterThan(0)
    await page.close()
  })

  const looks = LONG ? [false, true].flatMap(dark => [390, 1440].map(width => ({ dark, width }))) : []
  test.each(looks)('every page can be read by everybody: %o', { timeout: 240_000 }, async look => {
    const page = await opened.open(look)
    const barriers: string[] = []
    for (const path of pagesOf()) {
      await go(page, path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await expect.poll(() => page.getByText('Loading…').count(), { timeout: 30_000 }).toBe(0)
      barriers.push(...(await barriersOn(page)).map(barrier => `${path}: ${barrier}`))
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (overflow > 1) barriers.push(`${path}: ${overflow} px wider than the window`)
    }
    expect(barriers).toEqual([])
    await page.close()
  })

  test('said nothing wrong meanwhile, and asked nobody else', () => {
    expect(opened.problems).toEqual([])
  })
})
