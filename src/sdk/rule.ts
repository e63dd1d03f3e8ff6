import type { CloudTrailEvent } from '../events/cloudtrail.ts'
import { type About, detection, type MatchDetection, type Story } from './detection.ts'
import { pick } from './json.ts'
import { type Act, graver, type SeverityName } from './signal.ts'

type Call = CloudTrailEvent

/** One of the acts that a rule raises its type for. Several of them may share a finding type. */
export interface RuleSignal {
  readonly severity: SeverityName
  readonly calls: readonly string[]
  /** Which of these calls it is; all that succeeded unless said. Parameters are hostile, and may have been left out. */
  readonly when?: (request: unknown, call: Call, record: unknown) => boolean
  /** Asked last, where the inventory is at hand. */
  readonly unless?: (request: unknown, about: About<Call>) => boolean
  /** What was done, as the rest of the sentence `… ann from 198.51.100.9`. */
  readonly says: (request: unknown, call: Call) => string
}

type Given = 'shape' | 'on' | 'by' | 'calls' | 'confirm' | 'fires' | 'because' | 'severity' | 'role' | 'acts'

/** A detection of acts that are each enough: what differs between the rules of GuardDuty's rule library. */
export interface Rule extends Omit<MatchDetection<'cloudtrail'>, Given> {
  /** The service that is called, `iam.amazonaws.com`. */
  readonly source: string
  /** By GuardDuty's name of each. */
  readonly signals: Readonly<Record<string, RuleSignal>>
}

/** The console signs in for a person and is no service that acts on its own. */
const CONSOLE = 'signin.amazonaws.com'

/** An AWS service called, for itself or on somebody's behalf: CloudFormation, RDS, Auto Scaling, … */
const byService = (call: Call): boolean =>
  call.userType === 'AWSService' || (call.invokedBy !== '' && call.invokedBy !== CONSOLE)

const requestOf = (record: unknown): unknown => pick(record, 'requestParameters')

/**
 * Declares a detection from a table of signals. A call that stands for one of them is a signal of its own, so that
 * what a principal did within a minute is not judged by the last of it; one finding gathers all of a principal's.
 */
export const rule = ({ source, signals, ...declared }: Rule): MatchDetection<'cloudtrail'> => {
  const entries = Object.entries(signals)
  const candidates = (record: unknown, call: Call) =>
    entries.filter(
      ([, { calls, when }]) => calls.includes(call.eventName) && (when?.(requestOf(record), call, record) ?? true),
    )
  const standing = (about: About<Call>) =>
    candidates(about.record, about.event).filter(([, { unless }]) => !unless?.(requestOf(about.record), about))
  const acts = (about: About<Call>): Act[] =>
    standing(about).map(([name, { severity, says }]) => {
      return { name, severity, summary: says(requestOf(about.record), about.event) }
    })
  return detection.match<'cloudtrail'>({
    ...declared,
    ...{ on: 'cloudtrail', role: 'TARGET', by: ['principal', 'id'] },
    calls: [...new Set(entries.flatMap(([, { calls }]) => calls))],
    confirm: (record, call) => call.eventSource === source && !byService(call) && candidates(record, call).length > 0,
    fires: about => standing(about).length > 0,
    severity: about => acts(about).reduce<SeverityName>((worst, { severity }) => graver(worst, severity), 'Low'),
    because: about => {
      const done = acts(about).map(({ name, summary }) => `${summary} (${name})`)
      return `${done.join(' and ')}, by ${about.event.principalName || 'an unknown principal'} from ${about.remote}.`
    },
    acts,
  })
}

/** For examples: one call, made by the user ann, as event and record. `event` and `record` change what they name. */
export const called = (
  eventSource: string,
  eventName: string,
  requestParameters: object | null = null,
  event: Partial<Call> = {},
  record: object = {},
): Story<'cloudtrail'> => ({
  events: [
    {
      ...{
        at: 1_790_000_060,
        id: JSON.stringify([eventName, requestParameters, event, record]),
        eventSource,
        eventName,
      },
      ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', userType: 'IAMUser' },
      ...{ remote: '198.51.100.9', ...event },
    },
  ],
  records: [{ eventSource, eventName, requestParameters, ...record }],
})
