import { describe, expect, test } from 'vitest'
import { factsOf, INVENTORY_CALLS } from './facts.ts'
import { Inventory } from './inventory.ts'

const account = '111122223333'
const T = Date.parse('2026-03-01T12:00:00Z') / 1000
const at = (minutes: number) => T + minutes * 60

const call = (minutes: number, eventName: string, requestParameters: unknown, responseElements: unknown = null) => ({
  eventName,
  requestParameters,
  responseElements,
  eventTime: new Date(at(minutes) * 1000).toISOString(),
  awsRegion: 'us-east-1',
  recipientAccountId: account,
  eventID: `${eventName}-${minutes}`,
})

const runInstances = call(0, 'RunInstances', null, {
  instancesSet: {
    items: [
      {
        instanceId: 'i-1',
        imageId: 'ami-1',
        instanceType: 't3.micro',
        launchTime: T * 1000,
        instanceState: { name: 'pending' },
        placement: { availabilityZone: 'us-east-1a' },
        tagSet: { items: [{ key: 'Name', value: 'web' }] },
        networkInterfaceSet: {
          items: [
            {
              networkInterfaceId: 'eni-1',
              subnetId: 'subnet-1',
              vpcId: 'vpc-1',
              privateIpAddress: '10.0.0.5',
              attachment: { attachmentId: 'eni-attach-1' },
              groupSet: { items: [{ groupId: 'sg-1', groupName: 'web' }] },
            },
          ],
        },
      },
    ],
  },
})

const story = [
  runInstances,
  call(1, 'AllocateAddress', null, { publicIp: '198.51.100.7', allocationId: 'eipalloc-1' }),
  call(
    2,
    'AssociateAddress',
    { allocationId: 'eipalloc-1', networkInterfaceId: 'eni-1' },
    { associationId: 'eipassoc-1' },
  ),
  call(5, 'DisassociateAddress', { associationId: 'eipassoc-1' }),
  call(6, 'ReleaseAddress', { allocationId: 'eipalloc-1' }),
  call(7, 'CreateTags', {
    resourcesSet: { items: [{ resourceId: 'i-1' }] },
    tagSet: { items: [{ key: 'team', value: 'a' }] },
  }),
  call(8, 'DetachNetworkInterface', { attachmentId: 'eni-attach-1' }),
]

const told = (records: readonly unknown[]): Inventory => {
  const inventory = new Inventory()
  for (const record of records) for (const fact of factsOf(record)) inventory.add(structuredClone(fact))
  return inventory
}

describe('an instance and its addresses', () => {
  for (const [order, records] of [
    ['in order', story],
    ['backwards', [...story].reverse()],
    ['delivered twice', [...story, ...story]],
  ] as const)
    test(`are known as of a time, told ${order}`, () => {
      const inventory = told(records)
      const known = (minutes: number) => inventory.knownAt(account, 'us-east-1', at(minutes))
      expect(known(-1).instance('i-1')).toBeUndefined()
      expect(known(0).instance('i-1')).toEqual({
        instanceId: 'i-1',
        imageId: 'ami-1',
        instanceType: 't3.micro',
        launchTime: '2026-03-01T12:00:00.000Z',
        availabilityZone: 'us-east-1a',
        instanceState: 'running',
        tags: [{ key: 'Name', value: 'web' }],
        interfaces: [
          {
            interfaceId: 'eni-1',
            instanceId: 'i-1',
            vpcId: 'vpc-1',
            subnetId: 'subnet-1',
            privateAddresses: ['10.0.0.5'],
            securityGroups: [{ groupId: 'sg-1', groupName: 'web' }],
          },
        ],
      })
      expect(known(3).interface('eni-1')?.publicAddress).toBe('198.51.100.7')
      expect(known(5).interface('eni-1')?.publicAddress).toBeUndefined()
      expect(known(3).ownerOf('198.51.100.7')).toBe('own')
      expect(known(6).ownerOf('198.51.100.7')).toBe('unknown')
      expect(known(7).instance('i-1')?.tags).toHaveLength(2)
      expect(known(8).interface('eni-1')?.instanceId).toBeUndefined()
      expect(inventory.evictions).toBe(0)
    })

  test('belong to somebody else when another account asks', () => {
    const inventory = told(story)
    const known = inventory.knownAt('444455556666', 'us-east-1', at(3))
    expect(known.ownerOf('198.51.100.7')).toBe('other')
    inventory.addAccount(account)
    expect(known.ownerOf('::ffff:198.51.100.7')).toBe('affiliated')
    expect(known.ownerOf('10.0.0.5')).toBe('unknown')
  })
})

test('an interface that Lambda made belongs to the function in its description', () => {
  const description = 'AWS Lambda VPC ENI-pay-roll-01234567-89ab-cdef-0123-456789abcdef'
  const inventory = told([
    call(
      0,
      'CreateNetworkInterface',
      { description },
      { networkInterface: { networkInterfaceId: 'eni-2', description } },
    ),
  ])
  expect(inventory.knownAt(account, '', at(1)).interface('eni-2')?.functionName).toBe('pay-roll')
})

test('what flow records say in passing fills what CloudTrail did not tell', () => {
  const inventory = new Inventory()
  const seen = { interface: 'eni-3', vpc: 'vpc-3', subnet: '', account, address: '10.0.0.9' }
  inventory.addFlowFact({ ...seen, instance: 'i-b', at: at(50) })
  inventory.addFlowFact({ ...seen, instance: 'i-a', at: at(10) })
  inventory.addFlowFact({ ...seen, instance: 'i-a', at: at(20) })
  const instance = (minutes: number) => inventory.knownAt(account, '', at(minutes)).interface('eni-3')?.instanceId
  expect([instance(0), instance(15), instance(24), instance(49), instance(90)]).toEqual([
    'i-a',
    'i-a',
    'i-a',
    'i-b',
    'i-b',
  ])
  expect(inventory.ownAddressesOf('eni-3')).toEqual(['10.0.0.9'])
  expect(inventory.knownAt(account, '', at(0)).ownerOf('10.0.0.9')).toBe('own')
  expect(inventory.knownAt(account, '', at(15)).instance('i-a')?.interfaces).toHaveLength(1)
})

