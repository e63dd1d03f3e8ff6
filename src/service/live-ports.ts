/** The engine's ports on the store: the ledger is its queue, and a checkpoint is one transaction. */
import type { Settled } from '../control/keep.ts'
import type { Checkpoint, LiveObject, LivePorts, ObjectFate } from '../engine/ports.ts'
import type { KindName } from '../events/kinds.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { LedgerObject, OutboxEntry, Store } from '../store/store.ts'
import { type KeepPorts, keepSignals } from './keep-signals.ts'

/** What must leave because findings are new or have changed. */
export interface Publisher {
  findingsChanged(
    settled: readonly Settled[],
    store: Store,
    at: number,
  ): Promise<readonly Pick<OutboxEntry, 'destination' | 'key' | 'body' | 'dueAt'>[]>
  /** Entries were committed. */
  wake(): void
}

export interface CheckpointPorts {
  readonly keep: KeepPorts
  readonly publisher: Publisher
  /** Epoch milliseconds. */
  now(): number
  /** Which of the signals count where they happened: detectors that are on, with their features, as of event time. */
  unmasked(store: Store, signals: readonly Signal[]): Promise<readonly Signal[]>
  /** Accounts and Regions that objects spoke of. */
  seen(
    store: Store,
    places: readonly { readonly account: string; readonly region: string }[],
    at: number,
  ): Promise<void>
  /** For metrics and the live feed; after the commit. */
  kept(checkpoint: Checkpoint, settled: readonly Settled[]): void
}

const liveObject = ({ name, bytes, at, kind, account, region, from, until, attempts }: LedgerObject): LiveObject => ({
  name,
  bytes,
  at,
  kind: kind as KindName | undefined,
  account,
  region,
  from,
  until,
  attempts,
})

export const livePorts = (store: Store, ports: CheckpointPorts): LivePorts => ({
  pending: async limit => (await store.ledger.pending(limit)).map(liveObject),
  since: async (from, until) => (await store.ledger.since(from, until)).map(liveObject),
  named: async sha256 => (await store.ledger.bySha256(sha256))?.name,
  load: name => store.state.get(name),
  commit: async checkpoint => {
    const at = ports.now()
    const settled = await store.transaction(store => commit(store, checkpoint, ports, at))
    if (settled.length > 0) ports.publisher.wake()
    ports.kept(checkpoint, settled)
  },
})

const commit = async (
  store: Store,
  { fates, signals, retracted, state }: Checkpoint,
  ports: CheckpointPorts,
  at: number,
): Promise<readonly Settled[]> => {
  const names = fates.map(({ object }) => object.name)
  const before = new Map((await store.ledger.get(names)).map(object => [object.name, object]))
  for (const fate of fates) {
    const change = changeOf(fate, at)
    // It has grown while it was read: what was read counts, and it stays to be read again.
    const hasGrown = before.get(fate.object.name)?.bytes !== fate.object.bytes
    await store.ledger.update(fate.object.name, hasGrown ? { ...change, state: 'seen' } : change)
  }
  // A commit whose answer was lost comes again: what it counted is not counted twice.
  const counted = fates.filter(({ object }) => before.get(object.name)?.state === 'seen')
  await store.ledger.cover(counted.flatMap(fate => coverageOf(fate, at)))
  const places = new Map(
    fates.flatMap(({ hours }) => hours).map(({ account, region }) => [`${account} ${region}`, { account, region }]),
  )
  await ports.seen(store, [...places.values()], at)
  const unmasked = await ports.unmasked(store, signals)
  const counting = new Set(unmasked.map(({ id }) => id))
  const masked = signals.filter(({ id }) => !counting.has(id)).map(({ id }) => id)
  const settled = await keepSignals(store, { signals: unmasked, retracted: [...retracted, ...masked], at }, ports.keep)
  await store.outbox.add(await ports.publisher.findingsChanged(settled, store, at), at)
  for (const [name, bytes] of state) await store.state.put(name, bytes)
  return settled
}

const changeOf = ({ state, counts, attempts, problem }: ObjectFate, at: number): Partial<LedgerObject> => ({
  state,
  attempts,
  problem,
  ...(state === 'seen'
    ? {}
    : {
        readAt: at,
        sha256: counts.sha256 === '' ? undefined : counts.sha256,
        from: counts.firstAt || undefined,
        until: counts.lastAt || undefined,
        records: counts.records,
        dropped: Object.values(counts.dropped).reduce((sum, records) => sum + records, 0),
      }),
})

/** An object counts in each hour that it holds events of; how late it came is told in the hour that it began in. */
const coverageOf = ({ hours, state }: ObjectFate, at: number) =>
  state !== 'read'
    ? []
    : hours.map(({ account, region, kind, hour, events }) => ({
        account,
        region,
        kind,
        hour,
        events,
        objects: 1,
        lag: Math.max(0, Math.round(at / 1000 - hour - 3600)),
      }))
