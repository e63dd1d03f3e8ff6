/**
 * Every error that an operator can meet: what went wrong, where, what was expected and what to do. A test checks that
 * each code is raised by some test, and docs/errors.md is generated from this table.
 */
export const ERRORS = {
  E_NO_PATH: { exit: 2, says: 'There is no file or folder at {path}. Check the spelling.' },
  E_NO_LOGS: { exit: 2, says: '{path} holds no files. Expected AWS log objects (.json, .json.gz, .log.gz).' },
  E_BAD_OPTION: { exit: 2, says: '{option} is {value}; expected {expected}.' },
  E_UNKNOWN_TYPE: { exit: 2, says: '{type} is not a finding type that can fire. {hint}' },
  E_INTEL_MANIFEST: { exit: 2, says: '{file}:{line}: {problem}. Expected {expected}.' },
  E_INTEL_LIST: { exit: 2, says: '{file}:{line}: {value} is not an entry of format {format}. Expected {expected}.' },
  E_INTEL_LIMIT: { exit: 2, says: '{file}: {problem}. Expected {expected}.' },
  E_S3: { exit: 2, says: '{url}: S3 answered {problem}. {hint}' },
  E_OUTBOUND: {
    exit: 2,
    says: '{host} {problem}, and Vedette does not connect there. Expected a public address; security.allowLoopback permits this machine.',
  },
  E_NO_FINDING: { exit: 2, says: 'No finding with an id that begins with {id} in {file}. {hint}' },
  E_MANY_FINDINGS: { exit: 2, says: 'More than one finding has an id that begins with {id} in {file}. {hint}' },
  E_NO_RUN: {
    exit: 2,
    says: 'No earlier scan is known: {file} does not exist. Run vedette scan first, or name a findings file with --in.',
  },
  E_OUT: { exit: 2, says: 'Cannot write {path}: {problem}.' },
  E_FINDINGS_FILE: { exit: 2, says: '{file}:{line}: not a finding written by vedette scan --format jsonl: {problem}.' },
  E_DETECTION: { exit: 2, says: '{type}: {problem}. Expected {expected}.' },
  E_OWN_DETECTION: { exit: 2, says: '{file}: {problem}. {todo}' },
  E_UNREADABLE: { exit: 2, says: 'Cannot read {path}: {problem}.' },
  E_SEAL: { exit: 2, says: '{problem}. It seals the secrets of access keys. {todo}' },
  E_USER: { exit: 2, says: '{problem}' },
  E_NO_KEY: { exit: 2, says: 'There is no access key {id}. vedette keys list names those that there are.' },
  E_CONFIG: { exit: 2, says: '{file} cannot be used: {problems}' },
  E_LISTEN: { exit: 2, says: 'Cannot listen on {host}:{port}: {problem}. {todo}' },
  E_PLAINTEXT: {
    exit: 2,
    says: 'Listening on {host} without TLS would let others on the way read and change what is said. Give listen.tls a cert and a key, listen on 127.0.0.1, or say security.allowPlaintext: true where something in front ends TLS.',
  },
  E_WORKER: {
    exit: 1,
    says: 'A worker cannot start, or stopped without work: {problem}. This is a defect in Vedette; nothing was written.',
  },
  E_OBJECT_LOST: {
    exit: 1,
    says: '{objects} could not be read, because a worker thread died: {name}: {problem}. All others were read, and what was found in them is written. This is a defect in Vedette: please report it.',
  },
  E_BACKUP: { exit: 2, says: 'The backup {file} cannot be restored: {problem}. Nothing was written.' },
  E_NO_DESTINATION: {
    exit: 2,
    says: 'No destination is called {name}; the configuration has: {known}. Name one of those, or the right --config.',
  },
  E_DELIVERY: {
    exit: 2,
    says: 'The destination {name} ({type}) did not take the sample finding: {problem}. Check its address and the rights of the credentials (deploy/aws/publish.json), and try again.',
  },
  E_STORE_LOCKED: {
    exit: 2,
    says: 'The store at {place} belongs to {owner}. Only one service may own it: stop that one first, or name another place.',
  },
  E_STORE_TAKEN: {
    exit: 1,
    says: 'Another process has taken over the store at {place}, so that this one may no longer write. Stop one of the two.',
  },
  E_STORE_NEWER: {
    exit: 2,
    says: 'The store at {place} was written by a newer version of Vedette (step {step}). Run that version, or restore a backup of this one.',
  },
  E_STORE_FULL: {
    exit: 1,
    says: 'There is no room left for the store at {place}. Nothing that was acknowledged is lost: make room, and go on.',
  },
  E_STORE_UNREACHABLE: {
    exit: 1,
    says: 'The store at {place} cannot be reached: {problem}. Check that PostgreSQL runs and that the URL is right.',
  },
  E_STORE_FAILED: {
    exit: 1,
    says: 'The store at {place} does not work: {problem}. Check the disk and the rights; if it is damaged, restore a backup.',
  },
} as const

export type ErrorCode = keyof typeof ERRORS

/** An error that is the operator's to mend; shown without a stack. */
export class OperatorError extends Error {
  readonly code: ErrorCode
  readonly exit: number
  constructor(code: ErrorCode, details: Record<string, string | number> = {}) {
    super(ERRORS[code].says.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '')))
    this.name = 'OperatorError'
    this.code = code
    this.exit = ERRORS[code].exit
  }
}
