/** Vedette against DuckDB, plain code and unpacking alone, source by source. */
import { atLeast, type Gate, type Halves, measure } from './child.ts'
import type { Measured, Source } from './measure.ts'
import { COMPARED } from './subset.ts'

const CONTENDERS = ['vedette', 'duckdb', 'idiomatic', 'gunzip'] as const
type Name = (typeof CONTENDERS)[number]

/** How many times faster Vedette must be. */
const PROMISED: Readonly<Record<Source, { readonly duckdb: number; readonly idiomatic: number }>> = {
  flow: { duckdb: 2, idiomatic: 4 },
  cloudtrail: { duckdb: 1.2, idiomatic: 2 },
  dns: { duckdb: 1.5, idiomatic: 3 },
}

export interface Contest {
  readonly source: Source
  readonly records: number
  /** Least CPU of all rounds, ms. */
  readonly cpuMs: Readonly<Record<Name, number>>
  /** Types whose fired keys differ from Vedette's, by contender: empty when all did the same work. */
  readonly different: readonly string[]
  /** How many keys fired of the compared types. */
  readonly fired: number
  readonly gates: readonly Gate[]
}

const differences = (source: Source, name: Name, ours: Measured, theirs: Measured): string[] =>
  COMPARED[source]
    .filter(type => JSON.stringify(ours.fired[type] ?? []) !== JSON.stringify(theirs.fired[type] ?? []))
    .map(type => `${name}: ${type}`)

/** Rounds are interleaved, so that a machine that slows down slows all of them. */
export const contest = async (source: Source, halves: Halves, rounds: number): Promise<Contest> => {
  const best: Partial<Record<Name, Measured>> = {}
  for (let round = 0; round < rounds; round++)
    for (const name of CONTENDERS) {
      const measured = await measure(`./${name}.ts`, source, halves)
      if (measured.cpuMs < (best[name]?.cpuMs ?? Infinity)) best[name] = measured
    }
  const { vedette, duckdb, idiomatic, gunzip } = best as Record<Name, Measured>
  const different = [
    ...differences(source, 'duckdb', vedette, duckdb),
    ...differences(source, 'idiomatic', vedette, idiomatic),
  ]
  const promised = PROMISED[source]
  return {
    source,
    records: vedette.records,
    cpuMs: { vedette: vedette.cpuMs, duckdb: duckdb.cpuMs, idiomatic: idiomatic.cpuMs, gunzip: gunzip.cpuMs },
    different,
    fired: COMPARED[source].reduce((sum, type) => sum + (vedette.fired[type]?.length ?? 0), 0),
    gates: [
      atLeast(`${source}: times DuckDB`, duckdb.cpuMs / vedette.cpuMs, promised.duckdb),
      atLeast(`${source}: times idiomatic`, idiomatic.cpuMs / vedette.cpuMs, promised.idiomatic),
    ],
  }
}

const cell = (value: string | number, width = 12): string => String(value).padStart(width)

/** A contest as lines for a terminal. */
export const contestTable = ({ source, records, cpuMs, different, fired }: Contest): string => {
  const lines = [
    `${source}: ${records} records`,
    `${''.padEnd(12)}${cell('CPU ms')}${cell('records/s', 14)}${cell('Vedette is', 14)}`,
  ]
  for (const name of CONTENDERS) {
    const rate = Math.round(records / (cpuMs[name] / 1000))
    const ratio = name === 'vedette' ? '' : `${(cpuMs[name] / cpuMs.vedette).toFixed(2)} × as fast`
    lines.push(`${name.padEnd(12)}${cell(cpuMs[name].toFixed(0))}${cell(rate, 14)}${cell(ratio, 14)}`)
  }
  lines.push(
    different.length === 0
      ? `Equal results: the same ${fired} keys of ${COMPARED[source].length} types fired in all three.`
      : `RESULTS DIFFER, so the times say nothing: ${different.join(', ')}`,
  )
  return `${lines.join('\n')}\n`
}
