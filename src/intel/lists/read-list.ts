/** The six list formats of GuardDuty's API, read from pieces of any size. */
import { closeSync, openSync, readSync } from 'node:fs'
import { OperatorError } from '../../errors.ts'
import { ALIEN_VAULT_EXPECTED, alienVaultReader } from './alien-vault.ts'
import {
  FIRE_EYE_EXPECTED,
  fireEyeReader,
  OTX_EXPECTED,
  otxReader,
  PROOF_POINT_EXPECTED,
  proofPointReader,
} from './csv-formats.ts'
import type { EntrySink } from './entries.ts'
import type { ListReader } from './lines.ts'
import { STIX_EXPECTED, stixReader } from './stix.ts'
import { type ListAbout, type ListCounts, ListTally } from './tally.ts'
import { TXT_EXPECTED, txtReader } from './txt.ts'

/** GuardDuty's own spelling of list formats. */
export const LIST_FORMATS = ['TXT', 'STIX', 'OTX_CSV', 'ALIEN_VAULT', 'PROOF_POINT', 'FIRE_EYE'] as const
export type ListFormat = (typeof LIST_FORMATS)[number]

/** A file larger than this is refused, unless its list has a lower limit. */
export const BYTES_MAX = 512 << 20
const PIECE = 1 << 20

const READERS: Readonly<
  Record<ListFormat, { readonly make: (tally: ListTally) => ListReader; readonly expected: string }>
> = {
  TXT: { make: txtReader, expected: TXT_EXPECTED },
  STIX: { make: stixReader, expected: STIX_EXPECTED },
  OTX_CSV: { make: otxReader, expected: OTX_EXPECTED },
  ALIEN_VAULT: { make: alienVaultReader, expected: ALIEN_VAULT_EXPECTED },
  PROOF_POINT: { make: proofPointReader, expected: PROOF_POINT_EXPECTED },
  FIRE_EYE: { make: fireEyeReader, expected: FIRE_EYE_EXPECTED },
}

/** What a list is read as. */
export interface ListToRead extends Omit<ListAbout, 'format' | 'expected'> {
  readonly format: ListFormat
}

/** A list on its way into a sink; `tally.line` is the line of the entry that the sink is being handed. */
export class ListReading {
  readonly tally: ListTally
  readonly #reader: ListReader

  constructor(list: ListToRead, sink: EntrySink) {
    const { make, expected } = READERS[list.format]
    this.tally = new ListTally({ ...list, expected }, sink)
    this.#reader = make(this.tally)
  }

  push(piece: Buffer): void {
    this.#reader.push(piece)
  }

  /** The end of the list: what was counted, or the refusal of a list that is mostly something else. */
  end(): ListCounts {
    this.#reader.end()
    return this.tally.close()
  }
}

/** Reads a list that is in memory. */
export const readList = (list: ListToRead, bytes: Buffer, sink: EntrySink): ListCounts => {
  const reading = new ListReading(list, sink)
  reading.push(bytes)
  return reading.end()
}

/** The bytes of a file in pieces that are overwritten by the next; a file that grows past `max` is refused. */
export function* piecesOf(path: string, max = BYTES_MAX): Generator<Buffer> {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    throw new OperatorError('E_UNREADABLE', { path, problem: (error as Error).message })
  }
  try {
    const piece = Buffer.allocUnsafe(PIECE)
    for (let total = 0; ; ) {
      const got = readSync(file, piece, 0, PIECE, null)
      if (got === 0) return
      total += got
      if (total > max)
        throw new OperatorError('E_INTEL_LIMIT', { file: path, problem: 'it is too large', expected: limitText(max) })
      yield piece.subarray(0, got)
    }
  } finally {
    closeSync(file)
  }
}

const limitText = (max: number): string => `a list of at most ${Math.floor(max / 2 ** 20)} MB`
