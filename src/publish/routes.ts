/** From the settings of destinations to who wants which finding. */
import { parseCriteria } from '../findings/criteria.ts'
import { type Condition, matches } from '../findings/filter.ts'
import { type Finding, SEVERITY_NUMBERS } from '../findings/finding.ts'
import type { Destination } from './destination.ts'
import type { Route } from './route.ts'
import type { DestinationSettings } from './settings.ts'

/** What a destination's `criteria` ask; throws a CriteriaFault that names the attribute. */
export const conditionsOf = ({ criteria }: Pick<DestinationSettings, 'criteria'>): readonly Condition[] =>
  criteria === undefined ? [] : parseCriteria('criterion' in criteria ? criteria : { criterion: criteria }, 'filter')

/** Who wants which finding, by `minSeverity` and `criteria`. */
export const routeOf = (
  settings: Pick<DestinationSettings, 'criteria' | 'minSeverity' | 'frequency'>,
  destination: Pick<Destination, 'name' | 'takesArchived'>,
): Route => {
  const conditions = conditionsOf(settings)
  const least = settings.minSeverity === undefined ? 0 : SEVERITY_NUMBERS[settings.minSeverity]
  // Low begins at 1, Medium at 4, High at 7, Critical at 9: the named severity and everything above.
  const floor = least === 0 ? 0 : least >= 9 ? 9 : least >= 7 ? 7 : least >= 4 ? 4 : 1
  return {
    destination,
    frequency: settings.frequency,
    selects: (finding: Finding) => finding.severity >= floor && matches(finding, conditions),
  }
}
