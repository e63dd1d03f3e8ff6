import { INBOUND, OUTBOUND } from '../events/flow.ts'
import type { PlainEvent } from '../events/kind.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { SeenInterface } from './observed.ts'

/** Interfaces that are remembered with what their ambiguous records had in common. */
const INTERFACES_MAX = 200_000

/**
 * A record between two private (or two IPv6) addresses may not say which side is the interface's own. It was counted
 * once for each side; here, when all logs have spoken, the wrong side is dropped.
 */
export class Sides {
  readonly #inventory: Inventory
  /** By account, interface and family: the addresses that all ambiguous records so far have in common, at most two. */
  readonly #common = new Map<string, readonly string[]>()

  constructor(inventory: Inventory) {
    this.#inventory = inventory
  }

  take(seen: SeenInterface): void {
    if (seen.either === undefined) {
      this.#inventory.addFlowFact(seen)
      return
    }
    this.#inventory.addFlowFact({ ...seen, address: '' })
    const both = seen.either
    const key = keyOf(seen.account, seen.interface, seen.isV6)
    const common = this.#common.get(key)
    if (common === undefined && this.#common.size >= INTERFACES_MAX) return
    this.#common.set(key, common === undefined ? both : common.filter(address => both.includes(address)))
  }

  /**
   * True when the event's `local` is the interface's own side. Own is what CloudTrail told, what records that say which
   * side is theirs told, or the one address that all other records share. Where the logs never told, a connection with
   * the internet is taken as opened from there, and one inside as opened by this interface: the common case.
   */
  hold(event: PlainEvent): boolean {
    if (event['sidesKnown'] !== false) return true
    const account = String(event['account'])
    const eni = String(event['interface'])
    const local = String(event['local'])
    const common = this.#common.get(keyOf(account, eni, local.includes(':'))) ?? []
    const told = this.#inventory.ownAddressesOf(eni, Number(event['at']))
    const own = common.length === 1 ? [...told, ...common] : told
    if (own.includes(local)) return true
    if (own.includes(String(event['remote']))) return false
    return event['direction'] === (event['remotePublic'] === true ? INBOUND : OUTBOUND)
  }
}

const keyOf = (account: string, eni: string, isV6: boolean): string => `${account} ${eni} ${isV6 ? 6 : 4}`
