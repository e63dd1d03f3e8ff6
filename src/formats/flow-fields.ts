/**
 * Every field of AWS's tables of VPC and transit gateway flow log fields, and what we do with each. A header line is
 * compiled into a plan once; the loop over lines then only follows the plan.
 */

/** What the reader does with a field: one verb each. */
export const SKIP = 0
export const TEXT = 1
export const ADDRESS = 2
export const SMALL = 3
export const SECONDS = 4
export const AMOUNT = 5
export const ACTION = 6
export const STATUS = 7
export const SIDE = 8

/** Where a field's value is left by the reader. */
export const SLOT = {
  account: 0,
  interface: 1,
  source: 2,
  destination: 3,
  sourcePort: 4,
  destinationPort: 5,
  protocol: 6,
  start: 7,
  end: 8,
  action: 9,
  status: 10,
  vpc: 11,
  subnet: 12,
  instance: 13,
  flags: 14,
  packetSource: 15,
  packetDestination: 16,
  region: 17,
  sourceService: 18,
  destinationService: 19,
  side: 20,
  packets: 21,
  bytes: 22,
  // A transit gateway's record tells both sides; which of them it is about, its direction tells.
  attachment: 23,
  transitSide: 24,
  sourceAccount: 25,
  destinationAccount: 26,
  sourceVpc: 27,
  destinationVpc: 28,
  sourceSubnet: 29,
  destinationSubnet: 30,
} as const
export const SLOTS = 31

/** Largest value of a SMALL field, by slot. */
export const LARGEST = new Uint32Array(SLOTS)
LARGEST[SLOT.sourcePort] = 65_535
LARGEST[SLOT.destinationPort] = 65_535
LARGEST[SLOT.protocol] = 255
LARGEST[SLOT.flags] = 65_535

interface FlowField {
  readonly version: number
  readonly verb: number
  readonly slot: number
}

const used = (version: number, verb: number, slot: number): FlowField => ({ version, verb, slot })
/** A field that no column needs yet. It stays in the record, which evidence quotes whole. */
const unused = (version: number): FlowField => ({ version, verb: SKIP, slot: 0 })

export const FLOW_FIELDS: Readonly<Record<string, FlowField>> = {
  version: unused(2),
  'account-id': used(2, TEXT, SLOT.account),
  'interface-id': used(2, TEXT, SLOT.interface),
  srcaddr: used(2, ADDRESS, SLOT.source),
  dstaddr: used(2, ADDRESS, SLOT.destination),
  srcport: used(2, SMALL, SLOT.sourcePort),
  dstport: used(2, SMALL, SLOT.destinationPort),
  protocol: used(2, SMALL, SLOT.protocol),
  packets: used(2, AMOUNT, SLOT.packets),
  bytes: used(2, AMOUNT, SLOT.bytes),
  start: used(2, SECONDS, SLOT.start),
  end: used(2, SECONDS, SLOT.end),
  action: used(2, ACTION, SLOT.action),
  'log-status': used(2, STATUS, SLOT.status),
  'vpc-id': used(3, TEXT, SLOT.vpc),
  'subnet-id': used(3, TEXT, SLOT.subnet),
  'instance-id': used(3, TEXT, SLOT.instance),
  'tcp-flags': used(3, SMALL, SLOT.flags),
  type: unused(3),
  'pkt-srcaddr': used(3, ADDRESS, SLOT.packetSource),
  'pkt-dstaddr': used(3, ADDRESS, SLOT.packetDestination),
  region: used(4, TEXT, SLOT.region),
  'az-id': unused(4),
  'sublocation-type': unused(4),
  'sublocation-id': unused(4),
  'pkt-src-aws-service': used(5, TEXT, SLOT.sourceService),
  'pkt-dst-aws-service': used(5, TEXT, SLOT.destinationService),
  'flow-direction': used(5, SIDE, SLOT.side),
  'traffic-path': unused(5),
  'resource-type': unused(6),
  'ecs-cluster-arn': unused(7),
  'ecs-cluster-name': unused(7),
  'ecs-container-instance-arn': unused(7),
  'ecs-container-instance-id': unused(7),
  'ecs-container-id': unused(7),
  'ecs-second-container-id': unused(7),
  'ecs-service-name': unused(7),
  'ecs-task-definition-arn': unused(7),
  'ecs-task-arn': unused(7),
  'ecs-task-id': unused(7),
  'reject-reason': unused(8),
  'resource-id': unused(9),
  'encryption-status': unused(10),
}

