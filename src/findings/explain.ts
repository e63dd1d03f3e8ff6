import type { Detection, Factor } from '../sdk/sdk.ts'
import { recordLines } from './excerpt.ts'
import { type EvidenceRecord, type Finding, type Occurrence, severityName } from './finding.ts'
import { describeRemote, remoteIpOf, resourceName } from './names.ts'
import { paint, plainText, SEVERITY_STYLES, textWidth, wrap } from './terminal.ts'

export interface ExplainLook {
  /** Cells in a line of the terminal. */
  readonly width: number
  readonly colour: boolean
  /** Unix seconds. Given, the story says how long ago it was. */
  readonly now?: number
  /** The detection of the finding's type; without it the finding speaks for itself. */
  readonly detection?: Pick<Detection, 'why' | 'respond' | 'attack' | 'falsePositives'>
}

/** Of the timeline and of the records: so many from the beginning, so many from the end. */
const TIMELINE = { first: 3, last: 5 } as const
const RECORDS = { first: 2, last: 3 } as const

/** One finding as a person wants to read it: what happened, why we say so, where to look, what to do. */
export const explainFinding = (finding: Finding, look: ExplainLook): string => {
  const severity = severityName(finding.severity)
  const head = [
    `${paint(severity, SEVERITY_STYLES[severity], look.colour)}  ${paint(plainText(finding.type), 'bold', look.colour)}`,
    ...wrap(plainText(finding.title), look.width).map(line => paint(line, 'bold', look.colour)),
    paint(plainText(finding.id), 'dim', look.colour),
  ]
  const sections = [
    section('What happened', wrap(storyOf(finding, look.now), look.width, '  '), look),
    section('Why it was found', whyLines(finding, look), look),
    section('Who, what, where', placeLines(finding, look), look),
    section('Timeline', timelineLines(finding, look), look),
    section('Records', evidenceLines(finding, look), look),
    section('ATT&CK', (look.detection?.attack ?? []).map(techniqueLine), look),
    section('What to do next', numbered(look.detection?.respond ?? [], look), look),
    section('Harmless when it is', bullets(look.detection?.falsePositives ?? [], look), look),
  ]
  return [head, ...sections.filter(lines => lines.length > 0)].map(lines => lines.join('\n')).join('\n\n')
}

const section = (title: string, lines: readonly string[], { colour }: ExplainLook): string[] =>
  lines.length === 0 ? [] : [paint(title, 'bold', colour), ...lines]

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

