import type { Finding, RemoteIpDetails } from './finding.ts'

/** The affected resource as a person names it. From the log, so not yet plain text. */
export const resourceName = ({ resource, service }: Finding): string => {
  const network = resource.instanceDetails?.networkInterfaces[0]
  const instance =
    resource.instanceDetails?.instanceId ||
    network?.networkInterfaceId ||
    network?.privateIpAddress ||
    network?.ipv6Addresses?.[0]
  const key = resource.accessKeyDetails
  const identity = key?.userName || key?.principalId || key?.accessKeyId
  const bucket = resource.s3BucketDetails?.[0]?.name
  const user = service.detection?.sequence?.actors[0]?.user
  const names = {
    Instance: instance,
    Lambda: resource.lambdaDetails?.functionName,
    S3Bucket: bucket || identity,
    // Policy and Stealth findings about S3 are AccessKey to GuardDuty, yet the bucket is what was opened.
    AccessKey: bucket || identity,
    AttackSequence: user?.name,
  }
  return names[resource.resourceType] || 'unknown'
}

/** Who was at the other end, in the block of the action that tells; a sequence has endpoints instead. */
export const remoteIpOf = ({ service: { action } }: Finding): RemoteIpDetails | undefined => {
  if (action === undefined) return undefined
  if (action.actionType === 'NETWORK_CONNECTION') return action.networkConnectionAction.remoteIpDetails
  if (action.actionType === 'PORT_PROBE') return action.portProbeAction.portProbeDetails[0]?.remoteIpDetails
  return action.actionType === 'AWS_API_CALL' ? action.awsApiCallAction.remoteIpDetails : undefined
}

/** An address with country and network, as far as known: `203.0.113.9 (Netherlands, AS64500 Example Net)`. */
export const describeRemote = (remote: RemoteIpDetails): string => {
  const network = [remote.organization?.asn && `AS${remote.organization.asn}`, remote.organization?.asnOrg]
  const facts = [remote.country?.countryName || remote.country?.countryCode, network.filter(Boolean).join(' ')]
  const known = facts.filter(Boolean).join(', ')
  const address = remote.ipAddressV4 ?? remote.ipAddressV6 ?? ''
  return known === '' ? address : `${address} (${known})`
}