/** The fields that only a transit gateway's flow logs have. Their version is 6 throughout. */
export const TRANSIT_FIELDS: Readonly<Record<string, FlowField>> = {
  'tgw-id': unused(6),
  'tgw-attachment-id': used(6, TEXT, SLOT.attachment),
  'tgw-src-vpc-account-id': used(6, TEXT, SLOT.sourceAccount),
  'tgw-dst-vpc-account-id': used(6, TEXT, SLOT.destinationAccount),
  'tgw-src-vpc-id': used(6, TEXT, SLOT.sourceVpc),
  'tgw-dst-vpc-id': used(6, TEXT, SLOT.destinationVpc),
  'tgw-src-subnet-id': used(6, TEXT, SLOT.sourceSubnet),
  'tgw-dst-subnet-id': used(6, TEXT, SLOT.destinationSubnet),
  // The gateway's own interfaces in the two VPCs, not those of who speaks.
  'tgw-src-eni': unused(6),
  'tgw-dst-eni': unused(6),
  'tgw-src-az-id': unused(6),
  'tgw-dst-az-id': unused(6),
  'tgw-pair-attachment-id': unused(6),
  'packets-lost-no-route': unused(6),
  'packets-lost-blackhole': unused(6),
  'packets-lost-mtu-exceeded': unused(6),
  'packets-lost-ttl-expired': unused(6),
}

/** A transit gateway's default format, as AWS documents it. */
export const TRANSIT_HEADER =
  'version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id ' +
  'tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id ' +
  'tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status ' +
  'type packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags ' +
  'region flow-direction pkt-src-aws-service pkt-dst-aws-service'

const TRANSIT_LINE = '6 TransitGateway '

/** True for a line that begins as those of a transit gateway's default format do. */
export const isTransitLine = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from < TRANSIT_LINE.length) return false
  for (let i = 0; i < TRANSIT_LINE.length; i++) if (bytes[from + i] !== TRANSIT_LINE.charCodeAt(i)) return false
  return true
}

/** AWS's default format: the fields of version 2 in the order of its table. */
export const DEFAULT_HEADER = Object.keys(FLOW_FIELDS)
  .filter(name => FLOW_FIELDS[name].version === 2)
  .join(' ')

/** More fields than AWS has ever defined, by far: a longer header is not one. */
const FIELDS_MAX = 128

/** A header, compiled: for each field of a line the verb that reads it and the slot that takes it. */
export interface Plan {
  readonly verbs: Uint8Array
  readonly slots: Uint8Array
  /** 1 for each slot that the header fills. */
  readonly fills: Uint8Array
  /** Names that AWS's table does not have. Their values are skipped. */
  readonly unknown: readonly string[]
}

const TRANSIT_SIDE = used(6, SIDE, SLOT.transitSide)

const known = (name: string, isTransit: boolean): FlowField | undefined => {
  // The same name for the other way round: ingress is into the gateway, so out of the VPC that is spoken of.
  if (isTransit && name === 'flow-direction') return TRANSIT_SIDE
  if (isTransit && Object.hasOwn(TRANSIT_FIELDS, name)) return TRANSIT_FIELDS[name]
  return Object.hasOwn(FLOW_FIELDS, name) ? FLOW_FIELDS[name] : undefined
}

/** Two addresses and a time are the least that makes an event. */
const isEnough = (fills: Uint8Array): boolean =>
  fills[SLOT.source] + fills[SLOT.packetSource] > 0 &&
  fills[SLOT.destination] + fills[SLOT.packetDestination] > 0 &&
  fills[SLOT.start] + fills[SLOT.end] > 0

/**
 * Compiles a header line; undefined when the line is none. Names may be written with underscores, as Athena tables
 * and Parquet files do. A line counts as a header when half of its words at least are field names: no value of a
 * record looks like one.
 */
export const planOf = (header: string): Plan | undefined => {
  const names = header
    .trim()
    .toLowerCase()
    .split(/\s+/, FIELDS_MAX + 1)
    .map(name => name.replaceAll('_', '-'))
  if (names.length > FIELDS_MAX) return undefined
  const isTransit = names.some(name => name.startsWith('tgw-'))
  const fields = names.map(name => known(name, isTransit))
  const unknown = names.filter((_, i) => fields[i] === undefined)
  if (unknown.length * 2 > names.length) return undefined
  const fills = new Uint8Array(SLOTS)
  for (const field of fields) if (field !== undefined && field.verb !== SKIP) fills[field.slot] = 1
  if (!isEnough(fills)) return undefined
  return {
    verbs: Uint8Array.from(fields, field => field?.verb ?? SKIP),
    slots: Uint8Array.from(fields, field => field?.slot ?? 0),
    fills,
    unknown,
  }
}
