import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { ACCOUNT, kept, NOON, REGION } from '../store/kept.fixture.ts'
import { openStore } from '../store/open.ts'
import { makeMetrics } from './metrics.ts'
import { upkeep } from './upkeep.ts'

const DAY = 86_400_000

test('findings go when nobody updated them for as long as they are kept, and that is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-upkeep-'))
  const store = await openStore({ folder })
  const stop = new AbortController()
  const told: unknown[] = []
  const now = NOON + 100 * DAY
  try {
    await store.findings.put([
      kept(1, {}, { updatedAt: now - 91 * DAY }),
      kept(2, {}, { createdAt: now - 200 * DAY, updatedAt: now - 89 * DAY }),
    ])
    const running = upkeep({
      store,
      now: () => now,
      retention: { days: 90, ledgerDays: 400, auditDays: 400, deadLetterDays: 90 },
      spoolFolder: join(folder, 'spool'),
      metrics: makeMetrics(),
      signal: stop.signal,
      tell: (level, words, about) => void told.push([level, words, about]),
      retried: () => {},
    })
    await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 30_000 })
    stop.abort()
    await running
    expect(told).toMatchObject([['info', 'what was old was removed', { findings: 1 }]])
    const { items } = await store.findings.list({ accounts: [ACCOUNT], region: REGION }, { conditions: [], limit: 9 })
    expect(items).toEqual([kept(2).finding.id])
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
