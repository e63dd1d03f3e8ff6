/** A finding in parts: its document without occurrences, and each occurrence with its evidence. */
import { createHash } from 'node:crypto'
import type { Finding, Occurrence } from '../findings/finding.ts'

/** The document, in which only the number of occurrences that were not kept is told. */
export const withoutOccurrences = (finding: Finding): Finding => ({
  ...finding,
  vedette: { ...finding.vedette, occurrences: [] },
})

export const withOccurrences = (finding: Finding, occurrences: Occurrence[]): Finding => ({
  ...finding,
  vedette: { ...finding.vedette, occurrences },
})

/** Tells a revised occurrence from what is kept, without reading the evidence's text: its hashes stand for it. */
export const markOf = (occurrence: Occurrence): string => {
  const { evidence, ...rest } = occurrence
  const hashes = evidence.map(({ id, object, sha256, truncated }) => [id, object, sha256, truncated])
  return createHash('sha256')
    .update(JSON.stringify([rest, hashes]))
    .digest('base64url')
    .slice(0, 24)
}
