/** What the service counts and measures, for Prometheus. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Settled } from '../control/keep.ts'
import type { Live } from '../engine/live.ts'
import type { Checkpoint } from '../engine/ports.ts'
import type { LogSource } from './log-health.ts'

const FILTER = ['account', 'filter']

export const makeMetrics = () => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `vedette_${name}`, help, labelNames, registers })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `vedette_${name}`, help, labelNames, registers })
  return {
    registry,
    found: counter('objects_found_total', 'Objects that a source found and the ledger did not know', ['source']),
    tooOld: counter('objects_too_old_total', 'Offers of objects of before what the ledger keeps', ['source']),
    objects: counter('objects_total', 'Objects that were read, by what became of them', ['state']),
    bytes: counter('object_bytes_total', 'Stored bytes of objects that were read'),
    records: counter('records_total', 'Records in objects that were read', ['fate']),
    signals: counter('signals_total', 'Signals, new and revised'),
    findings: counter('findings_total', 'Findings that were made or changed', ['change']),
    matched: counter('findings_matched_by_filter_total', 'New findings that match a suppression rule', FILTER),
    suppressed: counter('findings_suppressed_by_filter_total', 'New findings that a suppression rule archived', FILTER),
    published: counter('deliveries_total', 'Deliveries to destinations', ['destination', 'fate']),
    failures: counter('store_failures_total', 'Times that the store refused, before it was tried again'),
    waiting: gauge('objects_waiting', 'Objects that are found and not read'),
    watermark: gauge('watermark_seconds', 'Event time until which everything is decided'),
    late: gauge('late_stretches', 'Stretches of event time that wait to be read again'),
    held: gauge('objects_held', 'Objects that open windows speak of'),
    losses: gauge('losses', 'What was lost for lack of room; findings are complete while these are zero', ['kind']),
    trouble: gauge('source_trouble', '1 while a source fails and tries again', ['source']),
    logSources: gauge('log_sources', 'Accounts × Regions whose logs come, or are missing', ['kind', 'state']),
    outbox: gauge('outbox', 'Deliveries that wait, or are dead letters', ['destination', 'state']),
    lastStep: gauge('last_step_seconds', 'When the engine last finished a step, by the clock'),
  }
}
export type Metrics = ReturnType<typeof makeMetrics>

/** What a checkpoint kept. */
export const countStep = (metrics: Metrics, { fates, signals }: Checkpoint, settled: readonly Settled[]): void => {
  for (const { state, counts } of fates) {
    metrics.objects.inc({ state: state === 'seen' ? 'retried' : state })
    metrics.bytes.inc(counts.bytes)
    metrics.records.inc({ fate: 'event' }, counts.events)
    metrics.records.inc({ fate: 'dropped' }, Math.max(0, counts.records - counts.events))
  }
  metrics.signals.inc(signals.length)
  countFilters(metrics, settled)
  for (const { isNew } of settled) metrics.findings.inc({ change: isNew ? 'new' : 'changed' })
}

/** As GuardDuty's FindingsMatchedByFilter and FindingsSuppressedByFilter: of several rules, one has the credit. */
export const countFilters = ({ matched, suppressed }: Metrics, settled: readonly Settled[]): void => {
  for (const { kept, rules } of settled) {
    if (rules === undefined) continue
    for (const filter of rules.names) matched.inc({ account: rules.account, filter })
    if (kept.archived?.by === 'filter') suppressed.inc({ account: rules.account, filter: kept.archived.name })
  }
}

/** Which logs come. */
export const showLogSources = ({ logSources }: Metrics, sources: readonly LogSource[]): void => {
  logSources.reset()
  for (const { kind, issue } of sources) logSources.inc({ kind, state: issue === undefined ? 'coming' : 'missing' })
}

/** Where the engine stands after a step. */
export const showStep = (metrics: Metrics, live: Live, waiting: number, clock: number): void => {
  const { broken, ...losses } = live.losses
  metrics.waiting.set(waiting)
  metrics.watermark.set(live.watermark)
  metrics.late.set(live.late.length)
  metrics.held.set(live.objectsHeld)
  metrics.lastStep.set(clock)
  for (const [kind, lost] of Object.entries(losses)) metrics.losses.set({ kind }, lost)
  metrics.losses.set({ kind: 'brokenDetections' }, Object.keys(broken).length)
}
