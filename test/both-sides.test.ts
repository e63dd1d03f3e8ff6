import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { scan } from './scanning.ts'

/**
 * Inside a VPC both interfaces log the same packets. A default record (version 2) says neither whose interface it was
 * nor who opened the connection: still only the instance that scans may be accused.
 */
const folder = mkdtempSync(join(tmpdir(), 'vedette-sides-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const START = 1_767_600_000
const SCANNER = 'eni-0aaaaaaaaaaaaaaa1'
const TARGET = 'eni-0bbbbbbbbbbbbbbb2'

type Flow = readonly [from: string, to: string, fromPort: number, toPort: number, packets: number, bytes: number]

const line = (eni: string, [from, to, fromPort, toPort, packets, bytes]: Flow, at: number): string =>
  `2 111122223333 ${eni} ${from} ${to} ${fromPort} ${toPort} 6 ${packets} ${bytes} ${at} ${at + 40} ACCEPT OK`

/** Every packet of a conversation, as both interfaces log it. */
const onBoth = (flows: readonly Flow[], a: string, b: string): string[] =>
  flows.flatMap((flow, i) => [a, b].map(eni => line(eni, flow, START + Math.floor(i / 8))))

const scanOf = (from: string, to: string, replies: number): Flow[] =>
  Array.from({ length: 300 }, (_, i): Flow[] => [
    [from, to, 50_000 + i, 1 + i * 7, 1, 60],
    ...(i < replies ? [[to, from, 1 + i * 7, 50_000 + i, 1, 40] as const] : []),
  ]).flat()

const guessesOf = (from: string, to: string): Flow[] =>
  Array.from({ length: 40 }, (_, i): Flow[] => [
    [from, to, 50_000 + i, 22, 14, 2_000],
    [to, from, 22, 50_000 + i, 12, 2_600],
  ]).flat()

/** What any instance does besides. */
const dailyWork = (eni: string, own: string, other: string): string[] =>
  Array.from({ length: 5 }, (_, i) => line(eni, [own, other, 40_000 + i, 443, 12, 4_000], START + i))

const accused = async (name: string, lines: readonly string[]): Promise<string[]> => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.log`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  const { findings } = await scan([path])
  return findings
    .map(({ type, service, resource }) => {
      const enis = JSON.stringify(resource).match(/eni-0[ab]{15}\d/)?.[0]
      return `${service.resourceRole} ${enis} ${type}`
    })
    .sort()
}

const FAMILIES = [
  ['IPv4', '10.0.0.5', '10.0.0.6', '10.0.1.9'],
  ['IPv6', '2600:1f18:1::5', '2600:1f18:1::6', '2600:1f18:1::9'],
] as const

describe.each(FAMILIES)('seen on both interfaces, over %s', (family, a, b, c) => {
  const work = [...dailyWork(SCANNER, a, c), ...dailyWork(TARGET, b, c)]

  test('a port scan accuses the scanner alone', async () => {
    const lines = [...onBoth(scanOf(a, b, 300), SCANNER, TARGET), ...work]
    expect(await accused(`scan ${family}`, lines)).toEqual([`ACTOR ${SCANNER} Recon:EC2/Portscan`])
  })

  test('so it does when closed ports stay silent', async () => {
    const lines = [...onBoth(scanOf(a, b, 0), SCANNER, TARGET), ...work]
    expect(await accused(`silent ${family}`, lines)).toEqual([`ACTOR ${SCANNER} Recon:EC2/Portscan`])
  })

  test('password guesses have one guesser and one target', async () => {
    const lines = [...onBoth(guessesOf(a, b), SCANNER, TARGET), ...work]
    expect(await accused(`guesses ${family}`, lines)).toEqual([
      `ACTOR ${SCANNER} UnauthorizedAccess:EC2/SSHBruteForce`,
      `TARGET ${TARGET} UnauthorizedAccess:EC2/SSHBruteForce`,
    ])
  })

  test('a target that did nothing else is not taken for the scanner', async () => {
    const lines = [...onBoth(scanOf(a, b, 300), SCANNER, TARGET), ...dailyWork(SCANNER, a, c)]
    expect(await accused(`idle ${family}`, lines)).toEqual([`ACTOR ${SCANNER} Recon:EC2/Portscan`])
  })

  test('nor is one whose scanner otherwise talks to the internet only', async () => {
    const outside = dailyWork(SCANNER, a, family === 'IPv6' ? c : '198.51.100.200')
    const lines = [...onBoth(scanOf(a, b, 300), SCANNER, TARGET), ...outside]
    expect(await accused(`outside ${family}`, lines)).toEqual([`ACTOR ${SCANNER} Recon:EC2/Portscan`])
  })
})
