/** What the models have learned. One for a scan; in a service it outlives shards, and is written down. */
import type { Intel } from '../intel/intel.ts'
import {
  type Asking,
  DEFAULT_LEARNING,
  type LearningSettings,
  type Model,
  type Network,
  type Profile,
  type Progress,
  type Tuple,
} from '../learn/model.ts'
import type { Detection } from '../sdk/detection.ts'
import type { ModelName } from '../sdk/profile.ts'
import { LEARNERS, modelsOf } from './learners.ts'

/** Addresses whose network is remembered; past it they are asked anew. */
const NETWORKS_MAX = 1 << 17

/** The models that some detections ask for, and how far they have come. */
export class Learned implements Asking {
  readonly models = new Map<ModelName, Model>()
  /** Event time until which they have learned, seconds. */
  until: number
  /** Told of what a model took, for whoever writes it down. */
  onTaken: ((model: ModelName, minute: number, tuples: readonly Tuple[]) => void) | undefined
  #intel: Intel
  #networks = new Map<string, Network | undefined>()

  constructor(
    detections: readonly Detection[],
    intel: Intel,
    settings: LearningSettings = DEFAULT_LEARNING,
    until = 0,
  ) {
    this.#intel = intel
    this.until = until
    for (const name of modelsOf(detections)) this.models.set(name, LEARNERS[name].model(settings))
  }

  useIntel(intel: Intel): void {
    this.#intel = intel
    this.#networks = new Map()
  }

  /** By account, as far as the slowest model has come; a model that nothing asks for tells nothing. */
  progress(): readonly Progress[] {
    const told = [...this.models.values()].flatMap(model => model.progress())
    return [...Map.groupBy(told, ({ account }) => account)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([account, all]) => ({
        ...{ account, needed: all[0].needed, days: Math.min(...all.map(({ days }) => days)) },
        entities: all.reduce((sum, { entities }) => sum + entities, 0),
      }))
  }

  profilesOf(wanted: string, accounts?: ReadonlySet<string>): readonly Profile[] {
    return [...this.models.values()].flatMap(model => model.profilesOf(wanted, accounts))
  }

  networkOf(address: string): Network | undefined {
    if (this.#networks.has(address)) return this.#networks.get(address)
    const { asn, asnOrg } = this.#intel.describeAddress(address)
    const network = asn === undefined ? undefined : { asn, org: asnOrg ?? `AS${asn}` }
    if (this.#networks.size >= NETWORKS_MAX) this.#networks = new Map()
    this.#networks.set(address, network)
    return network
  }
}
