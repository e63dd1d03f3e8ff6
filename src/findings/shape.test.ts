import { describe, expect, test } from 'vitest'
import type { Signal } from '../sdk/sdk.ts'
import type { Finding } from './finding.ts'
import { mergeSignals } from './merge.ts'
import {
  ACCOUNT,
  callSignal,
  callWith,
  dnsSignal,
  knownInstance,
  lambdaInterface,
  ports,
  sshSignal,
} from './signals.fixture.ts'

const shaped = (signal: Signal): Finding => mergeSignals([signal], ports)[0]
const call = (finding: Finding) => {
  const { action } = finding.service
  if (action?.actionType !== 'AWS_API_CALL') throw new Error('expected a call')
  return action.awsApiCallAction
}

describe('a flow finding', () => {
  test('tells both ends of the connection', () => {
    expect(shaped(sshSignal()).service.action).toEqual({
      actionType: 'NETWORK_CONNECTION',
      networkConnectionAction: {
        connectionDirection: 'INBOUND',
        protocol: 'TCP',
        blocked: false,
        localPortDetails: { port: 22, portName: 'SSH' },
        localIpDetails: { ipAddressV4: '10.0.0.5' },
        localNetworkInterface: 'eni-0abc',
        remotePortDetails: { port: 51515, portName: 'Unknown' },
        remoteIpDetails: {
          ipAddressV4: '203.0.113.9',
          country: { countryCode: 'NL', countryName: 'Netherlands' },
          organization: { asn: '64500', asnOrg: 'Example Net' },
        },
      },
    })
  })

  test('of a port probe has GuardDuty’s probe action, and a rejected record is blocked', () => {
    const event = { ...sshSignal().event, accepted: false, remote: '2001:db8::9' }
    expect(shaped(sshSignal({ type: 'Recon:EC2/PortProbeUnprotectedPort', event })).service.action).toEqual({
      actionType: 'PORT_PROBE',
      portProbeAction: {
        blocked: true,
        portProbeDetails: [
          {
            localPortDetails: { port: 22, portName: 'SSH' },
            localIpDetails: { ipAddressV4: '10.0.0.5' },
            remoteIpDetails: { ipAddressV6: '2001:db8::9' },
          },
        ],
      },
    })
  })

  test('shows what the inventory knows of the instance', () => {
    const details = shaped(sshSignal({ known: { instance: knownInstance } })).resource.instanceDetails
    expect(details).toMatchObject({
      imageId: 'ami-0a',
      instanceType: 't3.small',
      tags: [{ key: 'Name', value: 'bastion' }],
    })
    expect(details?.networkInterfaces[0]).toMatchObject({
      privateIpAddress: '10.0.0.5',
      ipv6Addresses: ['2001:db8::5'],
      publicIp: '198.51.100.7',
    })
  })

  test('shows the record’s own fields when the inventory knows nothing, and no more', () => {
    expect(shaped(sshSignal()).resource.instanceDetails).toEqual({
      instanceId: 'i-0abc',
      networkInterfaces: [
        {
          networkInterfaceId: 'eni-0abc',
          privateIpAddress: '10.0.0.5',
          privateIpAddresses: [{ privateIpAddress: '10.0.0.5' }],
          ipv6Addresses: [],
          subnetId: 'subnet-0a',
          vpcId: 'vpc-0a',
        },
      ],
      tags: [],
    })
  })

  test('on a function’s interface is about the function', () => {
    const event = { ...sshSignal().event, instance: '' }
    expect(shaped(sshSignal({ event, known: { interface: lambdaInterface } })).resource).toEqual({
      resourceType: 'Lambda',
      lambdaDetails: {
        functionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:resize`,
        functionName: 'resize',
        vpcConfig: { subnetIds: ['subnet-0a'], vpcId: 'vpc-0a' },
      },
    })
  })
})

describe('a DNS finding', () => {
  test('tells the name, its registrable domain and the list, which additionalInfo repeats', () => {
    const { service } = shaped(dnsSignal())
    expect(service.action).toEqual({
      actionType: 'DNS_REQUEST',
      dnsRequestAction: {
        domain: 'pool.mine.example',
        domainWithSuffix: 'mine.example',
        protocol: 'TCP',
        blocked: false,
        vpcOwnerAccountId: ACCOUNT,
      },
    })
    expect(service.evidence).toEqual({
      threatIntelligenceDetails: [{ threatListName: 'builtin-mining', threatNames: ['mining'] }],
    })
    expect(service.additionalInfo).toMatchObject({ domain: 'pool.mine.example', threatListName: 'builtin-mining' })
  })

  test('is blocked when DNS Firewall blocked the query', () => {
    const { action } = shaped(dnsSignal({ event: { ...dnsSignal().event, firewallAction: 'BLOCK' } })).service
    expect(action).toMatchObject({ dnsRequestAction: { blocked: true } })
  })
})

describe('a CloudTrail finding', () => {
  test('tells the call, the caller and what was affected', () => {
    const finding = shaped(callSignal())
    expect(finding.resource).toEqual({
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: 'ASIAEXAMPLE',
        principalId: 'AROAEXAMPLE:alice',
        userName: 'admin',
        userType: 'AssumedRole',
      },
    })
    expect(call(finding)).toMatchObject({
      api: 'StopLogging',
      callerType: 'Remote IP',
      affectedResources: { 'AWS::CloudTrail::Trail': 'audit' },
    })
    expect(call(finding)).not.toHaveProperty('errorCode')
    expect(call(finding)).not.toHaveProperty('remoteAccountDetails')
  })

  test('by a service names the service instead of an address', () => {
    const made = call(shaped(callWith({ remote: '', sourceName: 'ec2.amazonaws.com', errorCode: 'AccessDenied' })))
    expect(made).toMatchObject({
      callerType: 'Domain',
      domainDetails: { domain: 'ec2.amazonaws.com' },
      errorCode: 'AccessDenied',
    })
    expect(made).not.toHaveProperty('remoteIpDetails')
  })

  test('from another account names it', () => {
    const known = { remoteAffiliated: false }
    expect(call(shaped(callWith({ principalAccount: '999988887777' }, { known }))).remoteAccountDetails).toEqual({
      accountId: '999988887777',
      affiliated: false,
    })
    expect(call(shaped(callWith({ vpcEndpointAccount: '444455556666' }))).remoteAccountDetails).toEqual({
      accountId: '444455556666',
    })
  })

  test('by root names the user as GuardDuty does', () => {
    const { resource } = shaped(callWith({ principalType: 'root', principalName: 'root', userType: 'Root' }))
    expect(resource.accessKeyDetails).toMatchObject({ userName: 'Root', userType: 'Root' })
  })

  test('with an instance’s credentials shows the instance', () => {
    const signal = callWith({ instance: 'i-0known' }, { known: { instance: knownInstance } })
    expect(shaped(signal).resource.instanceDetails).toMatchObject({ instanceId: 'i-0known', instanceType: 't3.small' })
  })

  test('about a bucket shows bucket and identity, and claims no more of its openness than was told', () => {
    const access = (publicAccessBlocked: boolean | undefined, type = 'Policy:S3/BucketPublicAccessGranted') =>
      shaped(callWith({ bucket: 'b' }, { type, known: { bucket: { name: 'b', publicAccessBlocked, tags: [] } } }))
        .resource.s3BucketDetails?.[0].publicAccess?.effectivePermission
    expect([access(true), access(false), access(undefined)]).toEqual(['NOT_PUBLIC', 'PUBLIC', 'UNKNOWN'])
    expect(access(false, 'Discovery:S3/MaliciousIPCaller.Custom')).toBeUndefined()
    expect(shaped(callWith({ bucket: 'b' }, { type: 'Discovery:S3/X' })).resource).toMatchObject({
      resourceType: 'S3Bucket',
      accessKeyDetails: { userName: 'admin' },
      s3BucketDetails: [{ name: 'b', arn: 'arn:aws:s3:::b', type: 'Destination' }],
    })
  })

  test('quotes no megabyte of a hostile record', () => {
    const long = 'x'.repeat(1 << 20)
    const finding = shaped(
      callWith(
        { userAgent: long, principalName: long, sourceName: long, errorCode: long },
        { title: long, reason: { summary: long, factors: [{ name: long, value: [long] }] }, additionalInfo: { long } },
      ),
    )
    expect(JSON.stringify(finding).length).toBeLessThan(80_000)
    expect(call(finding).userAgent).toMatch(/^x{4095}…$/)
  })

  test('keeps at most ten hostile resources, each of bounded length', () => {
    const resources = Array.from({ length: 5000 }, (_, i) => ({ type: `T${i}`, ARN: 'a'.repeat(9000) }))
    const record = { resources: [{ type: '__proto__', ARN: 'x' }, null, 7, ...resources] }
    const affected = call(shaped(callSignal({ record }))).affectedResources
    expect(Object.keys(affected)).toHaveLength(10)
    expect(Object.hasOwn(affected, '__proto__')).toBe(true)
    expect(affected['T0']).toHaveLength(2048)
  })
})
