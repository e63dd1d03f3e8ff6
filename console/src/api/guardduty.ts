/** GuardDuty's own API, asked with the session: the same operations that the AWS SDK knows, as they are on the wire. */
import type * as GuardDuty from '@aws-sdk/client-guardduty'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { send } from './client.ts'
import { GUARDDUTY_PATHS } from './guardduty.generated.ts'

/** The wire spells two members in a way of its own. */
type Spelled<Name extends string> = Name extends 'UsageStatisticType'
  ? 'usageStatisticsType'
  : Name extends 'DNSLogs'
    ? 'dnsLogs'
    : Uncapitalize<Name>

/** What the SDK calls `FindingIds` is `findingIds` on the wire; times are epoch seconds. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Name in keyof T as Name extends string ? Spelled<Name> : never]: Wire<T[Name]> }
      : T

type Commands = {
  [Name in keyof typeof GuardDuty as Name extends `${infer Operation}Command`
    ? Operation
    : never]: (typeof GuardDuty)[Name]
}
export type OperationName = keyof Commands & keyof typeof GUARDDUTY_PATHS

type InputOf<Command> = Command extends new (input: infer In) => unknown ? In : never
type OutputOf<Command> = Command extends {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Out }>
}
  ? Omit<Out, '$metadata'>
  : never

export type Input<Name extends OperationName> = Wire<InputOf<Commands[Name]>>
export type Output<Name extends OperationName> = Wire<OutputOf<InstanceType<Commands[Name]>>>

/** `await guardduty('ArchiveFindings', { detectorId, findingIds }, region)`; detectors are in `usePlaces()`. */
export const guardduty = async <Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  region: string,
  signal?: AbortSignal,
): Promise<Output<Name>> => {
  const [method, template, ...asked] = GUARDDUTY_PATHS[name].split(' ')
  const labels = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, label]) => label))
  const path: Record<string, string> = {}
  const query: Record<string, unknown> = {}
  const body: Record<string, unknown> = {}
  for (const [member, value] of Object.entries(input as Readonly<Record<string, unknown>>)) {
    if (labels.has(member)) path[member] = String(value)
    else (asked.includes(member) ? query : body)[member] = value
  }
  const hasBody = method !== 'GET' && method !== 'DELETE'
  return (await send(method, template, {
    path,
    query,
    region,
    signal,
    ...(hasBody && { body }),
  })) as Output<Name>
}

/** The same as a query. Its key begins with the operation's name. */
export const useGuardDuty = <Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  region: string,
  { enabled }: { readonly enabled?: boolean } = {},
): UseQueryResult<Output<Name>> =>
  useQuery({
    queryKey: [name, region, input],
    queryFn: ({ signal }) => guardduty(name, input, region, signal),
    enabled,
  }) as UseQueryResult<Output<Name>>
