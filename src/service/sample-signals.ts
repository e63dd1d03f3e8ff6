/** A detection's own example as a sample: played through the real engine, then told of nobody's resources. */
import { play } from '../engine/play.ts'
import * as sample from '../findings/sample-values.ts'
import type { Detection, InstanceFacts, InterfaceFacts, Signal } from '../sdk/sdk.ts'

type Names = readonly (readonly [string, string])[]

const TEXT_LEAST = 4

/** What each column of an event becomes. */
const VALUES: Readonly<Record<string, string>> = {
  instance: sample.SAMPLE_INSTANCE,
  interface: sample.SAMPLE_INTERFACE,
  vpc: sample.SAMPLE_VPC,
  subnet: sample.SAMPLE_SUBNET,
  local: sample.SAMPLE_LOCAL,
  source: sample.SAMPLE_LOCAL,
  remote: sample.SAMPLE_REMOTE,
  bucket: sample.SAMPLE_BUCKET,
  principalName: sample.SAMPLE_USER,
  principalId: sample.SAMPLE_PRINCIPAL,
  accessKey: sample.SAMPLE_KEY,
}

/** Text that a sample must not hold, longest first, with what stands in for it. */
const namesIn = ({ event, known, account, region }: Signal, to: { account: string; region: string }): Names => {
  const names = new Map<string, string>()
  const add = (from: unknown, into: string): void => {
    if (typeof from === 'string' && from.length >= TEXT_LEAST && from !== into && !names.has(from))
      names.set(from, into)
  }
  for (const [column, value] of Object.entries(VALUES)) add(event[column], value)
  add(known.instance?.instanceId, sample.SAMPLE_INSTANCE)
  add(known.interface?.interfaceId, sample.SAMPLE_INTERFACE)
  add(known.interface?.functionName, sample.SAMPLE_FUNCTION)
  add(account, to.account)
  add(region, to.region)
  return [...names].sort(([a], [b]) => b.length - a.length)
}

/** The same value with other names in all of its texts; those that were put in are not looked at again. */
const renamed = (value: unknown, names: Names): unknown => {
  if (typeof value === 'string') {
    let text = value
    names.forEach(([from], i) => {
      text = text.replaceAll(from, `\u0000${i}\u0000`)
    })
    return text.replace(/\0(\d+)\0/g, (_, i: string) => names[Number(i)][1])
  }
  if (Array.isArray(value)) return value.map(each => renamed(each, names))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, renamed(member, names)]))
}

const nic = (functionName: string | undefined): InterfaceFacts => ({
  interfaceId: sample.SAMPLE_INTERFACE,
  ...(functionName === undefined ? { instanceId: sample.SAMPLE_INSTANCE } : { functionName }),
  vpcId: sample.SAMPLE_VPC,
  subnetId: sample.SAMPLE_SUBNET,
  privateAddresses: [sample.SAMPLE_LOCAL],
  publicAddress: sample.SAMPLE_PUBLIC,
  securityGroups: [{ groupId: 'GeneratedFindingSecurityId', groupName: 'GeneratedFindingSecurityGroupName' }],
})

const instance: InstanceFacts = {
  ...{ instanceId: sample.SAMPLE_INSTANCE, imageId: sample.SAMPLE_IMAGE, instanceType: 'm3.xlarge' },
  ...{ instanceState: 'running', launchTime: '2017-12-20T20:46:53.000Z' },
  interfaces: [nic(undefined)],
  tags: sample.SAMPLE_TAGS,
}

/** What the inventory would know of the sample's resources. */
const knownOf = ({ kind, known, event }: Signal): Signal['known'] => {
  const functionName = known.interface?.functionName === undefined ? undefined : sample.SAMPLE_FUNCTION
  if (functionName !== undefined) return { interface: nic(functionName) }
  const bucket = event['bucket'] ? { bucket: { name: sample.SAMPLE_BUCKET, tags: [] } } : {}
  return kind === 'cloudtrail' && known.instance === undefined && !event['instance']
    ? { ...bucket, passwordPolicy: known.passwordPolicy }
    : { ...bucket, instance, interface: nic(undefined) }
}

const played = new WeakMap<Detection, Signal>()

/** The first signal of the first example that fires. */
const exampleOf = (detection: Detection): Signal => {
  const known = played.get(detection)
  if (known !== undefined) return known
  const [story] = Object.values(detection.examples().fires)
  const [signal] = play(detection, story as Parameters<typeof play>[1])
  if (signal === undefined) throw new Error(`the first example of ${detection.type} fires nothing`)
  played.set(detection, signal)
  return signal
}

/** The detection's example as if it had been in this account and Region, at this time. */
export const sampleSignal = (
  detection: Detection,
  to: { readonly account: string; readonly region: string; readonly at: number },
): Signal => {
  const example = exampleOf(detection)
  const names = namesIn(example, to)
  const { evidence, known: _, record, ...rest } = example
  const signal = renamed(rest, names) as Omit<Signal, 'evidence' | 'known' | 'record'>
  return {
    ...signal,
    ...{ account: to.account, region: to.region, at: to.at, until: to.at },
    event: { ...signal.event, account: to.account, region: to.region, at: to.at },
    lists: signal.lists.map(hit => ({ ...hit, list: sample.SAMPLE_LIST })),
    evidence: [],
    records: evidence.length,
    record: renamed(record, names),
    known: knownOf(example),
  }
}
