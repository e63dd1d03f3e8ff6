/** How well generated names are told from ordinary ones, alone and by the host that asks for them. */
import dga from '../../src/detections/ec2/trojan-dga-domain-request-b.ts'
import { openNames } from '../../src/learn/names/names.ts'
import { generatedEvidence, withRarity } from '../../src/sdk/sdk.ts'
import { FOLDS, foldsOf } from '../train/families.ts'
import { fitNames, isMeasure, modelOf, quantilesOf, scoreOf } from '../train/fit-names.ts'
import { seeded } from '../train/logistic.ts'
import { benignNames, generatedNames, haveLists, LISTS, type Name } from '../train/name-lists.ts'
import { logsIn, look, queriesOf, scanned } from './dns-logs.ts'
import type { EvaluationPart } from './part.ts'

const SEED = 7
const HOSTS = 200
const WINDOWS = 20_000
const NAMES_ASKED = [10, 20, 50] as const
type Random = () => number

interface Family {
  readonly family: string
  readonly names: number
  readonly auc: number
  readonly at1: number
  readonly at01: number
  /** Rarities, held out. */
  readonly rarities: readonly number[]
}

/** The share of `ordinary`, ascending, that lies below each of these scores, on average. */
const areaUnder = (scores: readonly number[], ordinary: Float64Array): number => {
  const below = (score: number): number => {
    let low = 0
    let high = ordinary.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (ordinary[middle] < score) low = middle + 1
      else high = middle
    }
    return low
  }
  return scores.reduce((sum, score) => sum + below(score), 0) / scores.length / ordinary.length
}

const heldOut = (ordinary: readonly Name[]): Family[] => {
  const generated = generatedNames([])
  const foldOf = foldsOf(generated)
  const measure = ordinary.filter(isMeasure)
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap(fold => {
    const fitted = fitNames(
      ordinary,
      generated.filter(({ family }) => foldOf(family) !== fold),
    )
    const model = modelOf(fitted, quantilesOf(modelOf(fitted), measure))
    const sorted = Float64Array.from(measure, name => scoreOf(model, name)).sort()
    const aboveAll = (share: number) => sorted[Math.floor(sorted.length * (1 - share))]
    const families = Map.groupBy(
      generated.filter(({ family }) => foldOf(family) === fold),
      ({ family }) => family,
    )
    process.stderr.write(`names: fold ${fold + 1} of ${FOLDS}\n`)
    return [...families].map(([family, names]) => {
      const scores = names.map(name => scoreOf(model, name))
      const share = (threshold: number) => scores.filter(score => score > threshold).length / scores.length
      return {
        ...{ family, names: names.length, auc: areaUnder(scores, sorted) },
        ...{ at1: share(aboveAll(0.01)), at01: share(aboveAll(0.001)) },
        rarities: scores.map(score => model.rarity(score)),
      }
    })
  })
}

const drawn = (random: Random, from: readonly number[], count: number): number[] => {
  const places = new Set<number>()
  while (places.size < Math.min(count, from.length)) places.add(Math.floor(random() * from.length))
  return [...places].map(place => from[place])
}

const fires = (rarities: readonly number[]): boolean =>
  rarities.length >= dga.tune.names &&
  generatedEvidence(rarities.map((rarity, i) => withRarity(i, rarity))) >= dga.tune.evidence * 10

