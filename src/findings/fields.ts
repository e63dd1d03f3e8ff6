import type { PlainEvent } from '../events/kind.ts'

/** A text or address column of a signal's event; empty when the kind has no such column. */
export const textOf = (event: PlainEvent, field: string): string => {
  const value = event[field]
  return typeof value === 'string' ? value : ''
}

/** A numeric column; 0 when the kind has no such column. */
export const numberOf = (event: PlainEvent, field: string): number => {
  const value = event[field]
  return typeof value === 'number' ? value : 0
}

/** The object without its undefined and empty-text members: what the logs never told is left out. */
export const told = <T extends object>(members: T): T => {
  for (const name of Object.keys(members) as (keyof T)[])
    if (members[name] === undefined || members[name] === '') delete members[name]
  return members
}

/** Event seconds as GuardDuty writes a time. */
export const isoTime = (at: number): string => new Date(at * 1000).toISOString()

/** Compares text by code unit: the same order on every machine and in every language setting. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
