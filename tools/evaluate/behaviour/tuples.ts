/** A simulated deed as the engine's workers would tell it of its records. */
import { placeNumber } from '../../../src/events/places.ts'
import { RESOURCE_OF } from '../../../src/learn/behaviour/shape.ts'
import type { Tuple } from '../../../src/learn/model.ts'
import { type Deed, isData } from '../../../src/simulate/life/deed.ts'
import { parametersOf } from '../../../src/simulate/life/record.ts'

/** The value of the parameter that names what a call is about, as the engine seeks it in the record's text. */
const resourceOf = (deed: Deed): string => {
  const parameter = RESOURCE_OF[deed.name]
  if (parameter === undefined || deed.resource === undefined) return ''
  const text = parametersOf(deed, deed.resource, '')
  const name = `"${parameter}":"`
  const at = text.indexOf(name)
  return at < 0 ? '' : text.slice(at + name.length, text.indexOf('"', at + name.length))
}

/** The tuple of a deed; `id` stands for its record's id. */
export const tupleOf = (deed: Deed, id: number): Tuple => {
  const { actor, resource } = deed
  const user = actor.kind === 'user'
  return {
    texts: [
      ...[deed.account, actor.account, user ? 'user' : 'role', actor.name],
      ...[actor.kind === 'person' ? `${actor.id}:${actor.session}` : '', user ? 'IAMUser' : 'AssumedRole'],
      ...[deed.name, `${deed.service}.amazonaws.com`, deed.error ?? '', deed.agent, deed.from.address, '', deed.region],
      ...[resource?.kind === 'bucket' ? resource.name : '', resourceOf(deed)],
    ],
    numbers: [placeNumber(deed.from.country)],
    count: deed.times,
    mark: { at: deed.at, id, object: -1, offset: 0, length: 0 },
  }
}

/** True where a trail records it: data events of other services than S3 are seldom recorded, so they are left out. */
export const isRecorded = ({ service, name }: Deed): boolean => service === 's3' || !isData(service, name)
