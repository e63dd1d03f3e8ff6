/**
 * What a look-up costs: a million entries of each kind, looked up by values of which half are listed, in an order that no
 * cache foresees. CPU time, since the machine may be shared. `node bench/intel.ts [entries]`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Intel } from '../src/intel/intel.ts'
import { loadIntel } from '../src/intel/load.ts'
import { textOfV4, textOfV6 } from '../src/tables/addresses.ts'

const LOOKUPS = 1 << 20
const BUDGET = { v4: 100, v6: 300, domain: 350, load: 1000 }

let seed = 42
/** xorshift: the same lists on every run. */
const random = (): number => {
  seed ^= seed << 13
  seed ^= seed >>> 17
  seed ^= seed << 5
  return seed >>> 0
}

/** Real IPv6 entries crowd in a few thousand providers' blocks: the first word is one of 4,000. */
const providers = Array.from({ length: 4000 }, () => (0x20000000 | (random() & 0x0f3fffff)) >>> 0)
const v4 = (): number => (((random() % 223) + 1) << 24) | (random() >>> 8)
const v6 = (): number[] => [providers[random() % providers.length], random(), random(), random()]
const label = (): string => random().toString(36)
const domain = (): string => `${label()}${label().slice(0, 3)}.${['com', 'net', 'org', 'co.uk', 'top'][random() % 5]}`

const writeLists = (folder: string, entries: number) => {
  const listed = {
    v4: Array.from({ length: entries }, v4),
    v6: Array.from({ length: entries }, v6),
    domains: Array.from({ length: entries }, domain),
  }
  const four = listed.v4.map((value, i) => (i % 8 === 0 ? `${textOfV4(value)}/28` : textOfV4(value)))
  const six = listed.v6.map(([a, b, c, d], i) => (i % 4 === 0 ? `${textOfV6(a, b, 0, 0)}/64` : textOfV6(a, b, c, d)))
  writeFileSync(join(folder, 'four.txt'), four.join('\n'))
  writeFileSync(join(folder, 'six.txt'), six.join('\n'))
  writeFileSync(join(folder, 'domains.txt'), listed.domains.join('\n'))
  const entry = (name: string, file: string) => `  - { name: ${name}, file: ${file}, format: TXT, category: malicious }`
  const lists = [entry('four', 'four.txt'), entry('six', 'six.txt'), entry('domains', 'domains.txt')]
  writeFileSync(join(folder, 'intel.yaml'), `lists:\n${lists.join('\n')}\n`)
  return listed
}

/** Nanoseconds of CPU for each of LOOKUPS calls, the best of nine rounds: other work on the machine takes away caches. */
const cost = (round: () => number): { ns: number; hits: number } => {
  let best = Number.POSITIVE_INFINITY
  let hits = 0
  for (let i = 0; i < 9; i++) {
    const start = process.cpuUsage()
    hits = round()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, ((user + system) * 1000) / LOOKUPS)
  }
  return { ns: best, hits }
}

const report = (what: string, { ns, hits }: { ns: number; hits: number }, budget: number): void => {
  const share = ((hits / LOOKUPS) * 100).toFixed(0)
  console.log(`${what.padEnd(8)}${ns.toFixed(0).padStart(5)} ns CPU a look-up, ${share} % listed (budget ${budget} ns)`)
}

const benchAddresses = (intel: Intel, words: Uint32Array): { ns: number; hits: number } =>
  cost(() => {
    let hits = 0
    for (let i = 0; i < words.length; i += 4)
      if (intel.categoriesOfAddress(words[i], words[i + 1], words[i + 2], words[i + 3]) !== 0) hits++
    return hits
  })

const benchDomains = (intel: Intel, names: string[]): { ns: number; hits: number } => {
  const bytes = Buffer.from(names.join(''))
  const starts = new Uint32Array(names.length + 1)
  names.forEach((name, i) => {
    starts[i + 1] = starts[i] + name.length
  })
  return cost(() => {
    let hits = 0
    for (let i = 0; i < names.length; i++) if (intel.categoriesOfDomain(bytes, starts[i], starts[i + 1]) !== 0) hits++
    return hits
  })
}

/** What one read costs that no cache holds and that must wait for the one before: the measure of a busy machine. */
const benchMemory = (): { ns: number; hits: number } => {
  const size = 1 << 24
  const next = new Uint32Array(size)
  for (let i = 0; i < size; i++) next[i] = (Math.imul(i, 0x9e3779b1) + 12345) & (size - 1)
  let at = 1
  return cost(() => {
    for (let i = 0; i < LOOKUPS; i++) at = next[at]
    return at & 0
  })
}

const timed = async <T>(make: () => Promise<T>): Promise<[T, number]> => {
  const start = performance.now()
  return [await make(), performance.now() - start]
}

const run = async (entries: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
  try {
    const listed = writeLists(folder, entries)
    const pick = <T>(values: T[], other: () => T): T[] =>
      Array.from({ length: LOOKUPS }, (_, i) => (i & 1 ? values[random() % values.length] : other()))
    const [, compiling] = await timed(() => loadIntel(folder, { cache: folder }))
    const [intel, loading] = await timed(() => loadIntel(folder, { cache: folder }))
    console.log(`${entries} entries of each kind: ${(intel.image.byteLength / 2 ** 20).toFixed(0)} MB`)
    console.log(`compile ${compiling.toFixed(0)} ms, load compiled ${loading.toFixed(0)} ms (budget ${BUDGET.load} ms)`)
    console.log(`memory  ${benchMemory().ns.toFixed(0).padStart(5)} ns CPU a read that misses every cache`)
    const four = Uint32Array.from(pick(listed.v4, v4).flatMap(value => [0, 0, 0xffff, value]))
    report('IPv4', benchAddresses(intel, four), BUDGET.v4)
    report('IPv6', benchAddresses(intel, Uint32Array.from(pick(listed.v6, v6).flat())), BUDGET.v6)
    const names = pick(listed.domains, domain).map((name, i) => (i % 3 === 0 ? name : `www${i % 10}.${name}`))
    report('domain', benchDomains(intel, names), BUDGET.domain)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await run(Number(process.argv[2] ?? 1_000_000))
