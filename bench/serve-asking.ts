/** How long callers wait while the service is busy with logs: a question at a time, over and over. */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { GuardDuty } from '@aws-sdk/client-guardduty'

/** Between two questions of one kind: asking must not be what the service is busy with. */
const PAUSE_MS = 50

/** Whose logs bench/cloud.ts makes. */
const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

export interface Waits {
  /** Ends the asking; p50 and p99 in milliseconds, by what was asked. */
  stop(when: string): Promise<Record<string, string>>
}

/** Asks until it is told to stop. The key is made by the service's configuration. */
export const askMeanwhile = async (url: string, config: string): Promise<Waits> => {
  const made = execFileSync(process.execPath, [MAIN, 'keys', 'create', '--account', ACCOUNT, '--config', config])
  const { AccessKeyId, SecretAccessKey } = JSON.parse(String(made))
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
  const caller = new GuardDuty({ endpoint: url, region: REGION, credentials })
  const { DetectorIds = [] } = await caller.listDetectors({})
  const DetectorId = DetectorIds[0] ?? (await caller.createDetector({ Enable: true })).DetectorId
  const FindingCriteria = {
    Criterion: { severity: { GreaterThanOrEqual: 4 }, 'service.archived': { Equals: ['false'] } },
  }
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    healthz: async () => (await fetch(`${url}/healthz`)).text(),
    ListFindings: () => caller.listFindings({ DetectorId, FindingCriteria, MaxResults: 50 }),
  }
  const waits = new Map<string, number[]>()
  let asking = true
  const all = Object.entries(questions).map(async ([name, ask]) => {
    const times: number[] = []
    waits.set(name, times)
    while (asking) {
      const begin = performance.now()
      await ask()
      times.push(performance.now() - begin)
      await sleep(PAUSE_MS)
    }
  })
  return {
    async stop(when) {
      asking = false
      await Promise.all(all)
      caller.destroy()
      return Object.fromEntries([...waits].map(([name, times]) => [`${name}, ${when}`, said(times)]))
    },
  }
}

const said = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${times.length}`
}
