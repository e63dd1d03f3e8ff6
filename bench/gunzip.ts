/** The floor: unpacking alone, one object after the other, nothing kept. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Contender } from './measure.ts'

export const contender = async (): Promise<Contender> => ({
  async run(files) {
    let bytes = 0
    for (const file of files) bytes += gunzipSync(readFileSync(file)).length
    return { records: bytes, fired: {} }
  },
})
