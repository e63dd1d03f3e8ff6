import { TERRAFORM } from './agents.ts'
import { asRole, type Call, spell } from './call.ts'
import {
  type Account,
  type Bucket,
  type Instance,
  type LambdaFunction,
  type Organisation,
  type Site,
  siteIn,
} from './organisation.ts'
import type { Random } from './random.ts'
import type { Script } from './stage.ts'

/** The password policy that every account of the organisation starts with. */
const STRONG_POLICY =
  '{"requireSymbols":true,"requireNumbers":true,"requireUppercaseCharacters":true,"requireLowercaseCharacters":true,' +
  '"minimumPasswordLength":16,"maxPasswordAge":90,"passwordReusePrevention":24,"allowUsersToChangePassword":true,' +
  '"hardExpiry":false}'

const BLOCK =
  '{"RestrictPublicBuckets":true,"BlockPublicPolicy":true,"BlockPublicAcls":true,"IgnorePublicAcls":true,' +
  '"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}'

type Act = Pick<Call, 'service' | 'name' | 'request' | 'response'>

const tagSet = (name: string, account: Account): string =>
  `"tagSet":{"items":[{"key":"Name","value":"${name}"},{"key":"environment","value":"${account.name}"}]}`

/** The interface of an instance, as RunInstances answers with it. */
const interfaceItem = (site: Site, i: Instance): string => {
  const ipv6 = i.address6 === undefined ? '{}' : `{"items":[{"ipv6Address":"${i.address6}"}]}`
  return (
    `{"networkInterfaceId":"${i.id}","subnetId":"${i.subnet}","vpcId":"${site.vpc}","ownerId":"${site.account.id}",` +
    `"status":"in-use","privateIpAddress":"${i.address}","sourceDestCheck":true,"interfaceType":"interface",` +
    `"groupSet":{"items":[{"groupId":"${i.group}","groupName":"${i.duty}"}]},` +
    `"attachment":{"deviceIndex":0,"status":"attaching","deleteOnTermination":true},` +
    `"privateIpAddressesSet":{"item":[{"privateIpAddress":"${i.address}","primary":true}]},"ipv6AddressesSet":${ipv6}}`
  )
}

/** RunInstances as it is asked and answered: it tells of the instance, its interface, image, profile and tags. */
export const runInstances = (site: Site, i: Instance, at: number, random: Random): Act => ({
  service: 'ec2',
  name: 'RunInstances',
  request:
    `{"instancesSet":{"items":[{"imageId":"${i.image}","minCount":1,"maxCount":1}]},"instanceType":"${i.size}",` +
    `"blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false,"subnetId":"${i.subnet}",` +
    (i.role === undefined ? '' : `"iamInstanceProfile":{"name":"${i.role.name}"},`) +
    `"ebsOptimized":true,"tagSpecificationSet":{"items":[{"resourceType":"instance",` +
    `"tags":[{"key":"Name","value":"${i.name}"},{"key":"environment","value":"${site.account.name}"}]}]}}`,
  response:
    `{"requestId":"${random.uuid()}","reservationId":"r-0${random.hex(16)}","ownerId":"${site.account.id}",` +
    `"groupSet":{},"instancesSet":{"items":[{"instanceId":"${i.instance}","imageId":"${i.image}",` +
    `"instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-${i.address.replaceAll('.', '-')}.ec2.internal",` +
    `"amiLaunchIndex":0,"productCodes":{},"instanceType":"${i.size}","launchTime":${at * 1000},` +
    `"placement":{"availabilityZone":"${site.region}a","tenancy":"default"},"monitoring":{"state":"disabled"},` +
    `"subnetId":"${i.subnet}","vpcId":"${site.vpc}","privateIpAddress":"${i.address}",` +
    `"stateReason":{"code":"pending","message":"pending"},"architecture":"arm64","rootDeviceType":"ebs",` +
    `"rootDeviceName":"/dev/xvda","virtualizationType":"hvm","hypervisor":"xen",${tagSet(i.name, site.account)},` +
    `"groupSet":{"items":[{"groupId":"${i.group}","groupName":"${i.duty}"}]},"sourceDestCheck":true,` +
    `"networkInterfaceSet":{"items":[${interfaceItem(site, i)}]}` +
    (i.role === undefined
      ? ''
      : `,"iamInstanceProfile":{"arn":"arn:aws:iam::${site.account.id}:instance-profile/${i.role.name}",` +
        `"id":"${random.id('AIPA', 17)}"}`) +
    `}]}}`,
})

/** An elastic address is allocated, and given to an interface. */
const elasticAddress = (address: string, nic: { id: string; instance: string }, random: Random): Act[] => {
  const allocation = `eipalloc-0${random.hex(16)}`
  const target = nic.instance === '' ? `"networkInterfaceId":"${nic.id}"` : `"instanceId":"${nic.instance}"`
  return [
    {
      service: 'ec2',
      name: 'AllocateAddress',
      request: '{"domain":"vpc"}',
      response:
        `{"requestId":"${random.uuid()}","publicIp":"${address}","domain":"vpc","allocationId":"${allocation}",` +
        `"publicIpv4Pool":"amazon"}`,
    },
    {
      service: 'ec2',
      name: 'AssociateAddress',
      request: `{${target},"allocationId":"${allocation}","allowReassociation":false}`,
      response: `{"requestId":"${random.uuid()}","associationId":"eipassoc-0${random.hex(16)}","_return":true}`,
    },
  ]
}

