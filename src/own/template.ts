/** The text of a new detection, and what can be wrong with what was asked for. */
import { CATALOGUE } from '../detections/catalogue.ts'
import { KIND_NAMES, type KindName } from '../events/kinds.ts'

export type Shape = 'match' | 'window'

/** Purpose:Resource/Family, then perhaps .Mechanism and !Artifact, as GuardDuty spells its types. */
const GRAMMAR = /^[A-Z][A-Za-z]*:[A-Z][A-Za-z0-9]*\/[A-Z][A-Za-z0-9&-]*(\.[A-Z][A-Za-z0-9]*)?(![A-Z][A-Za-z]*)?$/

/** True for what is spelled as GuardDuty spells its types. */
export const isFindingType = (type: string): boolean => type.length <= 200 && GRAMMAR.test(type)

/** What is wrong with a request for a new detection, as a sentence, or undefined. */
export const problemWith = (type: string, on: string | undefined, shape: string): string | undefined => {
  if (!isFindingType(type))
    return `'${type}' is not a finding type. Expected Purpose:Resource/Family, e.g. 'Recon:EC2/Portscan'.`
  if (CATALOGUE.get(type)?.retired) return `${type} was retired by GuardDuty; its name stays taken.`
  if (on === undefined || !KIND_NAMES.includes(on as KindName)) return `--on is one of ${KIND_NAMES.join(', ')}.`
  if (shape !== 'match' && shape !== 'window') return '--shape is match or window.'
  return undefined
}

const KEYS: Readonly<Record<KindName, readonly string[]>> = {
  flow: ['interface', 'remote'],
  cloudtrail: ['principal'],
  dns: ['asker', 'query'],
}

const quoted = (names: readonly string[]): string => names.map(name => `'${name}'`).join(', ')

const ROW: Readonly<Record<KindName, string>> = {
  flow: "{ at: 60, interface: 'eni-0a', remote: '198.51.100.7' }",
  cloudtrail: "{ at: 60, eventName: 'GetCallerIdentity', principalType: 'user', principalName: 'alice' }",
  dns: "{ at: 60, vpc: 'vpc-0a', instance: 'i-0a', query: 'name.example' }",
}

const head = (type: string, on: KindName): string => `  type: '${type}',
  title: ({ remote, resource }) => \`\${resource} and \${remote}: say here what happened.\`,
  why: 'Say here why a person should spend time on this.',
  falsePositives: ['Say here who does this with good reason.'],
  respond: ['Ask here what an analyst can answer from the records.'],
  attack: ['T1078'],
  severity: '${CATALOGUE.get(type)?.severities[0] ?? 'Medium'}',
  role: '${CATALOGUE.get(type)?.roles[0] ?? 'TARGET'}',

  on: '${on}',
  // Nothing fires yet: say here which events count. It runs on every event, so columns and arithmetic only.
  where: () => false,
  by: [${quoted(KEYS[on])}],`

const examples = (on: KindName): string => `  examples: () => ({
    fires: { 'say here what must fire': [${ROW[on]}] },
    quiet: { 'say here what looks alike and must not fire': [${ROW[on]}] },
  }),
})
`

const BODY: Readonly<Record<Shape, string>> = {
  match: `  because: ({ resource }) => \`Say here what \${resource} did, with numbers.\`,
`,
  window: `  within: minutes(10),
  tune: { events: 10 },
  tuneWhy: { events: 'Say here why this many and not fewer or more.' },
  state: { events: count },
  observe(_event, seen) {
    seen.events += 1
  },
  fires: (seen, tune) => seen.events >= tune.events,
  because: ({ resource }, seen) => \`\${resource} was seen \${seen.events} times within ten minutes.\`,
`,
}

/** A detection that type-checks and whose firing story fails: the first thing to do is to make it true. */
export const detectionText = (type: string, on: KindName, shape: Shape, sdk = '../../sdk/sdk.ts'): string =>
  `import { ${shape === 'window' ? 'count, detection, minutes' : 'detection'} } from '${sdk}'

export default detection.${shape}({
${head(type, on)}
${shape === 'match' ? BODY.match : BODY.window}
${examples(on)}`
