/** The tables as Kysely knows them: the same names and meanings on both dialects. Truth values are 0 and 1. */
import type { Generated } from 'kysely'

export interface FindingsTable {
  /** A small number for joins; the id is for the world. */
  n: Generated<number>
  id: string
  grp: string
  account: string
  region: string
  type: string
  severity: number
  archived: number
  /** The filter that archived it; empty when a hand did. */
  archived_by: string
  sample: number
  feedback: string
  comments: string
  created_at: number
  updated_at: number
  first_seen: number
  last_seen: number
  count: number
  role: string
  action_type: string
  resource_type: string
  /** What statistics call the resource by. */
  resource_id: string
  instance_id: string
  access_key_id: string
  principal_id: string
  user_name: string
}

/** Beside the findings and not in them: a list reads many rows and no body. */
export interface BodiesTable {
  n: number
  body: Uint8Array
  /** The terms that the finding is found by. */
  terms: Uint8Array
}

/** One time that a finding's detection fired, with its evidence. Written once, not with every update of the finding. */
export interface OccurrencesTable {
  n: number
  signal: string
  /** Tells a revision from what is kept. */
  mark: string
  body: Uint8Array
}

/** A value that some finding has in some attribute. */
export interface TermsTable {
  id: Generated<number>
  field: string
  text: string
  number: number | null
  /** Hash of field and text: text may be longer than what an index takes. */
  hash: string
}

export interface FindingTermsTable {
  term: number
  n: number
}

export interface SignalsTable {
  id: string
  grp: string
  at: number
  until: number
  body: Uint8Array
}

export interface SettingsTable {
  account: string
  region: string
  kind: string
  name: string
  version: number
  body: string
  created_at: number
  updated_at: number
}

export interface SettingHistoryTable extends SettingsTable {
  seq: Generated<number>
  removed: number
}

export interface ObjectsTable {
  seq: Generated<number>
  name: string
  bytes: number
  at: number
  kind: string | null
  account: string
  region: string
  state: string
  seen_at: number
  read_at: number | null
  sha256: string | null
  first_event: number | null
  last_event: number | null
  records: number
  dropped: number
  attempts: number
  problem: string | null
}

export interface CoverageTable {
  account: string
  region: string
  kind: string
  hour: number
  events: number
  objects: number
  lag: number
}

export interface OutboxTable {
  id: Generated<number>
  destination: string
  key: string
  body: string
  created_at: number
  due_at: number
  leased_until: number
  attempts: number
  problem: string | null
  dead: number
}

export interface KeysTable {
  access_key_id: string
  account: string
  role: string
  sealed_secret: string
  created_at: number
  last_used_at: number | null
  disabled: number
}

export interface AuditTable {
  seq: Generated<number>
  at: number
  account: string
  body: string
}

export interface StateBytesTable {
  name: string
  bytes: Uint8Array
}

/** One row: who may write. */
export interface OwnerTable {
  id: number
  epoch: number
  host: string
  pid: number
  since: number
}

export interface Tables {
  findings: FindingsTable
  finding_bodies: BodiesTable
  occurrences: OccurrencesTable
  terms: TermsTable
  finding_terms: FindingTermsTable
  signals: SignalsTable
  settings: SettingsTable
  setting_history: SettingHistoryTable
  objects: ObjectsTable
  coverage: CoverageTable
  outbox: OutboxTable
  access_keys: KeysTable
  audit: AuditTable
  state: StateBytesTable
  owner: OwnerTable
}
