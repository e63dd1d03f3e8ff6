/** What an operation of GuardDuty's API is here: a function from the SDK's own input type to its output type. */
import type * as GuardDuty from '@aws-sdk/client-guardduty'
import type { Settled } from '../control/keep.ts'
import type { OrganizationSource } from '../control/organization-source.ts'
import type { LibraryRule } from '../control/rules.ts'
import type { SampleSource } from '../control/samples.ts'
import type { RuleOf } from '../findings/rule.ts'
import type { Store } from '../store/store.ts'
import type { ServiceView } from './service-view.ts'
import type { TryIt } from './try-it.ts'

type Commands = {
  [Name in keyof typeof GuardDuty as Name extends `${infer Operation}Command`
    ? Operation
    : never]: (typeof GuardDuty)[Name]
}

export type OperationName = keyof Commands & string

export type Input<Name extends OperationName> = NonNullable<ConstructorParameters<Commands[Name]>[0]>

type Resolved<Command> = Command extends {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Out }>
}
  ? Out
  : never

/** Without `$metadata`, which only a client knows. */
export type Output<Name extends OperationName> = Omit<Resolved<InstanceType<Commands[Name]>>, '$metadata'>

/** Who may do what: a reader only reads; an analyst also settles findings; an administrator also configures. */
export type KeyRole = 'administrator' | 'analyst' | 'reader'

/** Whoever signed the request. The Region is the one of the signature's scope, as with AWS. */
export interface Caller {
  readonly account: string
  readonly region: string
  readonly role: KeyRole
  readonly accessKeyId: string
  readonly requestId: string
  readonly sourceIp: string
  readonly userAgent: string
}

/** What the operations act through. Time is asked for here, so that a test can shorten it. */
export interface Service {
  readonly store: Store
  /** The organisation that the service is told of, if any. */
  readonly organization?: OrganizationSource
  /** Epoch milliseconds. */
  now(): number
  /** What only the engine and the outside world can do. An operation that misses one says so. */
  readonly ports?: ServicePorts
}

/** What a detection says of itself. */
export interface DetectionFacts {
  readonly type: string
  readonly severity: string
  readonly source: string
  readonly shape: string
  readonly mode: string
  readonly feature: string
  readonly why: string
  readonly falsePositives: readonly string[]
  readonly respond: readonly string[]
  readonly links: readonly string[]
  readonly techniques: readonly { readonly id: string; readonly name: string; readonly link: string }[]
  /** Thresholds with the reason of each. */
  readonly tune: readonly { readonly name: string; readonly value: number; readonly why: string }[]
  readonly withinSeconds?: number
}

/** `serve` fulfils them. */
export interface ServicePorts {
  /** Lists were changed: `activateLists` is due. Answers at once. */
  listsChanged?(): void
  /** Publishing destinations were: `verifyDestinations` is due. */
  destinationsChanged?(): void
  /** What `ruleModesOf` answers for some account is another now. */
  rulesChanged?(): void
  /** The rule library. */
  readonly rules?: readonly LibraryRule[]
  readonly samples?: SampleSource
  readonly tryIt?: TryIt
  /** What the service has learned, and how it is set up. */
  readonly view?: ServiceView
  /** What can fire, for people who read findings. */
  readonly detections?: readonly DetectionFacts[]
  /** What OCSF wants to know of a detection, and which version of Vedette found what. */
  readonly ocsf?: { readonly ruleOf: RuleOf; readonly version: string }
  /** Findings that are new or have changed, inside the transaction that keeps them: they are put into the outbox here. */
  settled?(store: Store, settled: readonly Settled[]): Promise<void>
}

export type Operation<Name extends OperationName> = (
  input: Input<Name>,
  caller: Caller,
  service: Service,
) => Promise<Output<Name>>

/** A file per resource answers some of the operations; together they answer all of them. */
export type Operations<Names extends OperationName> = { readonly [Name in Names]: Operation<Name> }
