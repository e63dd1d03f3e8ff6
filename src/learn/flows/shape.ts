/** What a flow is to learning: who reached which host on which port, how much it sent, and whether it opened a connection. */
import type { TupleShape } from '../model.ts'

/** `size` and `opened` are derived, see below. */
export const FLOWS: TupleShape = {
  kind: 'flow',
  texts: ['account', 'region', 'interface', 'instance', 'subnet', 'remote', 'service'],
  numbers: ['remotePort', 'protocol', 'size', 'opened'],
}

/** Position of a text, and of a number, in a tuple of flows. */
export const TEXT = { account: 0, region: 1, interface: 2, instance: 3, subnet: 4, remote: 5, service: 6 } as const
export const NUMBER = { remotePort: 0, protocol: 1, size: 2, opened: 3 } as const

/** Records that carry less say nothing of volume, so that small ones of a minute are one tuple. */
const SMALLEST = 65_536
/** Steps to twice as much: sizes are known to 5 %. */
const STEPS = 8

/** A record's bytes as a small number: 0 below 64 KB. */
export const sizeOf = (bytes: number): number =>
  bytes < SMALLEST ? 0 : 1 + Math.round(Math.log2(bytes / SMALLEST) * STEPS)

/** The bytes that a size stands for. */
export const bytesOf = (size: number): number => (size === 0 ? 0 : SMALLEST * 2 ** ((size - 1) / STEPS))

const SYN = 2
/** Connections that a pair opens within so many seconds are one, in logs with TCP flags. */
const APART = 10
const FROM_PORT = 8
/** Ports on which everybody asks again and again: names, time, NetBIOS. */
export const ROUTINE = [53, 123, 137] as const

/**
 * Whether a record began a connection: 0 if it did not, 1 to 6 for the ten seconds of its minute in which it did. A log
 * without flags does not say: then it is the local port, by which the model knows a connection that goes on.
 */
export const openedOf = (at: number, tcpFlags: number, localPort: number): number => {
  if (tcpFlags === 0) return FROM_PORT + localPort
  return (tcpFlags & SYN) === 0 ? 0 : 1 + Math.floor((at % 60) / APART)
}

/** The local port of an `opened`, 0 where the flags said it already. */
export const portOf = (opened: number): number => (opened < FROM_PORT ? 0 : opened - FROM_PORT)
