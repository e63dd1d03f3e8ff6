/** Vedette with the first sixteen types alone, or with all of them (BENCH_TYPES): what breadth costs. */
import { detections } from '../src/detections/index.generated.ts'
import type { Contender } from './measure.ts'
import { vedetteOf } from './vedette.ts'

/** One of each shape: the types that the first version had. */
const FIRST: readonly string[] = [
  'Stealth:IAMUser/CloudTrailLoggingDisabled',
  'Policy:IAMUser/RootCredentialUsage',
  'Stealth:IAMUser/PasswordPolicyChange',
  'Policy:S3/BucketPublicAccessGranted',
  'UnauthorizedAccess:IAMUser/TorIPCaller',
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
  'PenTest:IAMUser/KaliLinux',
  'Discovery:S3/MaliciousIPCaller.Custom',
  'UnauthorizedAccess:EC2/SSHBruteForce',
  'Recon:EC2/Portscan',
  'Impact:EC2/PortSweep',
  'Backdoor:EC2/DenialOfService.UdpOnTcpPorts',
  'Recon:EC2/PortProbeUnprotectedPort',
  'CryptoCurrency:EC2/BitcoinTool.B!DNS',
  'UnauthorizedAccess:EC2/MetadataDNSRebind',
]

export const contender = (): Promise<Contender> => {
  if (process.env['BENCH_TYPES'] !== 'first') return vedetteOf(detections)
  const first = detections.filter(({ type }) => FIRST.includes(type))
  if (first.length !== FIRST.length) throw new Error('one of the first types is not there any more')
  return vedetteOf(first)
}
