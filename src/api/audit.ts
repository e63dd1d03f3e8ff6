/** The audit log: one record for every call that would change something, in the shape that CloudTrail gives such calls. */
import { randomUUID } from 'node:crypto'
import { toWire } from './encode.ts'
import type { Caller } from './operation.ts'
import type { Contract, Shape, Structure } from './schema.ts'

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'
const BYTES_MAX = 100_000
/** A message can repeat what the caller sent. */
const MESSAGE_MAX = 1024

/** How a call ended: with an output, or with an error. */
export type Ending =
  | { readonly output: object }
  | { readonly error: { readonly name: string; readonly message: string } }

/** The record; `input` is undefined when the request could not be read. */
export const auditRecord = (
  contract: Contract,
  caller: Caller,
  input: object | undefined,
  ending: Ending,
  now: number,
): Record<string, unknown> => ({
  ...headOf(contract.name, 'guardduty.amazonaws.com', caller, now),
  ...('error' in ending
    ? { errorCode: ending.error.name, errorMessage: ending.error.message.slice(0, MESSAGE_MAX) }
    : {}),
  requestParameters: input === undefined ? null : shown(contract.input, input),
  responseElements: 'output' in ending ? shown(contract.output, ending.output) : null,
  ...tailOf(caller),
})

/** The same of a change by /v1: what was asked for, and nothing of the answer. */
export const v1Record = (
  name: string,
  caller: Caller,
  asked: object | null,
  now: number,
  failed?: { readonly name: string; readonly message: string },
): Record<string, unknown> => ({
  ...headOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, 'vedette', caller, now),
  ...(failed && { errorCode: failed.name, errorMessage: failed.message.slice(0, MESSAGE_MAX) }),
  requestParameters: bounded(asked),
  responseElements: null,
  ...tailOf(caller),
})

const headOf = (eventName: string, eventSource: string, caller: Caller, now: number) => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: caller.accessKeyId,
    arn: arnOf(caller),
    accountId: caller.account,
    accessKeyId: caller.accessKeyId,
    userName: caller.accessKeyId,
  },
  eventTime: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
  eventSource,
  eventName,
  awsRegion: caller.region,
  sourceIPAddress: caller.sourceIp,
  userAgent: caller.userAgent,
})

const tailOf = (caller: Caller) => ({
  requestID: caller.requestId,
  eventID: randomUUID(),
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: caller.account,
  eventCategory: 'Management',
})

/** As AWS names whoever calls; roles here belong to keys. */
export const arnOf = ({ account, accessKeyId }: Caller): string => `arn:aws:iam::${account}:user/${accessKeyId}`

/** CloudTrail, too, says nothing of parameters that are very large, and null of none. */
const shown = (structure: Structure, value: object): unknown => {
  const wire = bounded(hide(structure, toWire(structure, value)))
  return Object.keys(wire as object).length === 0 ? null : wire
}

const bounded = (wire: unknown): unknown => {
  const bytes = JSON.stringify(wire).length
  if (bytes > BYTES_MAX) return { omitted: true, originalSize: bytes, reason: `larger than ${BYTES_MAX} bytes` }
  return wire
}

/** Replaces what the contract marks as sensitive. */
const hide = (shape: Shape, wire: unknown): unknown => {
  if (shape.kind === 'list') return (wire as readonly unknown[]).map(entry => hide(shape.item, entry))
  if (shape.kind === 'map')
    return Object.fromEntries(Object.entries(wire as object).map(([key, entry]) => [key, hide(shape.value, entry)]))
  if (shape.kind !== 'structure') return wire
  const from = wire as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    shape.members
      .filter(member => Object.hasOwn(from, member.wire))
      .map(member => [member.wire, member.sensitive ? HIDDEN : hide(member.shape, from[member.wire])]),
  )
}