test('a bucket is closed when bucket and account together ignore ACLs and restrict policies', () => {
  const block = (IgnorePublicAcls: boolean, RestrictPublicBuckets: boolean) => ({
    PublicAccessBlockConfiguration: { IgnorePublicAcls, RestrictPublicBuckets },
  })
  const inventory = told([
    call(0, 'PutBucketPublicAccessBlock', { bucketName: 'b', ...block(true, false) }),
    call(1, 'PutAccountPublicAccessBlock', block(false, true)),
    call(2, 'DeleteBucketPublicAccessBlock', { bucketName: 'b' }),
  ])
  const blocked = (minutes: number) => inventory.knownAt(account, '', at(minutes)).bucket('b')?.publicAccessBlocked
  expect([blocked(-1), blocked(0), blocked(1), blocked(2)]).toEqual([undefined, false, true, false])
})

test('a trail delivers into its bucket until it is updated or deleted, by name or ARN', () => {
  const trailARN = `arn:aws:cloudtrail:us-east-1:${account}:trail/main`
  const inventory = told([
    call(0, 'CreateTrail', { name: 'main', s3BucketName: 'logs' }, { trailARN, s3BucketName: 'logs' }),
    call(1, 'UpdateTrail', { name: trailARN, s3BucketName: 'logs2' }),
    call(2, 'DeleteTrail', { name: 'main' }),
  ])
  const into = (minutes: number, bucket: string) => inventory.knownAt(account, '', at(minutes)).trailsInto(bucket)
  expect([into(0, 'logs'), into(1, 'logs'), into(1, 'logs2'), into(2, 'logs2')]).toEqual([
    [trailARN],
    [],
    [trailARN],
    [],
  ])
})

test('the password policy is the one before the event', () => {
  const inventory = told([
    call(0, 'UpdateAccountPasswordPolicy', { minimumPasswordLength: 14, requireSymbols: true }),
    call(1, 'UpdateAccountPasswordPolicy', { minimumPasswordLength: 8 }),
    call(2, 'DeleteAccountPasswordPolicy', null),
  ])
  const policy = (minutes: number) => inventory.knownAt(account, '', at(minutes)).passwordPolicy()
  expect(policy(0)).toBeUndefined()
  expect(policy(1)).toMatchObject({ minimumPasswordLength: 14, requireSymbols: true, requireNumbers: false })
  expect(policy(2)?.minimumPasswordLength).toBe(8)
  expect(policy(3)).toEqual({ minimumPasswordLength: 8 })
})

test('usual addresses are those of earlier days, most used first', () => {
  const inventory = new Inventory()
  const day = Math.floor(T / 86_400)
  for (const [address, days] of [
    ['198.51.100.1', [3, 1]],
    ['198.51.100.2', [1, 2, 4]],
    ['198.51.100.3', [0]],
  ] as const)
    for (const ago of days) inventory.addAddressUse({ instance: 'i-1', account, address, day: day - ago })
  expect(inventory.knownAt(account, '', T).usualAddressesOf('i-1')).toEqual(['198.51.100.2', '198.51.100.1'])
  expect(inventory.knownAt(account, '', T - 3 * 86_400).usualAddressesOf('i-1')).toEqual(['198.51.100.2'])
})

describe('hostile and failed records', () => {
  test('a call that failed tells nothing', () => {
    expect(factsOf({ ...runInstances, errorCode: 'UnauthorizedOperation' })).toEqual([])
  })
  test('any shape of a known call is read without throwing', () => {
    const shapes = [null, 'x', 7, [], [null], { items: 5 }, { items: [null, 'x', { instanceId: {} }] }]
    for (const eventName of INVENTORY_CALLS)
      for (const shape of shapes)
        for (const inner of [shape, { instancesSet: shape, resourcesSet: shape, tagSet: shape, Tagging: shape }])
          expect(Array.isArray(factsOf(call(0, eventName, inner, inner)))).toBe(true)
  })
  test('what does not fit is forgotten and counted', () => {
    const inventory = new Inventory(10)
    for (let i = 0; i < 12; i++)
      for (const fact of factsOf(call(i, 'CreateBucket', { bucketName: `b${i}` }))) inventory.add(fact)
    expect(inventory.evictions).toBe(2)
    expect(inventory.knownAt(account, '', at(99)).bucket('b0')).toBeUndefined()
    expect(inventory.knownAt(account, '', at(99)).bucket('b11')?.createdAt).toBe(at(11))
  })
  test('one thing that changes all the time does not push out the others', () => {
    const inventory = new Inventory(2000)
    for (const fact of factsOf(call(0, 'CreateBucket', { bucketName: 'quiet' }))) inventory.add(fact)
    for (let i = 0; i < 5000; i++)
      for (const fact of factsOf(call(i, 'StopInstances', null, state(i)))) inventory.add(fact)
    expect(inventory.knownAt(account, '', at(9999)).bucket('quiet')).toBeDefined()
    expect(inventory.knownAt(account, '', at(9999)).instance('i-1')?.instanceState).toBe('s4999')
    expect(inventory.evictions).toBeGreaterThan(4000)
  })
})

const state = (i: number) => ({ instancesSet: { items: [{ instanceId: 'i-1', currentState: { name: `s${i}` } }] } })
