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
  /** By account and address: the interfaces whose own it is. Made when first asked for, and dropped when more is told. */
  #holders: Map<string, Set<string>> | undefined

  constructor(inventory: Inventory) {
    this.#inventory = inventory
  }

  take(seen: SeenInterface): void {
    this.#holders = undefined
    if (seen.either === undefined) {
      this.#inventory.addFlowFact(seen)
      return
    }
    // Its `address` is empty.
    this.#inventory.addFlowFact(seen)
    const both = seen.either
    const key = keyOf(seen.account, seen.interface, seen.isV6)
    const common = this.#common.get(key)
    if (common === undefined) {
      if (this.#common.size < INTERFACES_MAX) this.#common.set(key, both)
    } else if (!common.every(address => both.includes(address)))
      this.#common.set(
        key,
        common.filter(address => both.includes(address)),
      )
  }

  /** What ambiguous records had in common, as plain values to be written down. */
  save(): readonly (readonly [key: string, common: readonly string[]])[] {
    return [...this.#common]
  }

  restore(saved: ReturnType<Sides['save']>): void {
    this.#holders = undefined
    for (const [key, common] of saved) this.#common.set(key, common)
  }

  /**
   * True when the event's `local` is the interface's own side. Own is what CloudTrail told, what records that say which
   * side is theirs told, or the one address that all other records share. Not own is what is another interface's own:
   * a host that was scanned and did nothing else logs the scanner's packets too, and must not be taken for the scanner.
   * Where the logs never told, a connection with the internet is taken as opened from there, and one inside as opened
   * by this interface: the common case.
   */
  hold(event: PlainEvent): boolean {
    if (event['sidesKnown'] !== false) return true
    const account = String(event['account'])
    const eni = String(event['interface'])
    const local = String(event['local'])
    const remote = String(event['remote'])
    const own = this.#ownOf(keyOf(account, eni, local.includes(':')), eni)
    if (own.includes(local)) return true
    if (own.includes(remote)) return false
    const localIsAnothers = this.#isAnothers(account, local, eni)
    const remoteIsAnothers = this.#isAnothers(account, remote, eni)
    if (localIsAnothers !== remoteIsAnothers) return remoteIsAnothers
    return event['direction'] === (event['remotePublic'] === true ? INBOUND : OUTBOUND)
  }

  #ownOf(key: string, eni: string): readonly string[] {
    const common = this.#common.get(key) ?? []
    const told = this.#inventory.ownAddressesOf(eni)
    return common.length === 1 ? [...told, ...common] : told
  }

  #isAnothers(account: string, address: string, eni: string): boolean {
    this.#holders ??= this.#findHolders()
    const holders = this.#holders.get(`${account} ${address}`)
    return holders !== undefined && !holders.has(eni)
  }

  #findHolders(): Map<string, Set<string>> {
    const holders = new Map<string, Set<string>>()
    for (const key of this.#common.keys()) {
      const [account, eni] = key.split(' ')
      for (const address of this.#ownOf(key, eni)) {
        const name = `${account} ${address}`
        const known = holders.get(name)
        if (known === undefined) holders.set(name, new Set([eni]))
        else known.add(eni)
      }
    }
    return holders
  }
}

const keyOf = (account: string, eni: string, isV6: boolean): string => `${account} ${eni} ${isV6 ? 6 : 4}`
