/** Vedette with BENCH_ADDED more detections that never match, spread over the sources: what one more costs. */
import { detections } from '../src/detections/index.generated.ts'
import type { Detection } from '../src/sdk/detection.ts'
import { detection } from '../src/sdk/sdk.ts'
import type { Contender, Source } from './measure.ts'
import { vedetteOf } from './vedette.ts'

/** Conditions as detections have them, each with words of its own; no record fulfils them. */
const CONDITIONS: Readonly<Record<Source, (i: number) => string>> = {
  flow: i => `event.protocol === 6 && event.direction === 2 && event.servicePort === ${61_000 + i} && event.bytes < 0`,
  cloudtrail: i => `event.errorCode === '' && event.managementEvent && event.eventType === 'Never${i}'`,
  dns: i => `event.queryType === 'NEVER${i}' && event.answers > 3`,
}

/** Each with a function body of its own: forty closures of one body would be forty times the same code to V8. */
const never = (source: Source, i: number): Detection =>
  detection.match({
    type: `Bench:EC2/Never${source}${i}`,
    title: () => 'never',
    why: 'never',
    falsePositives: [],
    respond: [],
    attack: [],
    severity: 'Low',
    role: 'ACTOR',
    on: source,
    where: new Function('event', `return ${CONDITIONS[source](i)}`) as (event: unknown) => boolean,
    by: ['account'],
    because: () => 'never',
    examples: () => ({ fires: {}, quiet: {} }),
  })

export const contender = (source: Source): Promise<Contender> => {
  const count = Number(process.env['BENCH_ADDED'] ?? 0)
  return vedetteOf([...detections, ...Array.from({ length: count }, (_, i) => never(source, i))])
}
