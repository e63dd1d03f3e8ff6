/** What every detection is held to, ours by our tests and private ones by `vedette detections test`. */
import { pathOf } from '../detections/path.ts'
import { techniqueName } from '../detections/techniques.ts'
import { play } from '../engine/play.ts'
import type { Detection } from '../sdk/sdk.ts'
import type { OwnDetection } from './load.ts'
import { decideBoth, type Stories } from './mix.ts'
import { SDK_SPECIFIER } from './resolve.ts'

export const LINES_MAX = 80
const TEXT_MIN = 10

/** One contract and, where it is broken, in what way. */
export interface Verdict {
  readonly contract: string
  readonly problem: string | undefined
}

const IMPORT = /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm
const LATE_IMPORT = /\bimport\s*\(|\brequire\s*\(/

const importsProblem = (text: string): string | undefined => {
  const foreign = [...text.matchAll(IMPORT)].map(([, from, bare]) => from ?? bare).filter(it => it !== SDK_SPECIFIER)
  if (foreign.length > 0) return `it imports ${[...new Set(foreign)].join(', ')}`
  return LATE_IMPORT.test(text.replace(/^\s*(\/\/|\*).*$/gm, '')) ? 'it imports while it runs' : undefined
}

const textsProblem = (detection: Detection): string | undefined => {
  const { why, falsePositives, respond } = detection
  if (falsePositives.length === 0) return 'falsePositives is empty: say who does this with good reason'
  if (respond.length === 0) return 'respond is empty: ask what an analyst can answer'
  const short = [why, ...falsePositives, ...respond].find(each => each.length <= TEXT_MIN)
  if (short !== undefined) return `'${short}' says too little`
  const unsaid = [why, ...falsePositives, ...respond].find(each => /^(say|ask) here /i.test(each))
  if (unsaid !== undefined) return `'${unsaid}' is still to be filled in`
  if (detection.shape !== 'window') return undefined
  const bare = Object.keys(detection.tune).filter(name => !detection.tuneWhy[name])
  return bare.length > 0 ? `tuneWhy does not say why ${bare.join(', ')}` : undefined
}

const attackProblem = ({ attack }: Detection): string | undefined => {
  if (attack.length === 0) return 'it names no technique'
  const unknown = attack.filter(id => techniqueName(id) === undefined)
  return unknown.length > 0 ? `${unknown.join(', ')} is not a technique that AWS logs can show` : undefined
}

const firesProblem = (detection: Detection, story: Stories[string]): string | undefined => {
  const signals = play(detection, story)
  if (signals.length !== 1) return signals.length === 0 ? 'it stays quiet' : `it fires ${signals.length} times`
  const [signal] = signals
  if (signal.evidence.length === 0) return 'it has no records to show'
  const unclear = [signal.title, signal.reason.summary].find(text => /undefined|NaN|\[object|^\s*$/.test(text))
  return unclear === undefined ? undefined : `it says '${unclear}'`
}

const quietProblem = (detection: Detection, story: Stories[string]): string | undefined => {
  const signals = play(detection, story)
  return signals.length === 0 ? undefined : `it fires: ${signals[0].reason.summary}`
}

const bothProblem = (detection: Detection): string | undefined => {
  const { fast, plain } = decideBoth(detection)
  const only = fast.find((each, i) => each !== plain[i]) ?? plain.find((each, i) => each !== fast[i])
  return only === undefined ? undefined : `one of them decides ${only.slice(0, 300)} and the other does not`
}

/** A detection's own code may throw: that is a broken contract, not a defect of ours. */
const held = (contract: string, ask: () => string | undefined): Verdict => {
  try {
    return { contract, problem: ask() }
  } catch (error) {
    return { contract, problem: `it throws: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Every contract of one private detection, in the order in which one would mend them. */
export const verdictsOf = ({ path, detection }: OwnDetection, text: string): Verdict[] => {
  const verdicts = [
    held('lives where its type says', () =>
      path === pathOf(detection.type) ? undefined : `expected ${pathOf(detection.type)}`,
    ),
    held(`has at most ${LINES_MAX} lines`, () => {
      const lines = text.trimEnd().split('\n').length
      return lines <= LINES_MAX ? undefined : `it has ${lines}`
    }),
    held('imports vedette/sdk and nothing else', () => importsProblem(text)),
    held('says what a person needs', () => textsProblem(detection)),
    held('names techniques of ATT&CK’s', () => attackProblem(detection)),
  ]
  let stories: { fires: Stories; quiet: Stories } = { fires: {}, quiet: {} }
  verdicts.push(
    held('shows when it fires and when it does not', () => {
      stories = detection.examples() as typeof stories
      if (Object.keys(stories.fires ?? {}).length === 0) return 'examples has no story under fires'
      return Object.keys(stories.quiet ?? {}).length === 0 ? 'examples has no story under quiet' : undefined
    }),
  )
  for (const [name, story] of Object.entries(stories.fires ?? {}))
    verdicts.push(held(`fires: ${name}`, () => firesProblem(detection, story)))
  for (const [name, story] of Object.entries(stories.quiet ?? {}))
    verdicts.push(held(`stays quiet: ${name}`, () => quietProblem(detection, story)))
  verdicts.push(held('is decided alike by both engines', () => bothProblem(detection)))
  return verdicts
}
