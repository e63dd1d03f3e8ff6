/** What tests of the console do again and again. */
import { expect, vi } from 'vitest'
import type { Console } from './console-browser.ts'

/** Logs that are read in a few seconds. */
export const SMALL = { days: 1, events: { cloudtrail: 500, flow: 1_000, dns: 500 } } as const

/** On a busy machine everything takes long. */
export const SLOW = { timeout: 60_000, interval: 250 }

/** Until all logs are read: what a figure says must not change while it is compared. */
export const allRead = async ({ sample }: Console): Promise<void> => {
  const waiting = async (): Promise<number> => {
    const metrics = await (await fetch(`${sample.url}/metrics`)).text()
    return Number(/^vedette_objects_waiting (\d+)/m.exec(metrics)?.[1])
  }
  await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 200_000, interval: 500 })
}
