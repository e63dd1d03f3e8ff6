import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runVedette } from './command-line.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-own-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const LAB = `import { detection } from 'vedette/sdk'

export default detection.match({
  type: 'Custom:IAMUser/LoginFromLab',
  title: ({ remote, resource }) => \`\${resource} called from the lab, \${remote}.\`,
  why: 'Nobody works in the lab: whoever calls from its network has found a way in.',
  falsePositives: ['an inspection of the lab that was announced'],
  respond: ['Who was in the lab at that time?'],
  attack: ['T1078.004'],
  severity: 'High',
  role: 'TARGET',
  on: 'cloudtrail',
  where: call => call.remote.startsWith('198.51.100.'),
  by: ['principal'],
  because: ({ event, remote }) => \`\${event.eventName} was called from \${remote}.\`,
  examples: () => ({
    fires: { 'somebody lists buckets from the lab': [called('198.51.100.7')] },
    quiet: { 'the same from elsewhere': [called('203.0.113.7')] },
  }),
})

const called = (remote: string) => ({ at: 60, id: 'e', eventName: 'ListBuckets', principalName: 'ann', remote })
`
const RECORD = {
  ...{ eventVersion: '1.11', eventTime: '2026-10-01T10:00:00Z', eventSource: 's3.amazonaws.com' },
  ...{ eventName: 'ListBuckets', awsRegion: 'eu-west-1', sourceIPAddress: '198.51.100.7', userAgent: 'aws-cli' },
  ...{ eventID: 'id-1', eventType: 'AwsApiCall', recipientAccountId: '111122223333', managementEvent: true },
  userIdentity: { type: 'IAMUser', principalId: 'AIDAX', accountId: '111122223333', userName: 'ann' },
}

test('a detection of one’s own keeps the contracts, fires in worker threads and explains what it found', async () => {
  write('mine/iam-user/custom-login-from-lab.ts', LAB)
  const held = await runVedette(root, ['detections', 'test', join(root, 'mine')])
  expect([held.code, held.out]).toEqual([0, expect.stringContaining('fires: somebody lists buckets from the lab')])
  expect(held.err).toBe('1 detection, 0 with broken contracts.\n')
  write('logs/a.json', JSON.stringify({ Records: [RECORD] }))
  write('logs/b.json', JSON.stringify({ Records: [{ ...RECORD, eventID: 'id-2' }] }))
  const own = ['--detections', join(root, 'mine')]
  const scanned = await runVedette(root, [
    'scan',
    join(root, 'logs'),
    '--quiet',
    '--format',
    'jsonl',
    ...own,
    '--workers',
    '2',
  ])
  expect(scanned.err).toBe('')
  const found = scanned.out.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
  expect(found.map(({ type, severity }) => [type, severity])).toEqual([['Custom:IAMUser/LoginFromLab', 8]])
  const told = await runVedette(root, ['explain', found[0].id, ...own])
  expect(told.out).toContain('Nobody works in the lab')
  const listed = await runVedette(root, ['detections', ...own])
  expect(listed.out).toContain('Custom:IAMUser/LoginFromLab')
})

test.each([
  ['a syntax error', 'export default detection.match({', /cannot be loaded.*line 1/],
  ['no detection', 'export default 7', /default export is not a detection/],
  ['a type without the family', LAB.replace('Custom:', 'Lab:'), /must begin with Custom:/],
  ['a type that is shipped', LAB.replace('Custom:IAMUser/LoginFromLab', 'Recon:EC2/Portscan'), /Vedette brings/],
  ['no reason', LAB.replace('because:', 'becauze:'), /because is not a function/],
  ['a column that is not there', LAB.replace("by: ['principal']", "by: ['lab']"), /by names lab/],
])('%s is an error that names the file', async (name, text, problem) => {
  const folder = `broken-${name.replaceAll(' ', '-')}`
  write(`${folder}/iam-user/custom-login-from-lab.ts`, text)
  const { code, err } = await runVedette(root, ['detections', '--detections', join(root, folder)])
  expect([code, err]).toEqual([2, expect.stringContaining('(E_OWN_DETECTION)')])
  expect(err).toContain('custom-login-from-lab.ts')
  expect(err).toMatch(problem)
})

test('broken contracts are named, and end with 4', async () => {
  const text = LAB.replace("from 'vedette/sdk'", "from 'vedette/sdk'\nimport 'node:fs'").replace(
    "'T1078.004'",
    "'T9999'",
  )
  write('bad/iam-user/lab.ts', text.replace("called('203.0.113.7')", "called('198.51.100.8')"))
  const { code, out } = await runVedette(root, ['detections', 'test', join(root, 'bad')])
  expect(code).toBe(4)
  expect(out).toMatch(/BROKEN lives where its type says: expected iam-user\/custom-login-from-lab.ts/)
  expect(out).toMatch(/BROKEN imports vedette\/sdk and nothing else: it imports node:fs/)
  expect(out).toMatch(/BROKEN names techniques of ATT&CK’s: T9999/)
  expect(out).toMatch(/BROKEN stays quiet: the same from elsewhere: it fires/)
})

test('new writes a detection that loads and whose story is still to be made true', async () => {
  const folder = join(root, 'begun')
  const args = ['detections', 'new', 'Custom:EC2/ManyNames', '--on', 'dns', '--shape', 'window', '--dir', folder]
  const begun = await runVedette(root, args)
  expect([begun.code, begun.out]).toEqual([0, `${join(folder, 'ec2/custom-many-names.ts')}\n`])
  const held = await runVedette(root, ['detections', 'test', folder])
  expect([held.code, held.out]).toEqual([4, expect.stringContaining('it stays quiet')])
  expect((await runVedette(root, args)).err).toContain('it is there already. (E_OUT)')
  const odd = await runVedette(root, ['detections', 'new', 'Lab:EC2/Names', '--on', 'dns', '--dir', folder])
  expect(odd.err).toContain('must begin with Custom:')
})
