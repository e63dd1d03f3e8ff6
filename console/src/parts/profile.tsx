/** What is normal for a principal: when it works, and what it does, from where and with what. */
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import '../finding/finding.css'
import type { Answer } from '../api/v1.ts'

export type Profile = Answer<'profile'>['profiles'][number]
type Factor = Profile['factors'][number]

const SHOWN = 5
const [WIDE, HIGH] = [240, 40]

const days = (count: number): string =>
  `${Number(count.toPrecision(3)).toLocaleString()} ${count === 1 ? 'day' : 'days'}`

const Hours = ({ hours }: { readonly hours: readonly number[] }) => {
  const most = Math.max(...hours)
  if (most <= 0) return null
  const busiest = hours.flatMap((share, hour) => (share >= most / 2 ? [`${hour}:00`] : []))
  const width = WIDE / hours.length
  return (
    <svg className="vedette-hours" viewBox={`0 0 ${WIDE} ${HIGH + 14}`} role="img">
      <title>{`Hours of the day, UTC; mostly at ${busiest.join(', ')}`}</title>
      {hours.map((share, hour) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: it is the hour.
          key={hour}
          className={share > 0 ? 'vedette-level-under' : 'vedette-level-all'}
          x={hour * width}
          width={width - 1.5}
          y={HIGH - Math.max(1, (share / most) * HIGH)}
          height={Math.max(1, (share / most) * HIGH)}
        />
      ))}
      <text x="0" y={HIGH + 12}>
        0:00 UTC
      </text>
      <text x={WIDE} y={HIGH + 12} textAnchor="end">
        24:00
      </text>
    </svg>
  )
}

const Values = ({ of: { name, known, values }, active }: { readonly of: Factor; readonly active: number }) => (
  <div>
    <Box variant="awsui-key-label">
      {name} ({known.toLocaleString()})
    </Box>
    <ul className="vedette-usual">
      {values.slice(0, SHOWN).map(({ value, days: on, frequency }) => (
        <li key={value}>
          <span className="vedette-value">{value}</span>
          <small>
            {frequency.toLowerCase()}, {days(on)}
          </small>
          <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect className="vedette-level-all" width="100" height="4" />
            <rect className="vedette-level-under" width={Math.min(100, (100 * on) / Math.max(active, 1))} height="4" />
          </svg>
        </li>
      ))}
    </ul>
    {known > SHOWN ? (
      <Box variant="small">and {(known - Math.min(SHOWN, values.length)).toLocaleString()} more</Box>
    ) : null}
  </div>
)

/** In a narrow column by itself; `wide` puts the factors beside each other. */
export const ProfileOf = ({ profile, wide }: { readonly profile: Profile; readonly wide?: boolean }) => {
  const { days: active, lastDay, refused, hours, factors } = profile
  const told = factors.filter(({ values }) => values.length > 0)
  return (
    <SpaceBetween size="s">
      <Box variant="p">
        Active on {days(active)} (older ones count less), last on {lastDay};{' '}
        {(refused * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} % of its calls are refused.
      </Box>
      <Hours hours={hours} />
      {wide ? (
        <div className="vedette-factor-columns">
          {told.map(factor => (
            <Values key={factor.name} of={factor} active={active} />
          ))}
        </div>
      ) : (
        <ExpandableSection headerText="What it does, from where and with what" defaultExpanded>
          <SpaceBetween size="s">
            {told.map(factor => (
              <Values key={factor.name} of={factor} active={active} />
            ))}
          </SpaceBetween>
        </ExpandableSection>
      )}
    </SpaceBetween>
  )
}

/** Those whose name it is, and not only a part of it. */
export const namesake = (profiles: readonly Profile[], name: string): readonly Profile[] =>
  profiles.filter(
    ({ principal }) => principal === name || principal.endsWith(` ${name}`) || principal.endsWith(`/${name}`),
  )
