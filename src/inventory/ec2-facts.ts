import type { Call, Group, Patch, Reader, Telling } from './fact.ts'
import { addressAt, at, listAt, numberAt, tagsOf, textAt } from './read.ts'

/** What EC2's operations tell of instances, interfaces and elastic addresses. */

const groupsOf = (list: readonly unknown[]): readonly Group[] | undefined => {
  const groups: Group[] = []
  for (const group of list.slice(0, 32)) {
    const groupId = textAt(group, 'groupId')
    if (groupId !== undefined) groups.push({ groupId, groupName: textAt(group, 'groupName') })
  }
  return groups.length === 0 ? undefined : groups
}

const privateAddressesOf = (item: unknown): readonly string[] | undefined => {
  const found = [addressAt(item, 'privateIpAddress')]
  for (const one of listAt(item, 'privateIpAddressesSet')) found.push(addressAt(one, 'privateIpAddress'))
  for (const one of listAt(item, 'ipv6AddressesSet')) found.push(addressAt(one, 'ipv6Address'))
  const addresses = [...new Set(found.filter(one => one !== undefined))].slice(0, 64)
  return addresses.length === 0 ? undefined : addresses
}

/** Lambda writes the function's name between its prefix and a UUID. */
const LAMBDA = /^AWS Lambda VPC ENI-(.{1,140})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const functionOf = (description: string | undefined): string | undefined => {
  if (description === undefined || !description.startsWith('AWS Lambda VPC ENI-')) return undefined
  return LAMBDA.exec(description)?.[1] ?? description.slice('AWS Lambda VPC ENI-'.length)
}

const defined = <T extends object>(set: T): T =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as T

const interfaceTold = (item: unknown, more: Patch<'interface'>): Telling[] => {
  const name = textAt(item, 'networkInterfaceId')
  if (name === undefined) return []
  const description = textAt(item, 'description')
  const set: Patch<'interface'> = {
    vpcId: textAt(item, 'vpcId'),
    subnetId: textAt(item, 'subnetId'),
    privateAddresses: privateAddressesOf(item),
    publicAddress: addressAt(item, 'association', 'publicIp'),
    groups: groupsOf(listAt(item, 'groupSet')),
    attachment: textAt(item, 'attachment', 'attachmentId'),
    functionName: functionOf(description),
    description,
    ...more,
  }
  return [{ about: 'interface', name, set: defined(set) }]
}

const isoOf = (value: unknown): string | undefined => {
  const ms = numberAt(value, 'launchTime') ?? Date.parse(textAt(value, 'launchTime') ?? '')
  return ms > 0 && ms < 8e12 ? new Date(ms).toISOString() : undefined
}

const runInstances: Reader = call => {
  const told: Telling[] = []
  for (const item of listAt(call.response, 'instancesSet')) {
    const name = textAt(item, 'instanceId')
    if (name === undefined) continue
    const set: Patch<'instance'> = {
      imageId: textAt(item, 'imageId'),
      instanceType: textAt(item, 'instanceType'),
      launchTime: isoOf(item),
      availabilityZone: textAt(item, 'placement', 'availabilityZone'),
      // AWS answers "pending"; whatever is found of the instance later, it was found running.
      instanceState: 'running',
      platform: textAt(item, 'platform'),
      profileArn: textAt(item, 'iamInstanceProfile', 'arn'),
      profileId: textAt(item, 'iamInstanceProfile', 'id'),
    }
    told.push({ about: 'instance', name, set: defined(set), tags: tagsOf(listAt(item, 'tagSet')) })
    for (const one of listAt(item, 'networkInterfaceSet')) told.push(...interfaceTold(one, { instanceId: name }))
  }
  return told
}

/** StartInstances, StopInstances, TerminateInstances: the state that AWS said it goes to. */
const changeState: Reader = call => {
  const told: Telling[] = []
  for (const item of listAt(call.response, 'instancesSet')) {
    const name = textAt(item, 'instanceId')
    const state = textAt(item, 'currentState', 'name')
    if (name === undefined || state === undefined) continue
    told.push({ about: 'instance', name, set: { instanceState: state === 'pending' ? 'running' : state } })
  }
  return told
}

const createInterface: Reader = call => {
  const item = at(call.response, 'networkInterface')
  const description = textAt(item, 'description') ?? textAt(call.request, 'description')
  return interfaceTold(item, defined({ description, functionName: functionOf(description) }))
}

const attachInterface: Reader = call => {
  const name = textAt(call.request, 'networkInterfaceId')
  const instanceId = textAt(call.request, 'instanceId')
  if (name === undefined || instanceId === undefined) return []
  const attachment = textAt(call.response, 'attachmentId') ?? null
  return [{ about: 'interface', name, set: { instanceId, attachment } }]
}

