import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOn } from './axe.ts'
import { type Console, hasChromium, openConsole, sayIfMissing } from './console-browser.ts'
import { allRead, SLOW, SMALL } from './console-walk.ts'

sayIfMissing('What one can do in the console')

describe.skipIf(!hasChromium || process.env['LONG'] === undefined)('in the console one', { timeout: 240_000 }, () => {
  let opened: Console
  const list = async (page: Page, search = ''): Promise<void> => {
    await page.goto(`${opened.sample.url}/console/findings${search}`)
    await page.locator('[data-finding] a').first().waitFor()
  }
  const go = (page: Page, path: string) => page.goto(`${opened.sample.url}/console${path}`)
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const choose = async (page: Page, menu: string | RegExp, item: string | RegExp): Promise<void> => {
    await button(page, menu).first().click()
    await page.getByRole('menuitem', { name: item }).first().click()
  }
  /** A control that Cloudscape draws: its own input is behind it. */
  const tick = (page: Page, name: string | RegExp) =>
    page.getByRole('checkbox', { name }).first().click({ force: true })

  beforeAll(async () => {
    opened = await openConsole({ simulation: SMALL })
    await allRead(opened)
  }, 300_000)
  afterAll(() => opened?.close(), 60_000)

  test('saves a view, comes back to it, and removes it', async () => {
    const page = await opened.open()
    await list(page, '?f=severity%3E%3D7&sort=-severity')
    await choose(page, 'Views', 'Save this view…')
    await page.getByRole('textbox', { name: 'Name' }).fill('Worst first')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The view “Worst first” is saved.').first().waitFor()
    await choose(page, 'Worst first', 'Everything current')
    await expect.poll(() => new URL(page.url()).search, SLOW).toBe('')
    await choose(page, 'Views', 'Worst first')
    await expect.poll(() => page.url(), SLOW).toContain('sort=-severity')
    await choose(page, 'Worst first', /^Remove/)
    await button(page, 'Views').waitFor()
    await page.close()
  })

  test('settles many findings at once, and takes it back', async () => {
    const page = await opened.open({ role: 'analyst' })
    await list(page, '?f=severity%3C4&show=all')
    await tick(page, /^Select: /)
    await choose(page, 'Feedback', 'Not useful')
    await page
      .getByText(/marked|not useful/i)
      .first()
      .waitFor()
    await tick(page, /^Select: /)
    await button(page, 'Archive').click()
    await page.getByText('One finding is archived.').first().waitFor()
    await list(page, '?show=archived')
    await tick(page, /^Select: /)
    await button(page, 'Unarchive').click()
    await page.getByText('One finding is current again.').first().waitFor()
    await page.close()
  })

  test.each(['CSV', 'JSON', 'OCSF'])('takes the list away as %s', async format => {
    const page = await opened.open({ role: 'reader' })
    await list(page, '?f=severity%3E%3D7')
    await button(page, 'Export').click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click()
    const text = readFileSync(await (await coming).path(), 'utf8')
    const total = await page.evaluate(async () => {
      const { csrf } = (await (await fetch('/v1/session')).json()) as { csrf: string }
      const headers = { 'content-type': 'application/json', 'x-vedette-csrf': csrf }
      const criteria = {
        criterion: { severity: { greaterThanOrEqual: 7 }, 'service.archived': { equals: ['false'] } },
      }
      const answer = await fetch('/v1/findings/count', { method: 'POST', headers, body: JSON.stringify({ criteria }) })
      return ((await answer.json()) as { total: number }).total
    })
    expect(format === 'CSV' ? text.split('\r\n').length - 1 : JSON.parse(text)).toEqual(
      format === 'CSV' ? total : expect.objectContaining({ length: total }),
    )
    await page.close()
  })

  test('gets from a noisy finding to a rule that is tried on history in four clicks, and makes it', async () => {
    const page = await opened.open()
    let clicks = 0
    const click = async (what: ReturnType<Page['locator']>): Promise<void> => {
      await what.click()
      clicks++
    }
    await page.locator('[data-worst] a').first().waitFor()
    await click(page.locator('[data-worst] a').first())
    await click(button(page, 'Never again'))
    await click(page.getByRole('menuitem', { name: /^Suppress like this/ }))
    await page.getByText('Would have hidden').waitFor()
    await expect.poll(() => page.getByText(/^[1-9]\d* of \d+$/).count(), SLOW).toBeGreaterThan(0)
    expect(clicks).toBeLessThanOrEqual(4)
    await page.getByRole('textbox', { name: 'Name' }).fill('quiet-now')
    await page.getByPlaceholder('YYYY/MM/DD').fill('2099/01/02')
    expect(await barriersOn(page)).toEqual([])
    await button(page, 'Create the rule').click()
    await page
      .getByText(/quiet-now matches are archived/)
      .first()
      .waitFor()
    await page.close()
  })

  test('is told how to trust an address, adds a list, and deletes it', async () => {
    const page = await opened.open()
    await go(page, '/lists?trust=192.0.2.1')
    await page.getByText('To trust 192.0.2.1').waitFor()
    await button(page, 'Add a list').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('office')
    await dialog.getByRole('textbox', { name: /Location/ }).fill('s3://lists/office.txt')
    await tick(page, 'Activate it at once')
    await dialog.getByRole('button', { name: 'Add list' }).click()
    await page
      .getByText(/The list office is there/)
      .first()
      .waitFor()
    await page.getByRole('radio', { name: 'office' }).click({ force: true })
    await button(page, 'Delete').click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('office is deleted.').first().waitFor()
    await page.close()
  })

  test('said nothing wrong meanwhile', () => {
    expect(opened.problems).toEqual([])
  })
})
