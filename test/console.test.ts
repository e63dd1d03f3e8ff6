import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Console, hasChromium, openConsole, sayIfMissing } from './console-browser.ts'

sayIfMissing('The console')

describe.skipIf(!hasChromium)('the console', { timeout: 120_000 }, () => {
  let opened: Console
  beforeAll(async () => {
    opened = await openConsole({ simulation: { days: 1, events: { cloudtrail: 500, flow: 1_000, dns: 500 } } })
  }, 240_000)
  afterAll(() => opened?.close())

  test('is entered by a link that works once, and left', async () => {
    const page = await opened.open({ role: 'reader' })
    await page.getByRole('button', { name: 'Signed in as reader' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to Vedette' }).waitFor()
    const link = await opened.sample.link('reader')
    await page.goto(link)
    await page.getByRole('button', { name: 'Signed in as reader' }).waitFor()
    await page.context().clearCookies()
    await page.goto('about:blank')
    await page.goto(link)
    await page.getByText('The link was used already').waitFor()
    await page.close()
  })

  test('said nothing wrong meanwhile', () => {
    expect(opened.problems).toEqual([])
  })
})
