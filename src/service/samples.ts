/** Sample findings of every type: of what is detected by its own example, of what is not by what GuardDuty says of it. */
import type { SampleSource } from '../control/samples.ts'
import type { Finding } from '../findings/finding.ts'
import { mergeSignals } from '../findings/merge.ts'
import type { FindingPorts } from '../findings/ports.ts'
import { asSample, documentOf, type SampleAsk, type SampleType } from '../findings/sample.ts'
import type { Detection, Signal } from '../sdk/sdk.ts'
import { sampleSignal } from './sample-signals.ts'

/** Types of which our log sources tell, and no detection yet: shaped as the findings of another type are. */
const SHAPED_AS: Readonly<Record<string, string>> = {
  CLOUD_TRAIL: 'Recon:IAMUser/TorIPCaller',
  AI_PROTECTION: 'Recon:IAMUser/TorIPCaller',
  S3_DATA_EVENTS: 'Discovery:S3/TorIPCaller',
  FLOW_LOGS: 'UnauthorizedAccess:EC2/TorClient',
  DNS_LOGS: 'Trojan:EC2/DropPoint!DNS',
  LAMBDA_NETWORK_LOGS: 'UnauthorizedAccess:Lambda/TorClient',
}

const NO_DETECTION = 'A sample finding: Vedette does not detect this type yet.'

const ANOMALY = {
  anomalies: { anomalousAPIs: 'iam.amazonaws.com:[ListUsers:success]' },
  userAgent: { fullUserAgent: 'GeneratedFindingUserAgent', userAgentCategory: 'GeneratedFindingUserAgentCategory' },
  unusualBehavior: { unusualAPIsUserIdentityProfiling: 'ListUsers', isUnusualUserIdentity: 'false' },
}

/** Another type's sample signal under this type's name: no list and no number of the other stays with it. */
const borrowed = ({ type, severity, role }: SampleType, from: Signal): Signal => ({
  ...from,
  ...{ type, severity, role: role ?? from.role, lists: [], acts: undefined, apart: [] },
  title: `${type} on ${from.event['bucket'] || from.event['instance'] || from.event['principalName']}.`,
  reason: { summary: NO_DETECTION, factors: [] },
  additionalInfo: type.includes('/AnomalousBehavior') ? ANOMALY : {},
})

/** Of all types of the catalogue that this installation can show. */
export const sampleSource = (
  detections: readonly Detection[],
  catalogue: readonly SampleType[],
  ports: FindingPorts,
): SampleSource => {
  const byType = new Map(detections.map(detection => [detection.type, detection]))
  const signalOf = (facts: SampleType, ask: SampleAsk): Signal | undefined => {
    const own = byType.get(facts.type)
    if (own !== undefined) return sampleSignal(own, ask)
    const other = byType.get(SHAPED_AS[facts.feature] ?? '')
    return other && borrowed(facts, sampleSignal(other, ask))
  }
  const make = (facts: SampleType, ask: SampleAsk): Finding | undefined => {
    const document = byType.has(facts.type) ? undefined : documentOf(facts, ask)
    if (document !== undefined) return document
    const signal = signalOf(facts, ask)
    const [finding] = signal === undefined ? [] : mergeSignals([signal], ports)
    return finding && asSample(finding, ask)
  }
  const known = new Map(catalogue.map(facts => [facts.type, facts]))
  return {
    types: catalogue
      .filter(({ type, feature }) => byType.has(type) || byType.has(SHAPED_AS[feature] ?? '') || isDocumented(feature))
      .map(({ type }) => type),
    make: async (type, ask) => {
      // Others get their turn: a request may ask for all of them.
      await new Promise(setImmediate)
      const facts = known.get(type)
      return facts && make(facts, ask)
    },
  }
}

const isDocumented = (feature: string): boolean =>
  documentOf({ type: '', feature, severity: 'Low', role: undefined }, { account: '', region: '', at: 0 }) !== undefined
