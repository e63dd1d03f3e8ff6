import { tagResource, tagsOfResource, untagResource } from '../../control/tags.ts'
import type { Operations } from '../operation.ts'

/** Tags of detectors, filters, lists, publishing destinations and malware protection plans. */
export const tags: Operations<'TagResource' | 'UntagResource' | 'ListTagsForResource'> = {
  async TagResource({ ResourceArn = '', Tags = {} }, caller, { store, now }) {
    await tagResource(store, caller, ResourceArn, Tags, now())
    return {}
  },

  async UntagResource({ ResourceArn = '', TagKeys = [] }, caller, { store, now }) {
    await untagResource(store, caller, ResourceArn, TagKeys, now())
    return {}
  },

  async ListTagsForResource({ ResourceArn = '' }, caller, { store }) {
    return { Tags: await tagsOfResource(store, caller, ResourceArn) }
  },
}
