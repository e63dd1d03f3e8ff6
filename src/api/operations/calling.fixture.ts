/** Operations called on a real store as a caller of some account would, their answers held to the contract. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { OrganizationSource } from '../../control/organization-source.ts'
import { openStore } from '../../store/open.ts'
import type { Store, StorePlace } from '../../store/store.ts'
import { inOneChange } from '../change.ts'
import { encodeOutput } from '../encode.ts'
import type { Input, Operation, OperationName, Output, Service } from '../operation.ts'
import { CONTRACTS, onlyReads } from '../schema.ts'
import { operations } from './index.ts'

export const REGION = 'eu-west-1'
export const START = Date.UTC(2026, 0, 1)

export interface Play {
  readonly store: Store
  readonly service: Service
  /** Milliseconds of the play's clock go by. */
  pass(milliseconds: number): void
  now(): number
  call<Name extends OperationName>(
    account: string,
    name: Name,
    input: Omit<NonNullable<Input<Name>>, 'DetectorId'> & { DetectorId?: string },
    region?: string,
  ): Promise<Output<Name>>
  /** The detector of an account, made if there is none. */
  detector(account: string, region?: string): Promise<string>
}

/** Whoever holds an administrator’s key of an account. */
export const caller = (account: string, region: string) => ({
  account,
  region,
  role: 'administrator' as const,
  accessKeyId: 'AKIAEXAMPLE',
  requestId: 'r',
  sourceIp: '127.0.0.1',
  userAgent: 'test',
})

/** On a store in a folder of its own, or at a place that somebody else clears up. */
export const play = async (organization?: OrganizationSource, place?: StorePlace): Promise<Play> => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-accounts-'))
  const store = await openStore(place ?? { folder })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  let at = START
  const service: Service = { store, now: () => at, ...(organization && { organization }) }
  const playing: Play = {
    store,
    service,
    pass: milliseconds => {
      at += milliseconds
    },
    now: () => at,
    async call(account, name, input, region = REGION) {
      const operation = operations[name] as unknown as Operation<typeof name>
      const work = (within: Service) => operation(input as Input<typeof name>, caller(account, region), within)
      const output = await (onlyReads(name) ? work(service) : inOneChange(service, work))
      encodeOutput(CONTRACTS.get(name)!.output, output)
      return output
    },
    async detector(account, region = REGION) {
      const { DetectorIds } = await playing.call(account, 'ListDetectors', {}, region)
      if (DetectorIds?.length) return DetectorIds[0]
      return (await playing.call(account, 'CreateDetector', { Enable: true }, region)).DetectorId!
    },
  }
  return playing
}
