import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOn } from './axe.ts'
import { type Console, hasChromium, openConsole, sayIfMissing } from './console-browser.ts'
import { allRead, SMALL } from './console-walk.ts'
import { trailObject } from './trail.ts'

sayIfMissing('Trying out in the console')

describe.skipIf(!hasChromium || process.env['LONG'] === undefined)('trying out', { timeout: 240_000 }, () => {
  let opened: Console
  beforeAll(async () => {
    opened = await openConsole({ simulation: { ...SMALL, stories: 'none' } })
    await allRead(opened)
  }, 300_000)
  afterAll(() => opened?.close())

  test('an attack that is played is found while one looks', async () => {
    const page = await opened.open({ role: 'analyst' })
    await page.getByRole('link', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'Attack' }).click()
    await page.getByRole('combobox', { name: 'Find an attack' }).fill('ssh guessing inbound')
    await page
      .getByRole('option', { name: /Ssh guessing inbound/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Play it' }).click()
    await page.locator('[data-came="UnauthorizedAccess:EC2/SSHBruteForce"]').first().waitFor({ timeout: 120_000 })
    await page.getByText('UnauthorizedAccess:EC2/SSHBruteForce is awaited').waitFor({ state: 'detached' })
    expect(await barriersOn(page)).toEqual([])
    await page.locator('[data-came] a').first().click()
    await page.getByRole('region', { name: 'The record' }).first().waitFor()
    await page.close()
  })

  test('log files that are chosen or dropped are taken in and judged', async () => {
    const page = await opened.open({ role: 'analyst' })
    await page.goto(`${opened.sample.url}/console/try-it`)
    const stop = { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' }
    const { key, body } = trailObject(opened.sample.accounts[1], 'eu-west-1', 1, stop)
    const [name, buffer] = [basename(key), Buffer.from(body)]
    await page.locator('input[type=file]').setInputFiles([{ name, mimeType: 'application/gzip', buffer }])
    await page.getByText(/taken in$/).waitFor()
    await page.locator('[data-came="Stealth:IAMUser/CloudTrailLoggingDisabled"]').first().waitFor({ timeout: 120_000 })
    await page.close()
  })

  test('a reader is shown no way to it, and is refused it', async () => {
    const page = await opened.open({ role: 'reader' })
    await page.goto(`${opened.sample.url}/console/try-it`)
    await page.getByText('Your role does not allow this').waitFor()
    expect(await page.getByRole('link', { name: 'Try it' }).count()).toBe(0)
    await page.close()
  })

  test('said nothing wrong meanwhile', () => {
    expect(opened.problems).toEqual([])
  })
})
