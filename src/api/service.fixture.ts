/** For tests: the API on a real store in a folder of its own, spoken to with the AWS SDK. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GuardDutyClient } from '@aws-sdk/client-guardduty'
import { pino } from 'pino'
import { newDetector, type Place, putDetector } from '../control/detectors.ts'
import { putAdministrator, putMember } from '../control/members.ts'
import type { OrganizationSource } from '../control/organization-source.ts'
import { detectorIdOf } from '../findings/identity.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import type { KeyRole, Service, ServicePorts } from './operation.ts'
import { operations } from './operations/index.ts'
import { createServer } from './server.ts'

export const REGION = 'eu-west-1'
export const ACCOUNT = '111122223333'
export const MEMBER = '444455556666'
export const PLACE: Place = { account: ACCOUNT, region: REGION }

const SECRET = 'a-secret-of-forty-characters-for-tests-only'

export interface Running {
  readonly store: Store
  readonly service: Service & { moveClock(ms: number): void }
  /** Of ACCOUNT. */
  readonly detectorId: string
  clientOf(account?: string, role?: KeyRole): GuardDutyClient
  /** Makes MEMBER a member of ACCOUNT and answers the member's detector. */
  addMember(): Promise<string>
  close(): Promise<void>
}

const enable = async (store: Store, place: Place, at: number): Promise<string> => {
  await putDetector(store, place, newDetector(at), at)
  return detectorIdOf(place.account, place.region)
}

/** Starts the service with GuardDuty switched on for ACCOUNT. */
export const startService = async (ports?: ServicePorts, organization?: OrganizationSource): Promise<Running> => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-service-'))
  const store = await openStore({ folder })
  let moved = 0
  const now = () => Date.now() + moved
  const service = {
    store,
    now,
    ports,
    organization,
    moveClock: (ms: number) => {
      moved += ms
    },
  }
  // The clock of signatures is the real one; what operations are told may be another.
  const keys = {
    find: async (key: string) => {
      const [account, role] = [key.slice(4, 16), key.slice(16).toLowerCase()]
      return { account, role: role as KeyRole, secret: SECRET }
    },
    noteUse: async () => {},
  }
  const server = createServer({ service, keys, operations, log: pino({ enabled: false }) })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as AddressInfo
  const detectorId = await enable(store, PLACE, now())
  const clients: GuardDutyClient[] = []
  return {
    store,
    service,
    detectorId,
    clientOf: (account = ACCOUNT, role = 'administrator') => {
      const client = new GuardDutyClient({
        region: REGION,
        endpoint: `http://127.0.0.1:${port}`,
        credentials: { accessKeyId: `AKIA${account}${role.toUpperCase()}`, secretAccessKey: SECRET },
        maxAttempts: 1,
        systemClockOffset: moved,
      })
      clients.push(client)
      return client
    },
    addMember: async () => {
      const member = { account: MEMBER, administrator: ACCOUNT, by: 'organization', status: 'Enabled' } as const
      await putMember(store, REGION, member, now())
      await putAdministrator(store, MEMBER, REGION, { account: ACCOUNT, by: 'organization' }, now())
      return enable(store, { account: MEMBER, region: REGION }, now())
    },
    close: async () => {
      for (const client of clients) client.destroy()
      await server.close()
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
