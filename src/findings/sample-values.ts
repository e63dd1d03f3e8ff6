/** The values that GuardDuty's own sample findings carry: nobody's instance, documentation addresses, names that say so. */
export const SAMPLE_INSTANCE = 'i-99999999'
export const SAMPLE_IMAGE = 'ami-99999999'
export const SAMPLE_INTERFACE = 'eni-abcdef00'
export const SAMPLE_VPC = 'vpc-99999999'
export const SAMPLE_SUBNET = 'subnet-99999999'
export const SAMPLE_LOCAL = '10.0.0.1'
export const SAMPLE_REMOTE = '198.51.100.0'
export const SAMPLE_PUBLIC = '198.51.100.1'
export const SAMPLE_LIST = 'GeneratedFindingThreatListName'
export const SAMPLE_THREAT = 'GeneratedFindingThreatName'
export const SAMPLE_BUCKET = 'example-generated-finding-bucket'
export const SAMPLE_FUNCTION = 'GeneratedFindingFunctionName'
export const SAMPLE_USER = 'GeneratedFindingUserName'
export const SAMPLE_KEY = 'GeneratedFindingAccessKeyId'
export const SAMPLE_PRINCIPAL = 'GeneratedFindingPrincipalId'
export const SAMPLE_HASH = '0'.repeat(64)

export const SAMPLE_TAGS = [{ key: 'GeneratedFindingInstanceTag1', value: 'GeneratedFindingInstanceValue1' }]

/** As both signals and documents tell of it. */
export const SAMPLE_REMOTE_DETAILS = {
  ipAddressV4: SAMPLE_REMOTE,
  country: { countryName: 'GeneratedFindingCountryName' },
  city: { cityName: 'GeneratedFindingCityName' },
  geoLocation: { lat: 0, lon: 0 },
  organization: {
    asn: '-1',
    asnOrg: 'GeneratedFindingASNOrg',
    isp: 'GeneratedFindingISP',
    org: 'GeneratedFindingORG',
  },
}
