export type { Fact } from './fact.ts'

import { ACCOUNT_FACTS } from './account-facts.ts'
import { EC2_FACTS } from './ec2-facts.ts'
import type { Fact, Reader } from './fact.ts'
import { at, textAt } from './read.ts'

const READERS: ReadonlyMap<string, Reader> = new Map([...Object.entries(EC2_FACTS), ...Object.entries(ACCOUNT_FACTS)])

/** Operations whose records tell the inventory something: only these need parsing for it. */
export const INVENTORY_CALLS: ReadonlySet<string> = new Set(READERS.keys())

/** A record tells at most this much: RunInstances of 1,000 instances with an interface each, and as much again. */
const FACTS_MAX = 4096

/**
 * What a CloudTrail record tells of resources. Only a call that succeeded tells anything. Pure; never throws for what
 * it reads.
 */
export const factsOf = (record: unknown): Fact[] => {
  const name = textAt(record, 'eventName')
  const reader = name === undefined ? undefined : READERS.get(name)
  if (name === undefined || reader === undefined) return []
  if (isSet(at(record, 'errorCode')) || isSet(at(record, 'errorMessage'))) return []
  const seconds = Math.floor(Date.parse(textAt(record, 'eventTime') ?? '') / 1000)
  const account = textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId')
  if (!(seconds > 0) || account === undefined) return []
  const region = textAt(record, 'awsRegion') ?? ''
  const call = {
    name,
    request: at(record, 'requestParameters'),
    response: at(record, 'responseElements'),
    account,
    region,
    at: seconds,
  }
  const id = textAt(record, 'eventID') ?? textAt(record, 'requestID') ?? ''
  const facts: Fact[] = []
  for (const told of reader(call).slice(0, FACTS_MAX)) facts.push({ ...told, at: seconds, account, region, id } as Fact)
  return facts
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
