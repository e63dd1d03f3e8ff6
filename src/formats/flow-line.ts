// Hot. Nothing here may allocate per event.
import type { Dictionaries } from './batch.ts'
import { NO_ADDRESS, NO_TIME } from './flow-faults.ts'
import {
  ACTION,
  ADDRESS,
  AMOUNT,
  LARGEST,
  type Plan,
  SECONDS,
  SIDE,
  SLOT,
  SLOTS,
  SMALL,
  STATUS,
  TEXT,
} from './flow-fields.ts'
import * as line from './flow-verbs.ts'

/** Reads one flow log line by a plan: for each field of the header its verb, in the order of the line. */

/** Small values of the last line read, by slot: ids, ports, flags. An address is its id × 2, plus 1 when it is public. */
export const values = new Uint32Array(SLOTS)
/** Packets and bytes may pass 2^32. */
export const amounts = new Float64Array(SLOTS)

/** Points the reader at a buffer. Must be called again when the bytes moved or the dictionaries were cleared. */
export const open = (buffer: Uint8Array, dictionaries: Dictionaries, plan: Plan): void => {
  line.openBytes(buffer, dictionaries)
  values.fill(0)
  amounts.fill(0)
  // A log without the action column was made for one kind of traffic; accepted is the one that matters more.
  if (plan.fills[SLOT.action] === 0) values[SLOT.action] = 1
}

/** Reads the line that begins at `from`; returns what is wrong with it, 0 when nothing is. `lineEnd` is then behind it. */
export const readLine = (plan: Plan, from: number): number => {
  const verbs = plan.verbs
  const slots = plan.slots
  const count = verbs.length
  values[SLOT.status] = 0
  values[SLOT.source] = 0
  values[SLOT.destination] = 0
  values[SLOT.start] = 0
  line.beginLine(from)
  for (let field = 0; field < count; field++) {
    if (!line.atWord()) return verdict(true)
    const slot = slots[field]
    switch (verbs[field]) {
      case TEXT:
        values[slot] = line.text(slot)
        break
      case ADDRESS:
        values[slot] = line.address()
        break
      case SMALL:
        values[slot] = line.small(LARGEST[slot])
        break
      case SECONDS:
        values[slot] = line.seconds()
        break
      case AMOUNT:
        amounts[slot] = line.amount()
        break
      case ACTION:
        values[slot] = line.action()
        break
      case STATUS:
        values[slot] = line.status()
        break
      case SIDE:
        values[slot] = line.direction()
        break
      default:
        line.skip()
    }
  }
  return verdict(false)
}

const verdict = (isShort: boolean): number => {
  const fault = line.endLine(isShort)
  const state = values[SLOT.status]
  if (state !== 0) return state
  if (fault !== 0) return fault
  // Custom formats may leave out either pair of addresses, or `start`.
  if (values[SLOT.source] === 0) values[SLOT.source] = values[SLOT.packetSource]
  if (values[SLOT.destination] === 0) values[SLOT.destination] = values[SLOT.packetDestination]
  if (values[SLOT.source] === 0 || values[SLOT.destination] === 0) return NO_ADDRESS
  if (values[SLOT.start] === 0) values[SLOT.start] = values[SLOT.end]
  return values[SLOT.start] === 0 ? NO_TIME : 0
}
