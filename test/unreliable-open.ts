/** Opens objects as the service does, except while the file that UNRELIABLE_DOWN names is there. Workers import it by its URL. */
import { existsSync } from 'node:fs'
import { open as openAlways } from '../src/intake/open.ts'
import type { ByteSource } from '../src/intake/ports.ts'

export const open = (name: string): ByteSource | Promise<ByteSource> => {
  if (existsSync(process.env['UNRELIABLE_DOWN'] ?? '')) throw new Error('503: please reduce your request rate')
  return openAlways(name)
}
