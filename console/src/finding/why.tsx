/** Why we say so: the sentence, the numbers beside what they were held against, the lists that matched. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { To } from '../shell/scope.tsx'
import type { DetectionFacts, Finding } from './kept.ts'

/** GuardDuty calls FREQUENT what is met on a quarter of the days. */
const FREQUENT = 0.25

type Factor = Finding['vedette']['reason']['factors'][number]

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value))
/** `distinctPorts` → `distinct ports` */
const words = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()

/** `GetSecretValue: RARE, on 1.5 of 20 active days`: how much of its active days that is. */
const shareOf = (value: unknown): number | undefined => {
  const told = typeof value === 'string' ? / on ([\d.]+) of ([\d.]+) active days$/.exec(value) : null
  return told === null ? undefined : Math.min(1, Number(told[1]) / Math.max(1, Number(told[2])))
}

/** What is seldom for somebody is a short bar: the mark is where it would be frequent. */
const ShareBar = ({ share }: { readonly share: number }) => (
  <svg className="vedette-level" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect className="vedette-level-all" width="100" height="8" />
    <rect
      className={share < FREQUENT ? 'vedette-level-over' : 'vedette-level-under'}
      width={Math.max(1, 100 * share)}
      height="8"
    />
    <rect className="vedette-level-mark" x={100 * FREQUENT} width="1" height="8" />
  </svg>
)

/** How far beyond its threshold a number is, where both are numbers. */
const Bar = ({ value, threshold }: { readonly value: unknown; readonly threshold: unknown }) => {
  if (typeof value !== 'number' || typeof threshold !== 'number' || threshold <= 0) return null
  const most = Math.max(value, threshold)
  return (
    <svg className="vedette-level" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="vedette-level-all" width="100" height="8" />
      <rect
        className={value >= threshold ? 'vedette-level-over' : 'vedette-level-under'}
        width={(100 * value) / most}
        height="8"
      />
      <rect className="vedette-level-mark" x={(100 * threshold) / most - 0.5} width="1" height="8" />
    </svg>
  )
}

const FactorRow = ({ factor: { name, value, threshold }, why }: { readonly factor: Factor; readonly why?: string }) => {
  const share = shareOf(value)
  return (
    <tr>
      <th scope="row">{words(name)}</th>
      <td>
        <span className="vedette-value">{shown(value)}</span>
        {share === undefined ? <Bar value={value} threshold={threshold} /> : <ShareBar share={share} />}
      </td>
      <td>
        {threshold !== undefined ? shown(threshold) : share === undefined ? '–' : 'its active days'}
        {why === undefined ? null : (
          <Box color="text-body-secondary" fontSize="body-s">
            {why}
          </Box>
        )}
      </td>
    </tr>
  )
}

const Lists = ({ finding }: { readonly finding: Finding }) => {
  const details = finding.service.evidence?.threatIntelligenceDetails ?? []
  if (details.length === 0) return null
  return (
    <div>
      <Box variant="h4">The list that matched</Box>
      <ul>
        {details.map(({ threatListName, threatNames }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are shown once and never move.
          <li key={i}>
            <To path="/lists">{threatListName}</To>
            {threatNames.length === 0 ? '' : `: ${threatNames.join(', ')}`}
          </li>
        ))}
      </ul>
    </div>
  )
}

export const Why = ({ finding, facts }: { readonly finding: Finding; readonly facts: DetectionFacts | undefined }) => {
  const { reason } = finding.vedette
  const reasons = new Map(facts?.tune.map(({ name, why }) => [name, why]))
  return (
    <Container header={<Header variant="h2">Why we say so</Header>}>
      <SpaceBetween size="s">
        <Box variant="p">{reason.summary}</Box>
        {reason.factors.length === 0 ? null : (
          <table className="vedette-factors">
            <thead>
              <tr>
                <th scope="col">Factor</th>
                <th scope="col">Here</th>
                <th scope="col">Held against</th>
              </tr>
            </thead>
            <tbody>
              {reason.factors.map(factor => (
                <FactorRow key={factor.name} factor={factor} why={reasons.get(factor.name)} />
              ))}
            </tbody>
          </table>
        )}
        <Lists finding={finding} />
        {facts === undefined ? null : (
          <Box color="text-body-secondary" variant="p">
            {facts.why}
          </Box>
        )}
      </SpaceBetween>
    </Container>
  )
}
