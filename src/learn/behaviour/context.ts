/** Where a call came from and with what, as few words as decide: the network, and the family of the tool. */
import type { Asking } from '../model.ts'

const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe80|::1)/i

/** Names that networks have which rent machines to anybody. Words, not a list of networks: those change. */
const HOSTING =
  /\b(?:cloud|vps|server|servers|datacenter|data ?center|colo|colocation|dedicated|digitalocean|ovh|hetzner|linode|akamai|vultr|choopa|constant company|contabo|leaseweb|m247|datacamp|scaleway|online s\.?a\.?s|tencent|alibaba|oracle|ucloud|kamatera|hostinger|ionos|racknerd|colocrossing|quadranet|psychz|gthost|registrar|vpn|proxy|tor|exit)\b|(?:host|cloud|server|vps)/i

/** The network of a caller: `AS14061`, `ec2.amazonaws.com` for a service, `private`, or `unknown`. */
export const networkName = (remote: string, sourceName: string, asking: Asking): { name: string; org: string } => {
  if (remote === '') return { name: sourceName === '' ? 'unknown' : sourceName, org: '' }
  if (PRIVATE.test(remote)) return { name: 'private', org: '' }
  const network = asking.networkOf(remote)
  return network === undefined ? { name: 'unknown', org: '' } : { name: `AS${network.asn}`, org: network.org }
}

export const isHosting = (org: string): boolean => org !== '' && HOSTING.test(org)

/** Errors that say no to somebody; throttling, things that are not there and wrong parameters say nothing of rights. */
const REFUSALS =
  /denied|unauthori[sz]ed|not[ _-]?authori[sz]ed|authori[sz]ation(?:error|failure)|forbidden|failed authentication/i
export const isRefusal = (error: string): boolean => error !== '' && REFUSALS.test(error)

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/kali/i, 'kali'],
  [/parrot/i, 'parrot'],
  [/pentoo/i, 'pentoo'],
  [/pacu/i, 'pacu'],
  [/^aws-cli\//i, 'aws-cli'],
  [/terraform/i, 'terraform'],
  [/pulumi/i, 'pulumi'],
  [/^(?:Boto3|Botocore)\b/i, 'boto3'],
  [/^aws-sdk-([a-z]+)/i, 'aws-sdk-$1'],
  [/^aws-internal|^AWS Internal/i, 'aws-internal'],
  [/console\.amazonaws\.com|^S3Console|AWSConsole|Coral\/|signin\.amazonaws/i, 'console'],
  [/^Mozilla\//i, 'browser'],
  [/^\[?aws-sdk-java/i, 'aws-sdk-java'],
]

/** The tool behind a user agent, without its version. */
export const agentFamily = (agent: string): string => {
  if (agent === '') return 'none'
  for (const [pattern, family] of FAMILIES) {
    const found = pattern.exec(agent)
    if (found !== null) return family.replace('$1', (found[1] ?? '').toLowerCase())
  }
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/.test(agent)) return agent
  return (/^\[?([A-Za-z][\w.+-]{0,40})/.exec(agent)?.[1] ?? 'other').replace(/[\d.]+$/, '').toLowerCase() || 'other'
}

/** Tools that strangers use: their share of what strangers do. */
const STRANGERS: Readonly<Record<string, number>> = {
  boto3: 0.25,
  'aws-cli': 0.3,
  kali: 0.1,
  parrot: 0.05,
  pacu: 0.05,
  browser: 0.1,
  console: 0.05,
}
export const strangersTool = (family: string): number => STRANGERS[family] ?? 0.01
