/** `node tools/screenshots.ts`: pictures of the console on the sample organisation, both themes, into docs/images. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { type Console, openConsole } from '../test/console-browser.ts'

const IMAGES = fileURLToPath(new URL('../docs/images', import.meta.url))

/** From the overview to what is shown; answers when it is there. */
const SCENES: Readonly<Record<string, (page: Page, url: string) => Promise<void>>> = {
  overview: async page => {
    await page.locator('.vedette-map a').first().waitFor()
  },
  findings: async (page, url) => {
    await page.goto(`${url}/console/findings?sort=-severity`)
    await page.locator('[data-finding] a').first().waitFor()
  },
  finding: async page => {
    await page.locator('[data-worst] a').nth(1).click()
    await page.getByRole('region', { name: 'The record' }).first().waitFor()
  },
}

const take = async (opened: Console, name: string, dark: boolean): Promise<void> => {
  const page = await opened.open({ dark, width: 1440 })
  await SCENES[name](page, opened.sample.url)
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: join(IMAGES, `console-${name}-${dark ? 'dark' : 'light'}.png`) })
  await page.close()
  process.stderr.write(`console-${name}, ${dark ? 'dark' : 'light'}\n`)
}

const opened = await openConsole()
const page = await opened.open()
await page.waitForFunction(
  async () => /^vedette_objects_waiting 0$/m.test(await (await fetch('/metrics')).text()),
  undefined,
  { timeout: 300_000, polling: 1_000 },
)
await page.close()
for (const name of Object.keys(SCENES)) for (const dark of [false, true]) await take(opened, name, dark)
await opened.close()
