/** Builds src/learn/models/behaviour.json: how evidence of behaviour is weighed, learned from simulated organisations. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Weights } from '../../src/learn/behaviour/weighing.ts'
import { liveThrough } from '../evaluate/behaviour/behaviour.ts'
import { type Sizes, seedsFor, WHOLE } from '../evaluate/behaviour/plan.ts'
import { SILENT, trainWeights, withThresholds } from './weights.ts'

const FOLDER = join(import.meta.dirname, '../../src/learn/models')

const card = (sizes: Sizes, sha256: string): object => ({
  model: 'behaviour: weights of a logistic over the evidence of one principal, tactic and hour; thresholds by budget',
  data: `src/simulate/life, ${sizes.weeks} weeks each after ${sizes.before} of learning, attacks of src/simulate/techniques at S0, S1 and S2`,
  seeds: {
    weights: seedsFor('fusion', sizes.fusion),
    between: seedsFor('calibration', sizes.calibration),
    thresholds: seedsFor('thresholds', sizes.thresholds),
  },
  command: 'npm run train -- behaviour',
  cannot:
    'It knows simulated organisations only: how well it fits a real one is not known. An account’s own threshold takes over within four weeks.',
  weights: { file: 'behaviour.json', sha256 },
})

/** As the formatter leaves it, so that the checksum is the file's: pairs of numbers on one line. */
const textOf = (weights: Weights): string => {
  const pairs = weights.thresholds.map(pair => `[${pair.join(', ')}]`).join(', ')
  return JSON.stringify({ ...weights, thresholds: [] }, undefined, 2).replace(
    /"thresholds": \[\]\n}$/,
    `"thresholds": [${pairs}]\n}\n`,
  )
}

/**
 * Trains and writes the weights with their card. Twice: first with weights that tell of nothing, then with what came of it,
 * because what was told is held back from learning. Then thresholds are measured anew on organisations that serve for
 * nothing else. The shipped file has no part in it.
 */
export const trainBehaviour = (sizes: Sizes = WHOLE): void => {
  let weights = SILENT
  for (let pass = 0; pass < 2; pass++) {
    const fusion = liveThrough('fusion', sizes.fusion, sizes, '', {}, weights)
    const calibration = liveThrough('calibration', sizes.calibration, sizes, '', {}, weights)
    weights = trainWeights(fusion, calibration, { learns: () => true, uses: () => true })
  }
  // How much is held back depends on the thresholds themselves: so they are measured where they were at work already.
  for (let pass = 0; pass < 2; pass++)
    weights = withThresholds(weights, liveThrough('thresholds', sizes.thresholds, sizes, '', {}, weights))
  const text = textOf(weights)
  const sha256 = createHash('sha256').update(text).digest('hex')
  writeFileSync(join(FOLDER, 'behaviour.json'), text)
  writeFileSync(join(FOLDER, 'behaviour.card.json'), `${JSON.stringify(card(sizes, sha256), undefined, 2)}\n`)
  process.stderr.write(`src/learn/models/behaviour.json: SHA-256 ${sha256.slice(0, 16)}…\n`)
}
