/** Findings in the AWS Security Finding Format, ready for Security Hub's BatchImportFindings. */
import { asffAction } from './asff-action.ts'
import { asffResources } from './asff-resources.ts'
import { asffDetection } from './asff-sequence.ts'
import { told } from './fields.ts'
import { type Finding, severityName } from './finding.ts'
import { remoteIpOf } from './names.ts'
import type { Rule, RuleOf } from './rule.ts'

/** Security Hub's own limits, in characters. */
const TITLE_MAX = 256
const DESCRIPTION_MAX = 1024
const REMEDIATION_MAX = 512
const FIELD_MAX = 2048

/**
 * Security Hub's namespaces by the tactic that a type begins with. Its taxonomy knows fewer tactics than ATT&CK; what
 * it has no word for goes without a category, as GuardDuty's own findings do there.
 */
const NAMESPACES: Readonly<Record<string, string>> = {
  Backdoor: 'TTPs/Command and Control',
  Behavior: 'Unusual Behaviors/VM',
  CredentialAccess: 'TTPs/Credential Access',
  CryptoCurrency: 'Effects/Resource Consumption',
  DefenseEvasion: 'TTPs/Defense Evasion',
  DefenseImpairment: 'TTPs/Defense Evasion',
  Discovery: 'TTPs/Discovery',
  Execution: 'TTPs/Execution',
  Exfiltration: 'Effects/Data Exfiltration',
  Impact: 'Effects',
  InitialAccess: 'TTPs/Initial Access',
  LateralMovement: 'TTPs/Lateral Movement',
  Persistence: 'TTPs/Persistence',
  PrivilegeEscalation: 'TTPs/Privilege Escalation',
  Recon: 'TTPs/Discovery',
  Stealth: 'TTPs/Defense Evasion',
  Trojan: 'TTPs/Command and Control',
  UnauthorizedAccess: 'TTPs/Initial Access',
}

const typeOf = (type: string): string => `${NAMESPACES[type.split(':')[0]] ?? 'TTPs'}/${type.replace('/', '-')}`

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`.toWellFormed()

/** One finding as ASFF. */
export const forAsff = (finding: Finding, ruleOf: RuleOf): Record<string, unknown> => {
  const { accountId, region, partition, service } = finding
  const rule = ruleOf(finding.type)
  return told({
    SchemaVersion: '2018-10-08',
    Id: finding.arn,
    // The product that every account may import into without being asked.
    ProductArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    ProductName: 'Vedette',
    CompanyName: 'Vedette',
    Region: region,
    GeneratorId: finding.type,
    AwsAccountId: accountId,
    Types: [typeOf(finding.type)],
    FirstObservedAt: service.eventFirstSeen,
    LastObservedAt: service.eventLastSeen,
    CreatedAt: finding.createdAt,
    UpdatedAt: finding.updatedAt,
    Severity: { Label: severityName(finding.severity).toUpperCase(), Original: String(finding.severity) },
    Title: cut(finding.title, TITLE_MAX),
    Description: cut(finding.description, DESCRIPTION_MAX),
    Remediation: rule && { Recommendation: { Text: cut(rule.respond.join(' '), REMEDIATION_MAX) } },
    ProductFields: productFields(finding, rule),
    Resources: asffResources(finding),
    Action: asffAction(finding),
    Detection: asffDetection(finding),
    ThreatIntelIndicators: indicatorsOf(finding),
    Workflow: { Status: 'NEW' },
    RecordState: service.archived ? 'ARCHIVED' : 'ACTIVE',
  })
}

const productFields = (finding: Finding, rule: Rule | undefined): Record<string, string> => {
  const { service, vedette } = finding
  const latest = vedette.occurrences.at(-1)
  const [record] = latest?.evidence ?? []
  const fields: Record<string, string | undefined> = {
    'vedette/reason': vedette.reason.summary,
    'vedette/count': String(service.count),
    'vedette/resourceRole': service.resourceRole,
    'vedette/attack': rule?.techniques.map(({ id }) => id).join(','),
    'vedette/record/object': record?.object,
    'vedette/record/offset': record && String(record.offset),
    'vedette/record/sha256': record?.sha256,
    'vedette/remoteIpAddressV6': remoteIpOf(finding)?.ipAddressV6,
    'vedette/additionalInfo': service.additionalInfo.value,
  }
  const kept = Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1]))
  return Object.fromEntries(kept.map(([name, value]) => [name, cut(value, FIELD_MAX)]))
}

/** Security Hub's categories of an indicator, by ours. */
const INDICATOR: Readonly<Record<string, string>> = {
  c2: 'COMMAND_AND_CONTROL',
  'drop-point': 'DROP_SITE',
  'drive-by': 'EXPLOIT_SITE',
  malicious: 'BACKDOOR',
}

const indicatorsOf = (finding: Finding): Record<string, unknown>[] | undefined => {
  const { service } = finding
  const details = service.evidence?.threatIntelligenceDetails ?? []
  const remote = remoteIpOf(finding)
  const domain = service.action?.actionType === 'DNS_REQUEST' ? service.action.dnsRequestAction.domain : undefined
  const type = domain
    ? 'DOMAIN'
    : remote?.ipAddressV4
      ? 'IPV4_ADDRESS'
      : remote?.ipAddressV6
        ? 'IPV6_ADDRESS'
        : undefined
  if (details.length === 0 || type === undefined) return undefined
  return details.slice(0, 5).map(({ threatListName, threatNames }) =>
    told({
      Type: type,
      Value: domain ?? remote?.ipAddressV4 ?? remote?.ipAddressV6,
      Category: INDICATOR[threatNames[0]],
      LastObservedAt: service.eventLastSeen,
      Source: cut(threatListName, 64),
    }),
  )
}
