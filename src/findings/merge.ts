import type { Evidence, SeverityName, Signal } from '../sdk/sdk.ts'
import { bounded, byText, isoTime, textOf } from './fields.ts'
import {
  type EvidenceRecord,
  type Finding,
  type Occurrence,
  SEVERITY_NUMBERS,
  VEDETTE_SCHEMA_VERSION,
  type VedetteMember,
} from './finding.ts'
import { findingIdOf, groupKeyOf, SILENT_DAYS } from './identity.ts'
import { sequenceOf } from './make-sequence.ts'
import type { FindingPorts } from './ports.ts'
import { type ApiCall, shapeFinding } from './shape.ts'

/**
 * Occurrences that a finding keeps: the first half and the last half; those between are counted. How it began and what
 * it does now are what a responder asks; a finding that fires all year would else outgrow every tool that reads it.
 */
export const OCCURRENCES_MAX = 1000

const SILENT_SECONDS = SILENT_DAYS * 86_400

/**
 * Signals of one type and resource, merged over time into findings. A function of the set of signals: their order does
 * not matter. Details are of the latest signal, as GuardDuty does it.
 */
export const mergeSignals = (signals: Iterable<Signal>, ports: FindingPorts): Finding[] => {
  const groups = new Map<string, Signal[]>()
  for (const signal of newestRevisions(signals)) {
    const key = groupKeyOf(signal)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [signal])
    else group.push(signal)
  }
  const findings: Finding[] = []
  for (const group of groups.values())
    for (const episode of episodesOf(group.sort(bySignalTime))) findings.push(findingOf(episode, ports))
  return findings.sort(byFirstSeen)
}

/** By event time, then by id: the one order that every run agrees on. */
const bySignalTime = (a: Signal, b: Signal): number => a.at - b.at || byText(a.id, b.id)

const byFirstSeen = (a: Finding, b: Finding): number =>
  byText(a.service.eventFirstSeen, b.service.eventFirstSeen) || byText(a.id, b.id)

/** Late objects revise a signal under its own id. A revision can only have seen more, so the one that saw most stands. */
const newestRevisions = (signals: Iterable<Signal>): Iterable<Signal> => {
  const newest = new Map<string, Signal>()
  for (const signal of signals) {
    const known = newest.get(signal.id)
    if (known === undefined || revises(signal, known)) newest.set(signal.id, signal)
  }
  return newest.values()
}

const revises = (signal: Signal, known: Signal): boolean => {
  const more =
    signal.records - known.records ||
    signal.count - known.count ||
    signal.until - known.until ||
    signal.lateSeconds - known.lateSeconds
  return more === 0 ? JSON.stringify(signal) > JSON.stringify(known) : more > 0
}

/** Signals of one group, in time order, cut where nothing happened for SILENT_DAYS. */
const episodesOf = (group: readonly Signal[]): Signal[][] => {
  const episodes: Signal[][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const signal of group) {
    if (signal.at - until >= SILENT_SECONDS) episodes.push([])
    episodes[episodes.length - 1].push(signal)
    until = Math.max(until, signal.until)
  }
  return episodes
}

const findingOf = (episode: readonly Signal[], ports: FindingPorts): Finding => {
  const latest = episode[episode.length - 1]
  let count = 0
  let until = 0
  let severity: SeverityName = 'Low'
  for (const signal of episode) {
    count += signal.count
    until = Math.max(until, signal.until)
    // The highest, not the latest: a milder repeat does not undo what happened, and its details overwrite the worse ones.
    if (SEVERITY_NUMBERS[signal.severity] > SEVERITY_NUMBERS[severity]) severity = signal.severity
  }
  const apiCalls = LISTS_CALLS.test(latest.type) ? apiCallsOf(episode) : undefined
  const [first] = episode
  const sequence = latest.acts === undefined ? undefined : sequenceOf(episode, findingIdOf(first), ports)
  return shapeFinding({ first, latest, severity, count, until, apiCalls, sequence }, vedetteOf(episode), ports)
}

/** Types whose additionalInfo lists what was called. */
const LISTS_CALLS = /\/CompromisedCredentials$/
const API_CALLS_MAX = 100

/** The operations of an episode in the order in which they were first called, each with how often and when. */
const apiCallsOf = (episode: readonly Signal[]): ApiCall[] => {
  const calls = new Map<string, { count: number; first: number; last: number }>()
  for (const { event, count, at, until } of episode) {
    const name = textOf(event, 'eventName')
    const known = calls.get(name) ?? { count: 0, first: at, last: until }
    calls.set(name, { count: known.count + count, first: known.first, last: Math.max(known.last, until) })
  }
  return [...calls]
    .slice(0, API_CALLS_MAX)
    .map(([name, { count, first, last }]) => ({ name, count, firstSeen: isoTime(first), lastSeen: isoTime(last) }))
}

const vedetteOf = (episode: readonly Signal[]): VedetteMember => {
  const latest = episode[episode.length - 1]
  const half = OCCURRENCES_MAX / 2
  const kept =
    episode.length <= OCCURRENCES_MAX ? episode : [...episode.slice(0, half), ...episode.slice(episode.length - half)]
  return {
    schemaVersion: VEDETTE_SCHEMA_VERSION,
    source: latest.kind,
    reason: bounded(latest.reason),
    occurrences: kept.map(occurrenceOf),
    occurrencesOmitted: episode.length - kept.length,
    lateSeconds: episode.reduce((most, signal) => Math.max(most, signal.lateSeconds), 0),
  }
}

const occurrenceOf = (signal: Signal): Occurrence => ({
  signal: signal.id,
  at: isoTime(signal.at),
  until: isoTime(signal.until),
  severity: signal.severity,
  title: bounded(signal.title),
  count: signal.count,
  reason: bounded(signal.reason),
  records: signal.records,
  evidence: [...signal.evidence].sort((a, b) => a.at - b.at || byText(a.id, b.id)).map(evidenceRecordOf),
  lateSeconds: signal.lateSeconds,
})

const evidenceRecordOf = (evidence: Evidence): EvidenceRecord => ({ ...evidence, at: isoTime(evidence.at) })