function natGateway(site: Site, random: Random): Act[] {
  const { nat } = site
  const [allocate] = elasticAddress(nat.publicAddress!, nat, random)
  const allocation = /eipalloc-\w+/.exec(allocate.response!)![0]
  return [
    allocate,
    {
      service: 'ec2',
      name: 'CreateNatGateway',
      request: `{"CreateNatGatewayRequest":{"AllocationId":"${allocation}","SubnetId":"${nat.subnet}"}}`,
      response:
        `{"CreateNatGatewayResponse":{"requestId":"${random.uuid()}","natGateway":{"natGatewayId":"${nat.gateway}",` +
        `"subnetId":"${nat.subnet}","vpcId":"${site.vpc}","state":"pending","connectivityType":"public",` +
        `"natGatewayAddressSet":{"item":{"allocationId":"${allocation}","networkInterfaceId":"${nat.id}",` +
        `"privateIp":"${nat.address}","publicIp":"${nat.publicAddress}","isPrimary":true}}}}}`,
    },
  ]
}

const networkInterface = (site: Site, f: LambdaFunction, random: Random): Act => {
  const description = `AWS Lambda VPC ENI-${f.name}-${random.uuid()}`
  return {
    service: 'ec2',
    name: 'CreateNetworkInterface',
    request:
      `{"subnetId":"${f.subnet}","description":"${description}","interfaceType":"lambda",` +
      `"groupSet":{"items":[{"groupId":"sg-0${random.hex(16)}"}]},"privateIpAddressesSet":{}}`,
    response:
      `{"requestId":"${random.uuid()}","networkInterface":{"networkInterfaceId":"${f.id}","subnetId":"${f.subnet}",` +
      `"vpcId":"${site.vpc}","availabilityZone":"${site.region}a","description":"${description}",` +
      `"ownerId":"${site.account.id}","requesterManaged":false,"status":"pending","privateIpAddress":"${f.address}",` +
      `"interfaceType":"lambda","groupSet":{"items":[{"groupId":"sg-0${random.hex(16)}","groupName":"lambda"}]},` +
      `"privateIpAddressesSet":{"item":[{"privateIpAddress":"${f.address}","primary":true}]}}}`,
  }
}

const bucketActs = (bucket: Bucket): Act[] => {
  const host = `"bucketName":"${bucket.name}","Host":"${bucket.name}.s3.${bucket.region}.amazonaws.com"`
  return [
    {
      service: 's3',
      name: 'CreateBucket',
      request: `{"CreateBucketConfiguration":{"LocationConstraint":"${bucket.region}"},${host}}`,
    },
    {
      service: 's3',
      name: 'PutBucketPublicAccessBlock',
      request: `{"publicAccessBlock":"",${host},"PublicAccessBlockConfiguration":${BLOCK}}`,
    },
    {
      service: 's3',
      name: 'PutBucketTagging',
      request: `{"tagging":"",${host},"Tagging":{"TagSet":{"Tag":{"Key":"owner","Value":"platform"}}}}`,
    },
  ]
}

function accountActs(account: Account): Act[] {
  const home = account.buckets[0].region
  const acts: Act[] = [{ service: 'iam', name: 'UpdateAccountPasswordPolicy', request: STRONG_POLICY }]
  for (const bucket of account.buckets) acts.push(...bucketActs(bucket))
  for (const trail of account.trails) {
    acts.push(...bucketActs({ name: trail.bucket, region: home }))
    const settings = `"name":"${trail.name}","s3BucketName":"${trail.bucket}","includeGlobalServiceEvents":true`
    acts.push({
      service: 'cloudtrail',
      name: 'CreateTrail',
      request: `{${settings},"isMultiRegionTrail":true,"enableLogFileValidation":true}`,
      response: `{${settings},"isMultiRegionTrail":true,"trailARN":"${trail.arn}","logFileValidationEnabled":true}`,
    })
    acts.push({ service: 'cloudtrail', name: 'StartLogging', request: `{"name":"${trail.arn}"}` })
  }
  return acts
}

function siteActs(site: Site, at: number, random: Random): Act[] {
  const acts: Act[] = [...natGateway(site, random)]
  for (const instance of site.instances) {
    acts.push(runInstances(site, instance, at, random))
    if (instance.publicAddress !== undefined) acts.push(...elasticAddress(instance.publicAddress, instance, random))
  }
  for (const lambda of site.functions) acts.push(networkInterface(site, lambda, random))
  return acts
}

/** Seconds in which the organisation is built, before its daily life begins: what is told late is not yet known. */
export const SETUP_SECONDS = 600

/** Writes how the organisation came to be: what the logs never told, an inventory cannot know. */
export function setUp(organisation: Organisation, start: number, root: Random, script: Script): void {
  for (const account of organisation.accounts) {
    const random = root.fork(`setup-${account.id}`)
    const who = asRole(account.id, account.roles.deploy, 'terraform', random.id('ASIA', 16), start)
    const play = (acts: readonly Act[], region: string, site: Site): void => {
      for (const [i, act] of acts.entries()) {
        const global = act.service === 'iam'
        const at = start + Math.floor((i * (SETUP_SECONDS - 60)) / acts.length)
        const home = siteIn(site, 'us-east-1')
        const text = spell(random, {
          ...act,
          at,
          account: account.id,
          region: global ? 'us-east-1' : region,
          who,
          from: organisation.office,
          agent: TERRAFORM,
          readOnly: false,
        })
        script.add('cloudtrail', global ? home : site, at, text)
      }
    }
    for (const site of account.sites) play(siteActs(site, start, random), site.region, site)
    play(accountActs(account), account.sites[0].region, account.sites[0])
  }
}
