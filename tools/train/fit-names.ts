/** Fits the model of names: which examples, how much each counts, and whole numbers out of real ones. */
import { PLACES } from '../../src/learn/names/grams.ts'
import { type NameCard, NameModel } from '../../src/learn/names/name-model.ts'
import { Suffixes, suffixRules } from '../../src/learn/names/suffixes.ts'
import { finish, mix } from '../../src/tables/hash.ts'
import { type Example, seeded, shuffled, type Training, train } from './logistic.ts'
import type { GeneratedName, Name } from './name-lists.ts'
import { styledNames, wordsOf } from './styles.ts'
import { WORDS } from './words.ts'

export const TRAINING: Training & { readonly ordinary: number; readonly styled: number } = {
  ...{ seed: 20_261_124, epochs: 10, rate: 0.1, decay: 1e-6 },
  /** Ordinary names that are drawn, and names of each style that are made. */
  ...{ ordinary: 120_000, styled: 2500 },
}
/** What all names of one family weigh together, and of one style. */
const FAMILY = 1200
const STYLE = 900
/** A family of which few names are known does not make each of them weigh more than this. */
const NAME_MAX = 4

/** One fifth of ordinary names by their hash: those that no model is trained on, the measure of rarity. */
export const isMeasure = ({ label }: Name): boolean => {
  let h = 7
  for (let i = 0; i < label.length; i++) h = mix(h, label.charCodeAt(i))
  return (finish(h) >>> 0) % 5 === 0
}

const weighted = (names: readonly GeneratedName[], total: number): Example[] =>
  [...Map.groupBy(names, name => name.family).values()].flatMap(family =>
    family.map(({ label, suffix }) => {
      return { label, suffix, isGenerated: true, weight: Math.min(NAME_MAX, total / family.length) }
    }),
  )

/** Suffixes of one or two labels that a name may lie under. */
const plainSuffixes = (): string[] =>
  [...suffixRules()]
    .filter(([suffix, bits]) => (bits & 1) !== 0 && /^[a-z]+(\.[a-z]+)?$/.test(suffix))
    .map(([suffix]) => suffix)
    .sort()

export interface Fitted {
  readonly weights: Int8Array
  readonly scale: number
  readonly bias: number
}

/** Fits to ordinary names, those that are no measure, and to generated ones with our own styles beside them. */
export const fitNames = (ordinary: readonly Name[], generated: readonly GeneratedName[]): Fitted => {
  const random = seeded(TRAINING.seed)
  const learned = ordinary.filter(name => !isMeasure(name))
  const words = [...new Set([...WORDS, ...wordsOf(learned)])]
  const styled = styledNames(random, TRAINING.styled, { words, names: learned, suffixes: plainSuffixes() })
  const examples: Example[] = [
    ...shuffled(learned, random)
      .slice(0, TRAINING.ordinary)
      .map(({ label, suffix }) => ({ label, suffix, isGenerated: false, weight: 1 })),
    ...weighted(generated, FAMILY),
    ...weighted(styled, STYLE),
  ]
  const { weights, bias } = train(examples, TRAINING)
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127
  return { weights: Int8Array.from({ length: PLACES }, (_, place) => Math.round(weights[place] / scale)), scale, bias }
}

const suffixes = new Suffixes(suffixRules())
const encoder = new TextEncoder()

/** A model as the product uses it. */
export const modelOf = ({ weights, scale, bias }: Fitted, quantiles: readonly number[] = []): NameModel => {
  const card: NameCard = { version: 1, weights: { file: '', sha256: '', scale }, bias, quantiles }
  return new NameModel(card, weights)
}

/** The score that the product gives a name. */
export const scoreOf = (model: NameModel, { label, suffix }: Name): number => {
  const bytes = encoder.encode(`${label}.${suffix}`)
  return model.score(bytes, suffixes.split(bytes, 0, bytes.length), bytes.length)
}

/** The scores below which all but e^(-n/10) of these names lie, for n from 1 on while ten names lie above. */
export const quantilesOf = (model: NameModel, measure: readonly Name[]): number[] => {
  const scores = Float64Array.from(measure, name => scoreOf(model, name)).sort()
  const quantiles: number[] = []
  for (let n = 1; ; n++) {
    const above = Math.floor(scores.length * Math.exp(-n / 10))
    if (above < 10) return quantiles
    quantiles.push(scores[scores.length - 1 - above])
  }
}
