import { INBOUND, OUTBOUND } from '../events/flow.ts'
import type { PlainEvent } from '../events/kind.ts'
import type { Inventory } from '../inventory/inventory.ts'

/**
 * A record between two private (or two IPv6) addresses may not say which side is the interface's own. It was counted
 * once for each side; here, when all logs have spoken, the wrong side is dropped. Where they never told, a connection
 * with the internet is taken as opened from there, and one inside as opened by this interface: the common case.
 */
export const sideHolds = (event: PlainEvent, inventory: Inventory): boolean => {
  if (event['sidesKnown'] !== false) return true
  const own = inventory.ownAddressesOf(String(event['interface']), Number(event['at']))
  const local = String(event['local'])
  const remote = String(event['remote'])
  if (own.includes(local)) return true
  if (own.includes(remote)) return false
  return event['direction'] === (event['remotePublic'] === true ? INBOUND : OUTBOUND)
}
