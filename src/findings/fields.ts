import { createHash } from 'node:crypto'
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

/** 32 hex digits for a list of texts, as GuardDuty's ids have. */
export const hex32 = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)

/** Compares text by code unit: the same order on every machine and in every language setting. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Characters of one text in a finding. AWS's own members stay far below; a hostile record of a megabyte would otherwise
 * be copied into every title, reason and action that quotes it. The record itself is in the evidence.
 */
export const TEXT_MAX = 4096

/** The same value with every text in it cut to TEXT_MAX. */
export const bounded = <T>(value: T): T => boundedValue(value) as T

const boundedValue = (value: unknown): unknown => {
  if (typeof value === 'string')
    return value.length <= TEXT_MAX ? value : `${value.slice(0, TEXT_MAX - 1)}…`.toWellFormed()
  if (Array.isArray(value)) return value.map(boundedValue)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, boundedValue(member)]))
}
