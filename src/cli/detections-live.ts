/** `vedette detections --live`: which detections cannot fire on these logs, and why. */

import { OperatorError } from '../errors.ts'
import type { KindName } from '../events/kinds.ts'
import { type Batch, Dictionaries } from '../formats/batch.ts'
import { Readers, readObject } from '../formats/read.ts'
import { open } from '../intake/open.ts'
import { findObjects } from '../intake/order.ts'
import { loadIntel } from '../intel/load.ts'
import { livenessOf, type Recorded } from '../own/liveness.ts'
import type { Detection } from '../sdk/sdk.ts'
import { counted, number } from './terminal.ts'

export interface LiveOptions {
  readonly path: string
  readonly intel: string | undefined
  readonly json: boolean
}

/** The few entries that Vedette brings stand for simulated attackers and AWS's tester: with them alone nothing real is found. */
const MADE_UP = /^(vedette-sample-|guardduty-tester)/

/** Counts what the logs hold; nothing is decided. An object that cannot be read is said and left out. */
const recordedIn = async (path: string, categories: ReadonlySet<string>): Promise<Recorded> => {
  const events: Record<KindName, number> = { cloudtrail: 0, flow: 0, dns: 0 }
  let dataEvents = 0
  let flowsOfSix = 0
  const dictionaries = new Dictionaries()
  const readers = new Readers(dictionaries, (batch: Batch) => {
    events[batch.kind] += batch.rows
    for (let row = 0; row < batch.rows; row++) {
      if (batch.kind === 'cloudtrail') dataEvents += batch.columns['managementEvent'][row] === 0 ? 1 : 0
      else if (batch.kind === 'flow' && flowsOfSix === 0)
        flowsOfSix = dictionaries.addresses.text(batch.columns['remote'][row]).includes(':') ? 1 : 0
    }
  })
  let objects = 0
  for await (const object of findObjects({ paths: [path], selection: {}, left: () => {} })) {
    objects++
    const { trouble } = await readObject(await open(object.name), object, readers)
    if (trouble !== undefined) process.stderr.write(`Not read to its end: ${object.name}: ${trouble}\n`)
  }
  if (objects === 0) throw new OperatorError('E_NO_LOGS', { path })
  return { events, dataEvents, flowsOfSix, categories }
}

/** Says which detections cannot fire on the logs, and why. */
export const showLive = async (detections: readonly Detection[], options: LiveOptions): Promise<void> => {
  const intel = await loadIntel(options.intel)
  const lists = intel.lists.filter(list => !list.trusted && list.entries > 0 && !MADE_UP.test(list.name))
  const recorded = await recordedIn(options.path, new Set(lists.map(({ category }) => category)))
  const told = detections.map(detection => livenessOf(detection, recorded))
  if (options.json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`)
  else
    for (const { type, live, why } of told)
      if (!live) process.stdout.write(`${type}\n${why.map(each => `    ${each}\n`).join('')}`)
  const held = Object.entries(recorded.events).map(([kind, n]) => `${number(n)} ${kind}`)
  const dead = told.filter(({ live }) => !live).length
  process.stderr.write(
    `${held.join(', ')} events. ${counted(dead, 'detection')} of ${told.length} cannot fire on these logs.\n`,
  )
}
