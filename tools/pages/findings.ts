import { CATALOGUE } from '../../src/detections/catalogue.ts'
import { pathOf } from '../../src/detections/path.ts'
import { techniqueLink, techniqueName } from '../../src/detections/techniques.ts'
import { play } from '../../src/engine/play.ts'
import { KIND_NAMES, KINDS, type KindName } from '../../src/events/kinds.ts'
import { type Detection, isRowDetection, type RowDetection, type Signal } from '../../src/sdk/sdk.ts'
import { bullets, cell, numbered, page, table } from './markdown.ts'

const SOURCES: Readonly<Record<KindName, string>> = {
  flow: 'VPC Flow Logs',
  cloudtrail: 'CloudTrail',
  dns: 'Route 53 Resolver query logs',
}

/** The page's file name: the detection's path in one word, so that one can be guessed from the other. */
export const pageName = (type: string): string => pathOf(type).replace('/', '-').replace(/\.ts$/, '')

const duration = (seconds: number): string =>
  seconds % 3600 === 0 ? plural(seconds / 3600, 'hour') : plural(seconds / 60, 'minute')
const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
const code = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')

const DECIDES: Readonly<Record<Detection['shape'], string>> = {
  match: 'one record',
  window: 'what a key did within a time',
  profile: 'what was learned before',
}

/** The columns of a key, with what a composite stands for. */
const keys = (detection: RowDetection): string => {
  const composites = KINDS[detection.on as KindName].composites as Readonly<Record<string, readonly string[]>>
  return (detection.by as readonly string[])
    .map(name => (composites[name] ? `\`${name}\` (${code(composites[name])})` : `\`${name}\``))
    .join(', ')
}

const severityOf = (detection: Detection): string => {
  if (typeof detection.severity === 'string') return detection.severity
  const severities = CATALOGUE.get(detection.type)?.severities ?? []
  return `${severities.join(' or ')}, by what is known`
}

const decision = (detection: Detection): string => {
  const lines = [`Reads ${SOURCES[detection.on as KindName]} ([\`${detection.on}\` events](../events.md)).`]
  if (!isRowDetection(detection))
    return bullets([
      ...lines,
      `Asks the model \`${detection.model}\` of what was learned; tells of its verdict \`${detection.verdict}\`.`,
      'The threshold follows from the budget: how many false findings an account may have in a week ([learning](../learning.md)).',
    ])
  if (detection.calls) lines.push(`Looks at these calls only: ${code(detection.calls)}.`)
  lines.push(`Keeps apart by account and ${keys(detection)}.`)
  if (detection.apart) lines.push(`Findings of one resource stay apart by ${code(detection.apart)}.`)
  if (detection.shape === 'window') lines.push(`Counts within ${duration(detection.within)}.`)
  else lines.push(`Matches of one key within ${duration(detection.within ?? 60)} become one signal.`)
  if (detection.familiar) {
    const { by, days } = detection.familiar
    lines.push(`Stays quiet once the same ${code(by)} was seen on ${days} distinct earlier days.`)
  }
  return bullets(lines)
}

const thresholds = (detection: Detection): string | undefined => {
  if (detection.shape !== 'window' || Object.keys(detection.tune).length === 0) return undefined
  const reasons = detection.tuneWhy as Readonly<Record<string, string>>
  return table(
    ['threshold', 'value', 'why'],
    Object.entries(detection.tune as Readonly<Record<string, number>>).map(([name, value]) => [
      `\`${name}\``,
      value.toLocaleString('en-US'),
      reasons[name],
    ]),
  )
}

type Stories = Readonly<Record<string, Parameters<typeof play>[1]>>

/** The sentences that a person sees, from the first story that fires: played, not invented for the page. */
const example = (detection: Detection, fires: Stories): string | undefined => {
  const [name, story] = Object.entries(fires)[0] ?? []
  if (story === undefined) return undefined
  const [signal] = play(detection, story) as (Signal | undefined)[]
  if (signal === undefined) throw new Error(`${detection.type} does not fire on its story "${name}"`)
  return page([`For example, *${name}*:`, `> **${signal.title}**\n>\n> ${signal.reason.summary}`]).trimEnd()
}

/** docs/findings/<name>.md: everything that a person asks when a finding of this type is in front of them. */
export const findingPage = async (detection: Detection): Promise<string> => {
  const { fires, quiet } = detection.examples() as { fires: Stories; quiet: Stories }
  const seenLinks = (detection.links ?? []) as readonly string[]
  return page([
    `# ${detection.type}`,
    detection.why,
    `**Severity:** ${severityOf(detection)} · **Source:** ${SOURCES[detection.on as KindName]} · **Decides on:** ${DECIDES[detection.shape as Detection['shape']]}`,
    example(detection, fires),
    '## How it decides',
    decision(detection),
    thresholds(detection),
    '## When it fires, and when it does not',
    `Each line is a story that the tests play through the engine.`,
    `Fires:\n\n${bullets(Object.keys(fires))}`,
    `Stays quiet:\n\n${bullets(Object.keys(quiet))}`,
    '## What to do',
    numbered(detection.respond),
    '## When it is wrong',
    bullets(detection.falsePositives),
    '## ATT&CK',
    bullets(
      (detection.attack as readonly string[]).map(id => `[${id} ${techniqueName(id) ?? ''}](${techniqueLink(id)})`),
    ),
    seenLinks.length > 0 ? `## Links\n\n${bullets(seenLinks.map(link => `<${link}>`))}` : undefined,
    'Made by `npm run generate` from the detection’s own file.',
  ])
}

/** docs/findings/README.md: the types that can fire, by source. */
export const findingsReadme = (detections: readonly Detection[]): string =>
  page([
    '# Findings',
    `${detections.length} of GuardDuty’s finding types can fire. [Coverage](../coverage.md) lists all of them.`,
    ...KIND_NAMES.flatMap(kind => [
      `## From ${SOURCES[kind]}`,
      table(
        ['type', 'severity', 'why'],
        detections
          .filter(each => each.on === kind)
          .map(each => [`[${each.type}](${pageName(each.type)}.md)`, severityOf(each), cell(each.why)]),
      ),
    ]),
    'Made by `npm run generate` from the files in `src/detections/`.',
  ])