/** The share of hosts that are caught by so many generated names and one to eight ordinary ones, over all families. */
const caughtAt = (families: readonly Family[], ordinary: readonly number[], asked: number): number => {
  const random = seeded(SEED + asked)
  const shares = families.map(({ rarities }) => {
    let caught = 0
    for (let host = 0; host < HOSTS; host++) {
      const beside = drawn(random, ordinary, 1 + Math.floor(random() * 8))
      if (fires([...drawn(random, rarities, asked), ...beside])) caught++
    }
    return caught / HOSTS
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** The share of hours with three to 64 ordinary names, all missing, that would be called generated. */
const falseWindows = (ordinary: readonly number[]): number => {
  const random = seeded(SEED)
  let called = 0
  for (let window = 0; window < WINDOWS; window++)
    if (fires(drawn(random, ordinary, 3 + Math.floor(random() * 62)))) called++
  return called / WINDOWS
}

const nanosecondsPerName = (hosts: readonly string[]): number => {
  const encoder = new TextEncoder()
  const encoded = hosts.map(host => encoder.encode(host))
  const arena = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0))
  const ends = encoded.reduce<number[]>((all, bytes) => {
    const from = all.at(-1) ?? 0
    arena.set(bytes, from)
    all.push(from + bytes.length)
    return all
  }, [])
  const names = openNames()
  const times = Array.from({ length: 7 }, () => {
    const begin = process.cpuUsage()
    for (let i = 0; i < ends.length; i++) names.look(arena, i === 0 ? 0 : ends[i - 1], ends[i])
    const { user, system } = process.cpuUsage(begin)
    return ((user + system) * 1000) / ends.length
  })
  return Math.round(Math.min(...times))
}

const round = (value: number, digits = 3): number => Number(value.toFixed(digits))
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const measure = (): object => {
  const queries = logsIn('bulk-benign').flatMap(queriesOf)
  const hosts = [...new Set(queries.map(({ name }) => name))]
  const real = [...new Map(queries.map(({ name }) => look(name)).map(one => [one.registered, one])).values()]
    .filter(({ registered }) => registered !== '')
    .map(({ generated }) => generated)
  const ordinary = benignNames([])
  const listed = ordinary.filter(isMeasure).map(({ label, suffix }) => look(`${label}.${suffix}`).generated)
  const families = heldOut(ordinary)
  const hostDays = new Set(queries.map(({ host, at }) => `${host} ${Math.floor(at / 86_400)}`)).size
  const findings = scanned('bulk-benign')
  const raised = Object.values(findings).reduce((sum, count) => sum + count, 0)
  return {
    macroAuc: round(meanOf(families.map(({ auc }) => auc)), 4),
    families: families
      .map(({ family, names, auc, at1, at01 }) => ({
        family,
        names,
        auc: round(auc),
        at1: round(at1),
        at01: round(at01),
      }))
      .sort((a, b) => b.auc - a.auc),
    hosts: Object.fromEntries(NAMES_ASKED.map(asked => [asked, round(caughtAt(families, real, asked))])),
    falseWindows: { listed: falseWindows(listed), crawler: falseWindows(real) },
    crawler: {
      queries: queries.length,
      names: real.length,
      hostDays,
      findings,
      per10000HostDays: (raised / hostDays) * 10_000,
    },
    nanosecondsPerName: nanosecondsPerName(hosts),
  }
}

interface Measured {
  readonly macroAuc: number
  readonly families: readonly { family: string; names: number; auc: number; at1: number; at01: number }[]
  readonly hosts: Readonly<Record<string, number>>
  readonly falseWindows: { readonly listed: number; readonly crawler: number }
  readonly crawler: { queries: number; names: number; hostDays: number; findings: object; per10000HostDays: number }
  readonly nanosecondsPerName: number
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

const section = (measured: Measured): string => {
  const { macroAuc, families, hosts, falseWindows: wrong, crawler } = measured
  return [
    '## Generated names',
    `Models fitted without a family, and without its relatives, judge it against ordinary names that they were not fitted to either. Over ${families.length} families the area under the curve is ${macroAuc} on average, every family counting alike.`,
    '| family | names | area | found at 1 % | at 0.1 % |\n| --- | --- | --- | --- | --- |\n' +
      families.map(one => `| ${one.family} | ${one.names} | ${one.auc} | ${one.at1} | ${one.at01} |`).join('\n'),
    `A host is judged by all names that it asks for in vain within an hour (\`Trojan:EC2/DGADomainRequest.B\`). Of hosts with a family that was held out, and one to eight ordinary missing names beside, it finds ${Object.entries(
      hosts,
    )
      .map(([asked, share]) => `${percent(share)} by ${asked} names`)
      .join(
        ', ',
      )}. Of hours with 3 to 64 ordinary names, all missing, ${percent(wrong.listed)} are called generated when they are drawn from lists, ${percent(wrong.crawler)} when they are those that a crawler asked for.`,
    `A scan of that crawler's logs (${crawler.queries} queries for ${crawler.names} domains) raises ${JSON.stringify(crawler.findings)}: ${crawler.per10000HostDays} per 10,000 days of a host, of which ${crawler.hostDays} was seen, so that no small number can be claimed.`,
    `To take a name apart and judge it costs ${measured.nanosecondsPerName} ns of CPU, once for each distinct name.`,
    'What this is not: the threshold of hosts was set with the crawler’s names in view. Real missing names of many ordinary hosts were not to be had.',
  ].join('\n\n')
}

export const names: EvaluationPart = {
  missing: () => (haveLists() ? undefined : `${LISTS} does not hold the lists`),
  measure,
  section: section as EvaluationPart['section'],
}
