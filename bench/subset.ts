/** The countable part of the detections that DuckDB and plain code do as well, and the lists and thresholds they share. */

import type { Category } from '../src/events/categories.ts'
import { BUILTIN } from '../src/intel/builtin.ts'
import type { Source } from './measure.ts'

export const SSH = 'UnauthorizedAccess:EC2/SSHBruteForce'
export const PORTSCAN = 'Recon:EC2/Portscan'
export const PORT_SWEEP = 'Impact:EC2/PortSweep'
export const UDP_FLOOD = 'Backdoor:EC2/DenialOfService.UdpOnTcpPorts'
export const PORT_PROBE = 'Recon:EC2/PortProbeUnprotectedPort'
export const ROOT_USE = 'Policy:IAMUser/RootCredentialUsage'
export const TOR_CALLER = 'UnauthorizedAccess:IAMUser/TorIPCaller'
export const KALI = 'PenTest:IAMUser/KaliLinux'
export const LOGGING_DISABLED = 'Stealth:IAMUser/CloudTrailLoggingDisabled'
export const BITCOIN = 'CryptoCurrency:EC2/BitcoinTool.B!DNS'
export const REBIND = 'UnauthorizedAccess:EC2/MetadataDNSRebind'

/** The types whose fired keys must be equal in every contender. */
export const COMPARED: Readonly<Record<Source, readonly string[]>> = {
  flow: [SSH, PORTSCAN, PORT_SWEEP, UDP_FLOOD, PORT_PROBE],
  cloudtrail: [ROOT_USE, TOR_CALLER, KALI, LOGGING_DISABLED],
  dns: [BITCOIN, REBIND],
}

/** What the built-in lists hold of these categories; wildcards apart, without their `*.`. */
const listed = (...categories: Category[]): { exact: string[]; wild: string[] } => {
  const entries = BUILTIN.filter(list => categories.includes(list.category)).flatMap(list => list.entries)
  return {
    exact: entries.filter(entry => !entry.startsWith('*.')),
    wild: entries.filter(entry => entry.startsWith('*.')).map(entry => entry.slice(2)),
  }
}
export const SCANNERS = listed('scanner', 'malicious').exact
export const TOR_EXITS = listed('tor-exit').exact
export const MINING_NAMES = listed('mining')

/** Ports above 1,023 that are services all the same: those of src/formats/sides.ts. */
export const SERVICES = [
  1194, 1433, 1521, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3260, 3268, 3306, 3389, 4333, 4505, 4506,
  5000, 5060, 5061, 5222, 5432, 5439, 5601, 5671, 5672, 5900, 5938, 5984, 5985, 5986, 6379, 6443, 6667, 7001, 7077,
  8000, 8008, 8009, 8080, 8081, 8088, 8140, 8333, 8443, 8500, 8883, 8888, 9000, 9042, 9090, 9092, 9100, 9200, 9300,
  9418, 9999, 10_250, 10_255, 11_211, 15_672, 25_565, 27_017, 27_018, 30_303, 50_070,
]

/** Ports whose services speak TCP: those of the detection. */
export const TCP_PORTS = [
  20, 21, 22, 23, 25, 81, 110, 143, 179, 465, 587, 993, 995, 1433, 1521, 3306, 5432, 5900, 6379, 8080, 8443, 9200,
  27_017,
]
