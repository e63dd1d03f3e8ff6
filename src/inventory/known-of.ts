import type { BucketFacts, InstanceFacts, InterfaceFacts, Known, Owner, PasswordPolicy, Tag } from '../sdk/known.ts'
import type { Inventory } from './inventory.ts'
import { canonicalAddress } from './read.ts'
import type { StateOf } from './timeline.ts'

/** One account's view of the inventory at one time, as detections see it. */
export const knownOf = (inventory: Inventory, account: string, _region: string, at: number): Known => ({
  ownerOf: address => ownerOf(inventory, account, at, address),
  isAffiliated: other => inventory.isAffiliated(other),
  instance: id => instanceOf(inventory, account, at, id),
  interface: id => interfaceOf(inventory, account, at, id),
  bucket: name => bucketOf(inventory, account, at, name),
  trailsInto: bucket => trailsInto(inventory, account, at, bucket),
  passwordPolicy: () => passwordPolicyOf(inventory, account, at),
  usualAddressesOf: instance => inventory.usedBefore(account, instance, Math.floor(at / 86_400)),
})

const ownerOf = (inventory: Inventory, account: string, at: number, given: string): Owner => {
  const address = canonicalAddress(given)
  if (address === undefined) return 'unknown'
  const told = inventory.state<'address'>('address', account, address, at)
  const released =
    told?.allocation !== undefined &&
    inventory.state<'allocation'>('allocation', account, told.allocation, at)?.released === true
  const holder = (released ? undefined : told?.holder) ?? inventory.holderSeen(account, address, at)
  if (holder === undefined) return 'unknown'
  if (holder === account) return 'own'
  return inventory.isAffiliated(holder) ? 'affiliated' : 'other'
}

const tagsOf = (tags: Readonly<Record<string, string>> | undefined): Tag[] =>
  Object.entries(tags ?? {})
    .map(([key, value]) => ({ key, value }))
    .sort((x, y) => (x.key < y.key ? -1 : 1))

const instanceOf = (inventory: Inventory, account: string, at: number, id: string): InstanceFacts | undefined => {
  const told = inventory.state<'instance'>('instance', account, id, at)
  const interfaces = inventory
    .interfacesOf(account, id)
    .map(eni => interfaceOf(inventory, account, at, eni))
    .filter(one => one !== undefined && one.instanceId === id) as InterfaceFacts[]
  if (told === undefined && interfaces.length === 0) return undefined
  return {
    instanceId: id,
    ...defined({
      imageId: told?.imageId,
      instanceType: told?.instanceType,
      launchTime: told?.launchTime,
      availabilityZone: told?.availabilityZone,
      instanceState: told?.instanceState,
      platform: told?.platform,
      iamInstanceProfile: told?.profileArn && defined({ arn: told.profileArn, id: told.profileId }),
    }),
    interfaces,
    tags: tagsOf(told?.tags),
  } as InstanceFacts
}

const interfaceOf = (inventory: Inventory, account: string, at: number, id: string): InterfaceFacts | undefined => {
  const told = inventory.state<'interface'>('interface', account, id, at)
  const seen = inventory.seenOf(account, id, at)
  const addresses = inventory.addressesBy(account, id, at)
  if (told?.gone === true && seen.instanceThen === undefined) return undefined
  if (told === undefined && seen.vpc === undefined && seen.instance === undefined && addresses.length === 0)
    return undefined
  const attachment = told?.attachment
  const detached =
    attachment !== undefined && inventory.state<'attachment'>('attachment', account, attachment, at)?.ended === true
  // A record of that very time knows best; then what CloudTrail told; then the record nearest in time.
  const instanceId = seen.instanceThen ?? (detached ? undefined : (told?.instanceId ?? seen.instance))
  return {
    interfaceId: id,
    ...defined({
      instanceId,
      functionName: told?.functionName,
      vpcId: told?.vpcId ?? seen.vpc,
      subnetId: told?.subnetId ?? seen.subnet,
      publicAddress: publicAddressOf(inventory, account, at, told, id, instanceId),
      description: told?.description,
    }),
    privateAddresses: addresses,
    securityGroups: told?.groups ?? [],
  } as InterfaceFacts
}

const publicAddressOf = (
  inventory: Inventory,
  account: string,
  at: number,
  told: StateOf<'interface'> | undefined,
  eni: string,
  instance: string | undefined,
): string | undefined => {
  let association = told?.association
  // An elastic address given to an instance goes to its only interface; with several, the logs do not say which.
  if (association === undefined && instance !== undefined) {
    const all = inventory.interfacesOf(account, instance)
    if (all.length === 1 && all[0] === eni)
      association = inventory.state<'instance'>('instance', account, instance, at)?.association
  }
  if (association === undefined) return told?.publicAddress
  const state = inventory.state<'association'>('association', account, association, at)
  if (state === undefined || state.ended) return undefined
  if (state.publicAddress !== undefined) return state.publicAddress
  if (state.allocation === undefined) return undefined
  const allocation = inventory.state<'allocation'>('allocation', account, state.allocation, at)
  return allocation?.released ? undefined : allocation?.publicAddress
}

const bucketOf = (inventory: Inventory, account: string, at: number, name: string): BucketFacts | undefined => {
  const bucket = inventory.state<'bucket'>('bucket', account, name, at)
  const whole = inventory.state<'account'>('account', account, account, at)
  if (bucket === undefined && whole === undefined) return undefined
  const told = bucket?.ignoreAcls !== undefined || whole?.ignoreAcls !== undefined
  // AWS applies the stricter of the bucket's and the account's settings, one by one.
  const blocked =
    (bucket?.ignoreAcls === true || whole?.ignoreAcls === true) &&
    (bucket?.restrictPolicies === true || whole?.restrictPolicies === true)
  return {
    name,
    ...defined({ createdAt: bucket?.createdAt, publicAccessBlocked: told ? blocked : undefined }),
    tags: tagsOf(bucket?.tags),
  } as BucketFacts
}

const trailsInto = (inventory: Inventory, account: string, at: number, bucket: string): string[] => {
  const found: string[] = []
  for (const name of inventory.trailsOf(account, bucket)) {
    const trail = inventory.state<'trail'>('trail', account, name, at)
    if (trail !== undefined && !trail.gone && trail.bucket === bucket) found.push(trail.arn ?? name.split('/')[1])
  }
  return found.sort()
}

const passwordPolicyOf = (inventory: Inventory, account: string, at: number): PasswordPolicy | undefined => {
  // The change itself is a fact of its own second, so "before" ends with the second before.
  const state = inventory.state<'passwordPolicy'>('passwordPolicy', account, account, at - 1)
  if (state === undefined) return undefined
  const { gone, tags: _, ...policy } = state
  return gone ? { minimumPasswordLength: 8 } : policy
}

const defined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
