import { type Random, zipf } from '../random.ts'
import type { Resource, ResourceKind } from './deed.ts'

/** How many a team has of each kind: between these. */
const COUNTS: Readonly<Record<ResourceKind, readonly [number, number]>> = {
  ...{ bucket: [2, 9], secret: [4, 20], key: [1, 5], role: [5, 15], user: [3, 12], function: [4, 25], table: [2, 10] },
  ...{ instance: [3, 30], queue: [2, 10], topic: [1, 5], logs: [5, 30], parameter: [5, 40], repository: [2, 8] },
  ...{
    database: [1, 4],
    snapshot: [5, 50],
    image: [2, 10],
    cluster: [1, 4],
    group: [4, 20],
    stack: [2, 8],
    trail: [1, 2],
  },
}
const KINDS = Object.keys(COUNTS) as ResourceKind[]

const PREFIXES: Partial<Record<ResourceKind, string>> = {
  ...{ instance: 'i-0', snapshot: 'snap-0', image: 'ami-0', group: 'sg-0' },
}

/** What a team has in its account: things of every kind, more with time, and machines that are replaced. */
export class Resources {
  readonly #team: string
  readonly #things = new Map<ResourceKind, Resource[]>()
  readonly #draws = new Map<number, (random: Random) => number>()

  constructor(random: Random, team: string) {
    this.#team = team
    for (const kind of KINDS) {
      const [low, high] = COUNTS[kind]
      this.#things.set(kind, [])
      for (let n = random.between(low, high); n > 0; n--) this.add(random, kind)
    }
  }

  /** Makes one more thing of a kind. */
  add(random: Random, kind: ResourceKind): Resource {
    const things = this.#things.get(kind)!
    const prefix = PREFIXES[kind]
    const name =
      prefix === undefined ? `${this.#team}-${kind}-${things.length}-${random.hex(4)}` : prefix + random.hex(16)
    const made = { kind, name }
    things.push(made)
    return made
  }

  /** A week passes: some things are made, a third of the machines and snapshots are replaced. */
  week(random: Random): void {
    for (const kind of KINDS) if (random.chance(0.3)) this.add(random, kind)
    for (const kind of ['instance', 'snapshot', 'image'] as const) {
      const things = this.#things.get(kind)!
      for (let i = 0; i < things.length; i++)
        if (random.chance(0.33)) things[i] = { kind, name: (PREFIXES[kind] ?? '') + random.hex(16) }
    }
  }

  /** One that a principal would take: everyone has favourites of their own, told by `taste`. */
  pick(random: Random, kind: ResourceKind, taste: number): Resource {
    const things = this.#things.get(kind)!
    const n = Math.min(things.length, 40)
    let draw = this.#draws.get(n)
    if (draw === undefined) this.#draws.set(n, (draw = zipf(n, 1.2)))
    return things[(draw(random) + taste) % things.length]
  }

  /** Any of a kind, as somebody takes it who does not know which are whose. */
  any(random: Random, kind: ResourceKind): Resource {
    return random.pick(this.#things.get(kind)!)
  }
}
