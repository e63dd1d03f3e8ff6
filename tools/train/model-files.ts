/** Weights as files: bytes, and beside them a card that says what they are. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const MODELS = join(import.meta.dirname, '../../src/learn/models')

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Writes NAME.bin and NAME.json. The card names the weights' file and checksum. */
export const writeModel = (name: string, bytes: Uint8Array, card: object, ofWeights: object = {}): void => {
  const file = `${name}.bin`
  writeFileSync(join(MODELS, file), bytes)
  const weights = { file, sha256: sha256(bytes), ...ofWeights }
  writeFileSync(join(MODELS, `${name}.json`), `${JSON.stringify({ ...card, weights }, undefined, 2)}\n`)
  process.stderr.write(`src/learn/models/${name}.bin: ${bytes.length} bytes, SHA-256 ${weights.sha256.slice(0, 16)}…\n`)
}
