/** Vedette itself, all detections loaded, one worker in this thread: analyst, shard and evidence. */
import { detections } from '../src/detections/index.generated.ts'
import { Analyst } from '../src/engine/analyst.ts'
import type { Found } from '../src/engine/evidence.ts'
import { keyColumns } from '../src/engine/keys.ts'
import type { Part } from '../src/engine/pass.ts'
import { Shard } from '../src/engine/shard.ts'
import { open } from '../src/intake/open.ts'
import { loadIntel } from '../src/intel/load.ts'
import { type Detection, isRowDetection } from '../src/sdk/detection.ts'
import type { Signal } from '../src/sdk/signal.ts'
import type { Contender } from './measure.ts'

/** What a fired key is called by every contender: its columns' values, the account first, in the order of `by`. */
const keyOf = ({ event }: Signal, detection: Detection): string =>
  keyColumns(detection.on, isRowDetection(detection) ? detection.by : ['principal'], detection.type)
    .map(({ name }) => String(event[name]))
    .join(' ')

/** Vedette with these detections. */
export const vedetteOf = async (all: readonly Detection[]): Promise<Contender> => {
  const byType = new Map(all.map(detection => [detection.type, detection]))
  const intel = await loadIntel()
  const parts: Part[] = []
  const analyst = new Analyst(all, intel, {}, part => parts.push(part))
  return {
    async run(files) {
      const shard = new Shard(all, intel)
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
        found.push(...(await analyst.search(object, open, request)))
      }
      const fired: Record<string, string[]> = {}
      for (const signal of shard.finish(found, index => objects[index].name)) {
        const key = keyOf(signal, byType.get(signal.type) as Detection)
        fired[signal.type] = [...new Set([...(fired[signal.type] ?? []), key])].sort()
      }
      return { records, fired }
    },
  }
}

export const contender = (): Promise<Contender> => vedetteOf(detections)
