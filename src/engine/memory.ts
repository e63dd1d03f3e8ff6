/** What outlives the objects that told it. Everything here may be told twice and in any order without a difference. */
import { Inventory, type SavedInventory } from '../inventory/inventory.ts'
import { Familiar, type SeenDays } from './familiar.ts'
import type { Part } from './pass.ts'
import { Sides } from './sides.ts'

/** Of a part: what the memory keeps. */
export type Telling = Pick<Part, 'facts' | 'interfaces' | 'addressUses'> & { readonly accounts: readonly string[] }

/** A memory as plain values. */
export interface SavedMemory {
  readonly inventory: SavedInventory
  readonly sides: ReturnType<Sides['save']>
  readonly familiar: readonly SeenDays[]
}

/** The resources that logs told of, which side of a connection is whose, and what has been seen on earlier days. */
export class Memory {
  readonly inventory = new Inventory()
  readonly sides = new Sides(this.inventory)
  readonly familiar = new Familiar()

  tell({ facts, interfaces, addressUses, accounts }: Telling): void {
    for (const fact of facts) this.inventory.add(fact)
    for (const seen of interfaces) this.sides.take(seen)
    for (const use of addressUses) this.inventory.addAddressUse(use)
    for (const account of accounts) this.inventory.addAccount(account)
  }

  save(): SavedMemory {
    return { inventory: this.inventory.save(), sides: this.sides.save(), familiar: this.familiar.save() }
  }

  restore(saved: SavedMemory): void {
    this.inventory.restore(saved.inventory)
    this.sides.restore(saved.sides)
    this.familiar.restore(saved.familiar)
  }
}

export const tellingOf = ({ facts, interfaces, addressUses, hours }: Part): Telling => ({
  facts,
  interfaces,
  addressUses,
  accounts: [...new Set(hours.map(hour => hour.account))],
})
