/** The models: what collects for each in a worker, and what learns in the shard. */
import type { Dictionaries } from '../formats/batch.ts'
import { Behaviour } from '../learn/behaviour/behaviour.ts'
import { BEHAVIOUR } from '../learn/behaviour/shape.ts'
import { Flows } from '../learn/flows/flows.ts'
import { FLOWS } from '../learn/flows/shape.ts'
import type { LearningSettings, Model, TupleShape } from '../learn/model.ts'
import type { Detection } from '../sdk/detection.ts'
import type { ModelName } from '../sdk/profile.ts'
import { BehaviourRows } from './behaviour-rows.ts'
import type { Collector } from './collector.ts'
import { FlowRows } from './flow-rows.ts'
import { TupleTable } from './tuple-table.ts'

/** One model, as the engine knows it. */
interface Learner {
  readonly shape: TupleShape
  collector(dictionaries: Dictionaries): Collector
  model(settings: LearningSettings): Model
}

/** By the name that detections ask for. A new model adds a line here. */
export const LEARNERS: Readonly<Record<ModelName, Learner>> = {
  behaviour: {
    shape: BEHAVIOUR,
    collector: dictionaries => new TupleTable('behaviour', BEHAVIOUR, dictionaries, new BehaviourRows(dictionaries)),
    model: settings => new Behaviour(settings),
  },
  flows: {
    shape: FLOWS,
    collector: dictionaries => new TupleTable('flows', FLOWS, dictionaries, new FlowRows()),
    model: settings => new Flows(settings),
  },
}

/** The models that these detections ask for. */
export const modelsOf = (detections: readonly Detection[]): ModelName[] => [
  ...new Set(detections.flatMap(detection => (detection.shape === 'profile' ? [detection.model as ModelName] : []))),
]