const spell = (seconds: number): string => {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[UNITS.length - 1]
  const amount = Math.floor(seconds / size)
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

const secondsOf = (iso: string): number => Date.parse(iso) / 1000

const moment = (iso: string): string => iso.slice(0, 19).replace('T', ' ')

const storyOf = (finding: Finding, now: number | undefined): string => {
  const { count, eventFirstSeen, eventLastSeen, resourceRole } = finding.service
  const first = secondsOf(eventFirstSeen)
  const last = secondsOf(eventLastSeen)
  const when =
    last > first
      ? `between ${moment(eventFirstSeen)} and ${moment(eventLastSeen)} UTC (${spell(last - first)})`
      : `at ${moment(eventFirstSeen)} UTC`
  const role = resourceRole === 'ACTOR' ? 'is the one that acted' : 'is the target'
  const ago = now !== undefined && now > last ? ` It was last seen ${spell(now - last)} ago.` : ''
  const where = `in account ${plainText(finding.accountId)}, Region ${plainText(finding.region)}`
  const what = sentence(plainText(finding.description))
  return `${what} This was seen ${times(count)} ${when} ${where}; ${plainText(resourceName(finding))} ${role}.${ago}`
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

const whyLines = (finding: Finding, look: ExplainLook): string[] => {
  const lines = look.detection === undefined ? [] : wrap(squeeze(look.detection.why), look.width, '  ')
  const names = finding.vedette.reason.factors.map(factor => plainText(factor.name))
  const widest = names.reduce((most, name) => Math.max(most, textWidth(name)), 0)
  for (const [i, factor] of finding.vedette.reason.factors.entries())
    lines.push(...labelled(names[i], factorText(factor), Math.min(widest, 28), look))
  return lines.length === 0 ? wrap(plainText(finding.vedette.reason.summary), look.width, '  ') : lines
}

const factorText = ({ value, threshold }: Factor): string => {
  const shown = typeof value === 'object' ? value.join(', ') : String(value)
  // A limit that nothing was counted for by the same name stands alone.
  if (shown === 'threshold') return plainText(`threshold ${threshold ?? ''}`)
  return plainText(threshold === undefined ? shown : `${shown}  (threshold ${threshold})`)
}

const squeeze = (text: string): string => plainText(text.replace(/\s+/g, ' ').trim())

const labelled = (label: string, text: string, widest: number, { width, colour }: ExplainLook): string[] => {
  const space = ' '.repeat(Math.max(0, widest - textWidth(label)))
  const [first, ...others] = wrap(text, width, ' '.repeat(widest + 4))
  return [`  ${paint(label, 'dim', colour)}${space}  ${first.trimStart()}`, ...others]
}

const placeLines = (finding: Finding, look: ExplainLook): string[] => {
  const facts = [...resourceFacts(finding), ...actionFacts(finding)].filter(([, text]) => text !== '')
  const widest = facts.reduce((most, [label]) => Math.max(most, label.length), 0)
  return facts.flatMap(([label, text]) => labelled(label, plainText(text), widest, look))
}

type Fact = readonly [label: string, text: string]

const joined = (...words: readonly (string | undefined)[]): string => words.filter(Boolean).join(', ')

const resourceFacts = ({ resource, accountId, region, service }: Finding): Fact[] => {
  const { instanceDetails: instance, accessKeyDetails: key, lambdaDetails: lambda } = resource
  const network = instance?.networkInterfaces[0]
  const tags = instance?.tags.map(tag => `${tag.key}=${tag.value}`).join(', ')
  const { evidence } = service
  return [
    ['account', `${accountId}, ${region}`],
    ['instance', joined(instance?.instanceId, instance?.instanceType, instance?.imageId, instance?.availabilityZone)],
    ['tags', tags ?? ''],
    ['interface', joined(network?.networkInterfaceId, network?.privateIpAddress, network?.publicIp, network?.vpcId)],
    ['function', lambda?.functionArn ?? ''],
    ['principal', joined(key?.userName, key?.userType, key?.principalId)],
    ['access key', key?.accessKeyId ?? ''],
    ['bucket', joined(...(resource.s3BucketDetails ?? []).map(bucket => bucket.arn))],
    ...(evidence?.threatIntelligenceDetails ?? []).map(
      list => ['on list', `${list.threatListName} (${list.threatNames.join(', ')})`] as const,
    ),
  ]
}

const actionFacts = (finding: Finding): Fact[] => {
  const { action } = finding.service
  const remote = remoteIpOf(finding)
  const facts: Fact[] = remote === undefined ? [] : [['remote', describeRemote(remote)]]
  if (action === undefined) return sequenceFacts(finding)
  if (action.actionType === 'NETWORK_CONNECTION') {
    const { connectionDirection, protocol, localPortDetails, remotePortDetails, blocked } =
      action.networkConnectionAction
    const ports = `local port ${localPortDetails.port} (${localPortDetails.portName}), remote port ${remotePortDetails.port}`
    facts.push(['connection', joined(connectionDirection.toLowerCase(), protocol, ports, blocked ? 'blocked' : '')])
  } else if (action.actionType === 'PORT_PROBE') {
    for (const { localPortDetails } of action.portProbeAction.portProbeDetails)
      facts.push(['probed port', `${localPortDetails.port} (${localPortDetails.portName})`])
  } else if (action.actionType === 'DNS_REQUEST') {
    const { domain, protocol, blocked } = action.dnsRequestAction
    facts.push(['asked for', joined(domain, protocol, blocked ? 'blocked' : '')])
  } else if (action.actionType === 'AWS_API_CALL') {
    const { api, serviceName, errorCode, userAgent, domainDetails, affectedResources } = action.awsApiCallAction
    facts.push(['call', joined(`${serviceName} ${api}`, errorCode ?? '')])
    facts.push(['called by', domainDetails?.domain ?? ''])
    facts.push(['user agent', userAgent ?? ''])
    for (const [type, name] of Object.entries(affectedResources)) facts.push(['affected', `${type} ${name}`])
  }
  return facts
}

/** Of each part of a sequence: so many are told. */
const TOLD_MAX = 8

const sequenceFacts = ({ service }: Finding): Fact[] => {
  if (service.detection?.sequence === undefined) return []
  const { actors, endpoints, resources, signals } = service.detection.sequence
  const told = <T>(label: string, all: readonly T[], text: (one: T) => string): Fact[] => [
    ...all.slice(0, TOLD_MAX).map(one => [label, text(one)] as const),
    ...(all.length > TOLD_MAX ? [[label, `… ${all.length - TOLD_MAX} more`] as const] : []),
  ]
  const network = (one: (typeof endpoints)[number]['autonomousSystem']): string =>
    one === undefined ? '' : ` (AS${one.number} ${one.name})`
  return [
    ...told('signal', signals, ({ name, count, description }) => `${name} ${times(count)}: ${description}`),
    ...told('principal', actors, ({ user }) => joined(user?.name, user?.type, user?.uid, user?.credentialUid)),
    ...told('remote', endpoints, ({ ip, domain, autonomousSystem }) => `${ip ?? domain}${network(autonomousSystem)}`),
    ...told('affected', resources, ({ resourceType, uid }) => `${resourceType} ${uid}`),
  ]
}

const timelineLines = (finding: Finding, look: ExplainLook): string[] => {
  const { occurrences, occurrencesOmitted } = finding.vedette
  const line = (occurrence: Occurrence): string[] => {
    const many = occurrence.count === 1 ? '' : ` (${times(occurrence.count)})`
    const late = occurrence.lateSeconds > 0 ? ` (${spell(occurrence.lateSeconds)} late)` : ''
    const text = `${plainText(occurrence.reason.summary)}${many}${late}`
    return wrap(text, look.width, `  ${moment(occurrence.at)}  `, ' '.repeat(23))
  }
  return ends(occurrences, TIMELINE, line, between => `  … ${between + occurrencesOmitted} between`)
}

const evidenceLines = (finding: Finding, look: ExplainLook): string[] => {
  const seen = new Set<string>()
  const records = finding.vedette.occurrences
    .flatMap(occurrence => occurrence.evidence)
    .filter(({ id, sha256 }) => !seen.has(`${id} ${sha256}`) && seen.add(`${id} ${sha256}`))
  const line = (record: EvidenceRecord, i: number): string[] => recordLines(record, i + 1, look.width, look.colour)
  return ends(records, RECORDS, line, between => `  … ${between} more in the findings file`)
}

/** The first and the last of a list, and a line for those between when there are any. */
const ends = <T>(
  list: readonly T[],
  { first, last }: { readonly first: number; readonly last: number },
  lines: (value: T, i: number) => string[],
  between: (count: number) => string,
): string[] => {
  if (list.length <= first + last) return list.flatMap(lines)
  const from = list.length - last
  return [
    ...list.slice(0, first).flatMap(lines),
    between(from - first),
    ...list.slice(from).flatMap((value, i) => lines(value, from + i)),
  ]
}

const techniqueLine = (id: string): string => `  ${id}  https://attack.mitre.org/techniques/${id.replace('.', '/')}/`

const numbered = (texts: readonly string[], { width }: ExplainLook): string[] =>
  texts.flatMap((text, i) => wrap(squeeze(text), width, `  ${i + 1}. `, '     '))

const bullets = (texts: readonly string[], { width }: ExplainLook): string[] =>
  texts.flatMap(text => wrap(squeeze(text), width, '  - ', '    '))
