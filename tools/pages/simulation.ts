import { type Range, REGIMES } from '../../src/simulate/life/regime.ts'
import { TECHNIQUES } from '../../src/simulate/techniques/catalogue.ts'
import { page, table } from './markdown.ts'

/** docs/simulation.md: between what simulated organisations lie, and what is done to them. */
export const simulationPage = (): string =>
  page([
    '# The simulated organisation',
    '`vedette simulate --life` writes the logs of an organisation at work, and `npm run evaluate` measures learned behaviour on many of them: people with teams, shifts, time zones with summer time, offices, home networks, a VPN and trips; people who join, leave and change jobs; programs with roles of their own, CI systems, vendors and contractors; releases, launches, drift, jobs of the end of a month and of a quarter, incidents, audits, break-glass sessions, role chaining, things that are made and replaced, rarely used operations of which a quarter is denied, and the acts of administrators that attackers do as well. Nobody attacks it.',
    'Each organisation draws its habits from these ranges, evenly. The ranges are published; which seeds an evaluation takes is not decided before it.',
    '## Regimes',
    table(
      ['habit', 'from', 'to', 'what'],
      Object.entries(REGIMES as Record<string, Range>).map(([habit, { low, high, says }]) => [
        `\`${habit}\``,
        low,
        high,
        says,
      ]),
    ),
    '## Techniques',
    'An intruder plays one of these with the credentials of somebody who was active in the week before: a person (65 %), a program (25 %) or a CI system (10 %). At S0 they call from a rented server abroad with tools of their own, at any hour; at S1 through a home connection in the victim’s country of a provider that the victim was not seen with, with the victim’s tool, in waking hours; at S2 from the victim’s own network, with their tool, in an hour in which they work.',
    table(
      ['technique', 'tactic', 'ATT&CK', 'S3', 'calls'],
      TECHNIQUES.map(({ name, tactic, attack, s3, steps }) => [
        `\`${name}\``,
        tactic,
        attack,
        s3 ? 'yes' : '',
        steps.map(step => `${step.service}:${step.name}${step.most > 1 ? ` ×${step.most}` : ''}`).join(', '),
      ]),
    ),
    '## What it is not',
    'It is our idea of an organisation, not a real one. `src/simulate/` shares no constant with `src/learn/`, and organisation, techniques and stealth were frozen before the models were tuned on them; a change to them after that is a new evaluation. There was one change between the first dry run and the first training: S1 came from providers that the victim used themselves in half of the cases, against its definition, because a country had only three; it has more now.',
    'Made by `npm run generate`; edit `src/simulate/` instead.',
  ])