const detachInterface: Reader = call => ended('attachment', textAt(call.request, 'attachmentId'))

const ended = (about: 'attachment' | 'association', name: string | undefined): Telling[] =>
  name === undefined ? [] : [{ about, name, set: { ended: true } } as Telling]

const deleteInterface: Reader = call => {
  const name = textAt(call.request, 'networkInterfaceId')
  return name === undefined ? [] : [{ about: 'interface', name, set: { gone: true } }]
}

const modifyInterface: Reader = call => {
  const name = textAt(call.request, 'networkInterfaceId')
  const groups = groupsOf(listAt(call.request, 'groupSet'))
  return name === undefined || groups === undefined ? [] : [{ about: 'interface', name, set: { groups } }]
}

const allocateAddress: Reader = call => {
  const publicAddress = addressAt(call.response, 'publicIp')
  if (publicAddress === undefined) return []
  // An address taken without an allocation id (EC2-Classic) is released by its own text.
  const allocation = textAt(call.response, 'allocationId') ?? publicAddress
  return [
    { about: 'allocation', name: allocation, set: { publicAddress, released: false } },
    { about: 'address', name: publicAddress, set: { holder: call.account, allocation } },
  ]
}

const releaseAddress: Reader = call => {
  const name = textAt(call.request, 'allocationId') ?? addressAt(call.request, 'publicIp')
  return name === undefined ? [] : [{ about: 'allocation', name, set: { released: true } }]
}

const associateAddress: Reader = call => {
  const publicAddress = addressAt(call.request, 'publicIp')
  const allocation = textAt(call.request, 'allocationId')
  const association = textAt(call.response, 'associationId')
  if (association === undefined || (publicAddress ?? allocation) === undefined) return []
  const told: Telling[] = [
    { about: 'association', name: association, set: defined({ ended: false, publicAddress, allocation }) },
  ]
  const eni = textAt(call.request, 'networkInterfaceId')
  const instance = textAt(call.request, 'instanceId')
  if (eni !== undefined) told.push({ about: 'interface', name: eni, set: { association } })
  else if (instance !== undefined) told.push({ about: 'instance', name: instance, set: { association } })
  if (publicAddress !== undefined)
    told.push({ about: 'address', name: publicAddress, set: defined({ holder: call.account, allocation }) })
  return told
}

const disassociateAddress: Reader = call => ended('association', textAt(call.request, 'associationId'))

/** A NAT gateway names its addresses only in some answers; its allocations were told by AllocateAddress. */
const createNatGateway: Reader = call => {
  const told: Telling[] = []
  for (const one of listAt(call.response, 'CreateNatGatewayResponse', 'natGateway', 'natGatewayAddressSet')) {
    const address = addressAt(one, 'publicIp')
    if (address === undefined) continue
    const set = defined({ holder: call.account, allocation: textAt(one, 'allocationId') })
    told.push({ about: 'address', name: address, set })
  }
  return told
}

const associateProfile: Reader = call => {
  const answer = at(call.response, 'AssociateIamInstanceProfileResponse', 'iamInstanceProfileAssociation')
  const name = textAt(answer, 'instanceId')
  if (name === undefined) return []
  const profileArn = textAt(answer, 'iamInstanceProfile', 'arn')
  const profileId = textAt(answer, 'iamInstanceProfile', 'id')
  return [{ about: 'instance', name, set: defined({ profileArn, profileId }) }]
}

const changeTags: Reader = (call: Call) => {
  const tags = tagsOf(listAt(call.request, 'tagSet'), call.name === 'DeleteTags')
  if (tags === undefined) return []
  const told: Telling[] = []
  for (const one of listAt(call.request, 'resourcesSet')) {
    const name = textAt(one, 'resourceId')
    if (name?.startsWith('i-')) told.push({ about: 'instance', name, set: {}, tags })
  }
  return told
}

export const EC2_FACTS: Readonly<Record<string, Reader>> = {
  RunInstances: runInstances,
  StartInstances: changeState,
  StopInstances: changeState,
  TerminateInstances: changeState,
  CreateNetworkInterface: createInterface,
  AttachNetworkInterface: attachInterface,
  DetachNetworkInterface: detachInterface,
  DeleteNetworkInterface: deleteInterface,
  ModifyNetworkInterfaceAttribute: modifyInterface,
  AllocateAddress: allocateAddress,
  ReleaseAddress: releaseAddress,
  AssociateAddress: associateAddress,
  DisassociateAddress: disassociateAddress,
  CreateNatGateway: createNatGateway,
  AssociateIamInstanceProfile: associateProfile,
  CreateTags: changeTags,
  DeleteTags: changeTags,
}
