import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Scanned, scan } from './scanning.ts'

/**
 * A day of a server that stood in the internet with its ports open. Nobody labelled it, so the truth is counted here in
 * the plainest way: who connected how often to port 22, and who asked for how many ports.
 */
const LOG = join(import.meta.dirname, '../../shared/data/flow/rita/internet-exposed-vps-2024-04-19.vpcflow.log.gz')
const absent = !existsSync(LOG)

interface Record {
  readonly remote: string
  readonly localPort: number
  readonly remotePort: number
  readonly bytes: number
  readonly start: number
  readonly inbound: boolean
  readonly isSyn: boolean
  readonly isAnswer: boolean
}

const records = (): Record[] => {
  const [head, ...lines] = gunzipSync(readFileSync(LOG)).toString().trim().split('\n')
  const names = head.split(' ')
  return lines
    .map(line => Object.fromEntries(line.split(' ').map((value, i) => [names[i], value])))
    .filter(({ protocol }) => protocol === '6')
    .map(field => {
      const inbound = field['flow-direction'] === 'ingress'
      const [remote, remotePort, localPort] = inbound
        ? [field['srcaddr'], field['srcport'], field['dstport']]
        : [field['dstaddr'], field['dstport'], field['srcport']]
      const flags = Number(field['tcp-flags']) & 18
      const [isSyn, isAnswer] = [flags === 2, flags === 18]
      const numbers = { remotePort: Number(remotePort), localPort: Number(localPort), bytes: Number(field['bytes']) }
      return { remote, ...numbers, start: Number(field['start']), inbound, isSyn, isAnswer }
    })
}

/** Addresses that made at least `least` short SSH connections within some ten minutes. */
const guessers = (all: readonly Record[], least: number): string[] => {
  const byRemote = Map.groupBy(
    all.filter(({ localPort }) => localPort === 22),
    ({ remote }) => remote,
  )
  return [...byRemote]
    .filter(([, some]) =>
      some.some(({ start }) => {
        const within = some.filter(one => one.start >= start && one.start < start + 540)
        const attempts = new Set(within.map(one => one.remotePort)).size
        const bytes = within.reduce((sum, one) => sum + one.bytes, 0) / attempts
        return attempts >= least && bytes >= 1000 && bytes < 8000
      }),
    )
    .map(([remote]) => remote)
}

/** Addresses that asked for at least so many different ports. */
const scanners = (all: readonly Record[], least: number): string[] => {
  const asked = all.filter(({ inbound, isSyn }) => inbound && isSyn)
  const byRemote = Map.groupBy(asked, ({ remote }) => remote)
  return [...byRemote]
    .filter(([, some]) => new Set(some.map(one => one.localPort)).size >= least)
    .map(([remote]) => remote)
}

describe.skipIf(absent)(`a server in the internet${absent ? ' (skipped: ../shared/data is not there)' : ''}`, () => {
  const lists = mkdtempSync(join(tmpdir(), 'vedette-exposed-'))
  const all = absent ? [] : records()
  const scanning = scanners(all, 5)
  let scanned: Scanned
  const titles = (type: string): string =>
    scanned.findings
      .filter(finding => finding.type === type)
      .flatMap(({ vedette }) => vedette.occurrences.map(({ title }) => title))
      .join('\n')

  beforeAll(async () => {
    writeFileSync(join(lists, 'scanners.txt'), scanning.join('\n'))
    const manifest = 'lists:\n  - { name: seen scanning, file: scanners.txt, format: TXT, category: scanner }\n'
    writeFileSync(join(lists, 'intel.yaml'), manifest)
    scanned = await scan([LOG], 1, lists, 'us-east-1')
  })
  afterAll(() => rmSync(lists, { recursive: true, force: true }))

  test('everybody who guessed SSH passwords in earnest is named', () => {
    const heavy = guessers(all, 22)
    expect(heavy.length).toBeGreaterThanOrEqual(6)
    for (const remote of heavy) expect(titles('UnauthorizedAccess:EC2/SSHBruteForce')).toContain(remote)
  })

  test('nobody else is accused of guessing', () => {
    const plausible = new Set(guessers(all, 15))
    const accused = [...titles('UnauthorizedAccess:EC2/SSHBruteForce').matchAll(/^(\S+) is guessing/gm)].map(
      one => one[1],
    )
    expect(accused.filter(remote => !plausible.has(remote))).toEqual([])
  })

  test('listed port scanners are named when port 22 answered them, and only then', () => {
    const met = scanning.filter(remote =>
      all.some(one => one.remote === remote && one.isAnswer && one.localPort === 22),
    )
    expect(scanning.length).toBeGreaterThanOrEqual(50)
    expect(met.length).toBeGreaterThan(0)
    const named = [...titles('Recon:EC2/PortProbeUnprotectedPort').matchAll(/answers (\S+), a known scanner/g)]
    expect(new Set(named.map(one => one[1]))).toEqual(new Set(met))
  })

  test('what is raised is this, and no more', () => {
    const types = [...new Set(scanned.findings.map(({ type }) => type))].sort()
    expect(types).toEqual(['Recon:EC2/PortProbeUnprotectedPort', 'UnauthorizedAccess:EC2/SSHBruteForce'])
  })
})
