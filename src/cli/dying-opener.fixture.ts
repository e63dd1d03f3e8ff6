/** Opens objects as `scan` does, but what is named so kills the thread: by exit, by an error, or by filling its heap. */

import type { OpenObject } from '../engine/ports.ts'
import { open as openFile } from '../intake/open.ts'

export const open: OpenObject = name => {
  if (name.includes('exits')) process.exit(7)
  if (name.includes('throws'))
    setImmediate(() => {
      throw new Error('thrown where nobody catches')
    })
  if (name.includes('throws')) return new Promise(() => {})
  if (name.includes('fills')) {
    const held: number[][] = []
    for (;;) held.push(new Array(1_000_000).fill(held.length + 0.5))
  }
  return openFile(name)
}
