/** The whole engine as `vedette scan` runs it, with BENCH_WORKERS threads. */
import { detections } from '../src/detections/index.generated.ts'
import type { ObjectRef } from '../src/engine/ports.ts'
import { run } from '../src/engine/run.ts'
import { findObjects } from '../src/intake/order.ts'
import { loadIntel } from '../src/intel/load.ts'
import type { Contender } from './measure.ts'

const selection = { since: undefined, until: undefined, accounts: [], regions: [] }

export const contender = async (): Promise<Contender> => {
  const intel = await loadIntel()
  return {
    async run(files) {
      const objects: ObjectRef[] = []
      for await (const object of findObjects({ paths: files, selection, left: () => {} })) objects.push(object)
      let records = 0
      const { signals } = await run({
        detections,
        detectionModules: [new URL('../src/detections/index.generated.ts', import.meta.url).href],
        openModule: new URL('../src/intake/open.ts', import.meta.url).href,
        intel,
        objects,
        workers: Number(process.env['BENCH_WORKERS'] ?? 1),
        onObject: ({ counts }) => {
          records += counts.records
        },
      })
      return { records, fired: { all: signals.map(signal => signal.id).sort() } }
    },
  }
}
