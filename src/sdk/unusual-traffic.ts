import { type FlowEvent, OUTBOUND, TCP } from '../events/flow.ts'
import { detection, type Story } from './detection.ts'
import type { ProfileDetection } from './profile.ts'

type Given = 'shape' | 'on' | 'role' | 'model' | 'examples'
type Traffic = Partial<FlowEvent>

/** What differs between the types that tell of unusual traffic. */
export interface UnusualTraffic extends Omit<ProfileDetection<'flow'>, Given> {
  /** By what it shows: records of a morning that are told of. */
  readonly unusual: Readonly<Record<string, readonly Traffic[]>>
  /** The same for what looks alike and is not. */
  readonly alike?: Readonly<Record<string, readonly Traffic[]>>
}

/** A morning. */
export const MORNING = 1_767_603_600
const DAYS = 18

/** What the instance of the examples sends to a host on the internet. */
export const outward = (at: number, remote: string, remotePort: number, more: Traffic = {}): Traffic => ({
  ...{ at, end: at + 20, remote, remotePort, servicePort: remotePort, localPort: 40_000 + (at % 20_000) },
  ...{ interface: 'eni-1', instance: 'i-0123456789abcdef0', subnet: 'subnet-1', local: '10.0.0.5', protocol: TCP },
  ...{ direction: OUTBOUND, sent: true, accepted: true, remotePublic: true, sidesKnown: true, tcpFlags: 3 },
  ...{ packets: 12, bytes: 4000, ...more },
})

const USUAL = [0, 900, 1800, 2700, 7200, 8100].map(after => outward(MORNING + after, '198.51.100.20', 443))

const examplesOf = ({ unusual, alike = {} }: Pick<UnusualTraffic, 'unusual' | 'alike'>) => {
  const story = (events: readonly Traffic[], usual: readonly Traffic[], days = DAYS): Story<'flow'> => ({
    ...{ events, usual: { days, events: usual } },
  })
  const [acts] = Object.values(unusual)
  const stories = (all: Readonly<Record<string, readonly Traffic[]>>) =>
    Object.fromEntries(Object.entries(all).map(([name, events]) => [name, story(events, USUAL)]))
  return {
    fires: stories(unusual),
    quiet: {
      'what it does every day': story(acts, [...USUAL, ...acts]),
      'the same in an account that is still learning': story(acts, USUAL, 6),
      ...stories(alike),
    },
  }
}

/** Declares a detection of unusual traffic: the model decides, the type says what it may mean. */
export const unusualTraffic = ({ unusual, alike, ...declared }: UnusualTraffic): ProfileDetection<'flow'> =>
  detection.profile<'flow'>({
    ...declared,
    ...{ on: 'flow', role: 'ACTOR', model: 'flows' },
    examples: () => examplesOf({ unusual, alike }),
  })
