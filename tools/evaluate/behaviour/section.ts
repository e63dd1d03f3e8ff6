/** What the page says of behaviour. */
import { table } from '../../pages/markdown.ts'
import { figure, interval } from '../figures.ts'
import type { Plot } from '../plot.ts'
import type { AtRate, BehaviourResults, ByStealth } from './results.ts'

const LEVELS = ['S0', 'S1', 'S2'] as const

/** What issue and design ask for, by budget. */
const GATES: Readonly<Record<number, ByStealth<number>>> = {
  1: { S0: 0.98, S1: 0.87, S2: 0.4 },
  0.25: { S0: 0.97, S1: 0.78, S2: 0.18 },
}

/** A gate holds where recall is as high as asked and no more false findings are told than the budget says. */
const gateOf = ({ wanted, realised, recall }: AtRate, level: (typeof LEVELS)[number]): string => {
  const gate = GATES[wanted]?.[level]
  if (gate === undefined) return ''
  if (recall[level].value < gate) return `; gate ${gate} **missed**`
  return realised.mean <= wanted ? `; gate ${gate} held` : `; gate ${gate}, but with more false findings than asked`
}

const rowOf = (what: string, at: AtRate): (string | number)[] => [
  what,
  at.wanted,
  `${figure(at.realised.mean)} / ${figure(at.realised.p90)} / ${figure(at.realised.max)}${at.realised.mean > 1.5 * at.wanted ? '; **more than 1.5 times the budget**' : ''}`,
  ...LEVELS.map(level => `${interval(at.recall[level])}${gateOf(at, level)}`),
]

const levels = (by: ByStealth<number>): string[] => LEVELS.map(level => figure(by[level]))

const byName = (of: Readonly<Record<string, ByStealth<number>>>, what: string): string =>
  table(
    [what, ...LEVELS],
    Object.entries(of).map(([name, by]) => [name, ...levels(by)]),
  )

const stress = (r: BehaviourResults): string[] =>
  Object.keys(r.stress).length === 0
    ? [
        'Organisations under stress (twice the drift, three times the hires, the first week after learning) are not in these figures: in a first try they had more than a hundred false findings an account and week, for a reason that is not known, and it has not been repeated since days are counted right.',
      ]
    : [
        '### Under stress',
        table(
          ['organisations with', 'realised at a budget of 1: mean / p90 / max', ...LEVELS],
          Object.entries(r.stress).map(([name, { realised, recall }]) => [
            name,
            `${figure(realised.mean)} / ${figure(realised.p90)} / ${figure(realised.max)}`,
            ...levels(recall),
          ]),
        ),
      ]

const worth = (r: BehaviourResults): string[] =>
  r.ablations.length === 0
    ? ['What each sort of evidence is worth was not measured in this run (`--without-ablations`).']
    : [
        '### What the evidence is worth',
        'Weights are fitted anew without some of it; thresholds are shifted to realise 1 and 0.25 false findings, so that only recall differs.',
        table(
          ['', ...LEVELS.map(level => `${level} at 1`), ...LEVELS.map(level => `${level} at 0.25`)],
          [
            {
              name: 'everything',
              recall: r.matched.map(({ recall }) => ({
                S0: recall.S0.value,
                S1: recall.S1.value,
                S2: recall.S2.value,
              })),
            },
            ...r.ablations,
          ].map(({ name, recall }) => [name, ...recall.flatMap(levels)]),
        ),
      ]

/** The section about principals' behaviour. */
export const behaviourSection = (r: BehaviourResults): string => {
  const { fusion, calibration, test } = r.organisations
  return [
    '## Behaviour of principals',
    `Weights are learned from ${fusion} organisations, shipped thresholds measured on ${calibration} others, and everything is tried on ${test} that serve for nothing else (${r.accounts} accounts, ${r.weeks} weeks each after four weeks of learning; seeds of release ${r.release}). ${r.techniques} techniques in four folds: what is tried was not learned from. ${r.attacks} attacks at three levels of stealth, scored against what was known at the midnight before and not learned. A false finding is one of daily life. Every telling counts: as in the product, of one principal and type only what is clearly more is told of again within a week, and attacks are held against that too. Organisations are lived through with the shipped weights, which hold back what they tell of. Recall weighs every technique the same; brackets hold 95 % of organisations drawn anew.`,
    table(
      [
        'thresholds',
        'budget',
        'realised false findings per account and week: mean / p90 / max',
        ...LEVELS.map(level => `recall ${level}`),
      ],
      [
        ...r.deployed.map(one => rowOf('as deployed', one)),
        ...r.matched.map(one => rowOf('shifted to realise the budget', one)),
      ],
    ),
    'S0: a rented server abroad and tools of their own. S1: a home connection in the victim’s country and the victim’s tool. S2: the victim’s own network, tool and hours.',
    '![Recall over false findings](evaluation/behaviour-recall.svg)',
    ...worth(r),
    ...stress(r),
    `Negative control: ${figure(100 * r.control)} % of what one colleague did, done by another from their own place and with their own tool, is told at a budget of 1. It is unusual for them and no attack.`,
    '### By tactic, victim and technique',
    `At a budget of 1, thresholds as deployed. Of what is found, ${figure(100 * r.tacticRight)} % are told as the technique’s own tactic.`,
    byName(r.byTactic, 'tactic'),
    byName(r.byVictim, 'victim'),
    byName(r.byTechnique, 'technique'),
    '### Cost',
    `${figure(r.cost.microsecondsPerTuple)} µs per behaviour scored and learned, on a machine that did other work at the time, and ${figure(r.cost.bytesPerPrincipal)} bytes of columns per principal, peers, accounts and buckets included and spare room as well.`,
  ].join('\n\n')
}

/** The plots of the section, by file name. */
export const behaviourPlots = (r: BehaviourResults): Record<string, Plot> => ({
  'behaviour-recall': {
    title: 'Recall over false findings (simulated)',
    x: 'false findings per account and week',
    y: 'recall, macro over techniques',
    log: true,
    xs: [0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    ys: [0, 0.2, 0.4, 0.6, 0.8, 1],
    lines: LEVELS.map(name => ({ name, points: r.curve.map(({ rate, recall }) => [rate, recall[name]] as const) })),
  },
})
