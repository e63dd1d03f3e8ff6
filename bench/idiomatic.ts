/**
 * The same subset as one would write it without thinking of speed: unpack the object, make a string of it, split or
 * parse, and count in Maps and Sets. Correct, readable, and what most log scripts look like.
 */

import { plainCloudTrail } from './idiomatic-cloudtrail.ts'
import { plainDns } from './idiomatic-dns.ts'
import { plainFlow } from './idiomatic-flow.ts'
import type { Contender, Source } from './measure.ts'

const SCRIPTS = { flow: plainFlow, cloudtrail: plainCloudTrail, dns: plainDns }

export const contender = async (source: Source): Promise<Contender> => ({
  run: async files => SCRIPTS[source](files),
})
