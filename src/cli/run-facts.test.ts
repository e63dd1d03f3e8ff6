import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import { pathOf } from '../detections/path.ts'
import type { Detection } from '../sdk/sdk.ts'
import { Sources } from './detection-source.ts'
import { detectionDigest, detectionDigests } from './run-facts.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-digest-'))
afterAll(() => rmSync(folder, { recursive: true }))
const FILE = join(folder, 'own.ts')

const fileOf = (type: string): string => join(import.meta.dirname, '../detections', pathOf(type))
const detection = detections[0] as Detection

const OWN = `import { detection, type Story } from 'vedette/sdk'
import { limit } from './limit.ts'

// A word.
const LIMIT = 3

export default detection.match({
  why: 'because',
  where: call => call.at > LIMIT + limit,
})
`

/** The version with these texts in the files. */
const versionOf = (own = OWN, limit = 'export const limit = 7\n'): string => {
  writeFileSync(FILE, own)
  writeFileSync(join(folder, 'limit.ts'), limit)
  return detectionDigest(detection, FILE)
}

describe('the version of a detection', () => {
  const before = versionOf()

  test.each([
    ['a helper beside it', OWN.replace('LIMIT = 3', 'LIMIT = 4'), undefined],
    ['a helper that it imports', OWN, 'export const limit = 8\n'],
    ['what it imports of the SDK', OWN.replace('detection, ', 'detection, opensBucketTo, '), undefined],
  ])('changes with %s', (_, own, limit) => expect(versionOf(own, limit)).not.toBe(before))

  test.each([
    ['a comment', OWN.replace('A word.', 'Another word.'), undefined],
    ['a comment in what it imports', OWN, '/** Seven. */\nexport const limit = 7\n'],
    ['a type that it imports', OWN.replace('type Story', 'type Story, type Role'), undefined],
    // Of what the detection declares itself the members tell, and words are none of those that decide.
    ['its words for people', OWN.replace('because', 'since'), undefined],
  ])('does not change with %s', (_, own, limit) => expect(versionOf(own, limit)).toBe(before))

  test('changes with its members, whether or not its file is at hand', () => {
    const other = { ...detection, where: () => false } as Detection
    expect(detectionDigest(other, undefined)).not.toBe(detectionDigest(detection, undefined))
    expect(detectionDigest(detection, join(folder, 'none.ts'))).toBe(detectionDigest(detection, undefined))
  })
})

describe('the shipped detections', () => {
  test('have their files where their types say, and a version each', () => {
    expect(detections.filter(({ type }) => !existsSync(fileOf(type)))).toEqual([])
    const versions = detectionDigests(detections, fileOf)
    expect(new Set(Object.values(versions)).size).toBe(detections.length)
  })

  test('hold what a rule’s signals say and the files that it reaches into, and no others', () => {
    const texts = new Sources().deciding(fileOf('Exfiltration:S3/TransferDataToCloudAccount')).join('\n')
    for (const part of [
      'S3BucketPolicyExternalAccess',
      'const byService',
      'export const accountsLetIn',
      'fitsEverybody',
    ])
      expect(texts).toContain(part)
    expect(texts).not.toContain('fastestTravel')
  })
})
