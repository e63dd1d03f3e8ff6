// Hot. Nothing here may allocate per name.
import { type HostModel, hostModel } from './host-model.ts'
import { miningPoints } from './mining-words.ts'
import { type NameModel, nameModel } from './name-model.ts'
import { Suffixes, suffixRules } from './suffixes.ts'

/** A name is never longer; what claims to be is looked at from here to its end. */
const NAME_MAX = 255

/** What is to be known of a name by itself, found once for each distinct one. Filled by `look`. */
export class Names {
  /** Where the registrable domain begins; -1 for a bare suffix and for names of inner networks. */
  registered = -1
  /** How seldom an ordinary name looks so much generated, tenths of −ln(share). */
  generated = 0
  /** What the labels below the registrable domain could carry, bits. */
  payload = 0
  /** What its words say for a mining pool, tenths of nats. */
  mining = 0
  /** 1 when anybody may have a name under its suffix. */
  open: 0 | 1 = 0
  readonly suffixes: Suffixes
  readonly names: NameModel
  readonly hosts: HostModel

  constructor(suffixes: Suffixes, names: NameModel, hosts: HostModel) {
    this.suffixes = suffixes
    this.names = names
    this.hosts = hosts
  }

  /** Looks at the name at from..to. */
  look(bytes: Uint8Array, from: number, to: number): void {
    const begin = to - from > NAME_MAX ? to - NAME_MAX : from
    const parts = this.suffixes.split(bytes, begin, to)
    this.registered = parts.isInner === 1 ? -1 : parts.label
    this.open = parts.isPrivate
    this.generated = 0
    this.payload = 0
    this.mining = 0
    if (this.registered < 0) return
    this.generated = this.names.rarity(this.names.score(bytes, parts, to))
    this.mining = miningPoints(bytes, begin, to)
    if (parts.label > begin) this.payload = this.hosts.payload(bytes, begin, parts.label - 1)
  }
}

let opened: Names | undefined

/** With the shipped models. Cold: some milliseconds, once for each thread that reads DNS logs. */
export const openNames = (): Names => {
  opened ??= new Names(new Suffixes(suffixRules()), nameModel(), hostModel())
  return opened
}
