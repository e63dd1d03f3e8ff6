/** Vedette itself, all detections loaded, one worker in this thread: analyst, shard and evidence. */
import { Analyst } from '../src/engine/analyst.ts'
import { Shard } from '../src/engine/shard.ts'
import type { Found } from '../src/engine/evidence.ts'
import type { Part } from '../src/engine/pass.ts'
import type { Signal } from '../src/sdk/signal.ts'
import { detections } from '../src/detections/index.generated.ts'
import { open } from '../src/intake/open.ts'
import { loadIntel } from '../src/intel/load.ts'
import type { Contender } from './measure.ts'


/** What a fired window is called by every contender. */
const keyOf = ({ event, type }: Signal): string => {
  const { interface: eni, remote, servicePort } = event
  return type.endsWith('PortSweep') ? `${eni} ${servicePort}` : `${eni} ${remote}`
}

export const contender = async (): Promise<Contender> => {
  const intel = await loadIntel()
  const parts: Part[] = []
  const analyst = new Analyst(detections, intel, {}, part => parts.push(part))
  return {
    async run(files) {
      const shard = new Shard(detections, intel)
      const objects = files.map((name, index) => ({ index, name, account: '', region: 'us-east-1' }))
      let records = 0
      for (const object of objects) {
        const { counts, part } = await analyst.read(object, await open(object.name))
        records += counts.records
        for (const one of [...parts.splice(0), part]) shard.take(one)
      }
      shard.decide(Number.POSITIVE_INFINITY)
      const found: Found[] = []
      for (const request of shard.requests()) {
        const object = objects[request.object]
        found.push(...(await analyst.search(object, await open(object.name), request)))
      }
      const signals = shard.finish(found, index => objects[index].name)
      const fired = Map.groupBy(signals, signal => signal.type)
      const keys = [...fired].map(([type, list]) => [type, [...new Set(list.map(keyOf))].sort()])
      return { records, fired: Object.fromEntries(keys) as Record<string, string[]> }
    },
  }
}
