// Hot. Nothing here may allocate per name: each distinct name of the logs is taken apart once.
import {
  edgeChild,
  edgeLength,
  edgeStart,
  exceptionsRoot,
  labelText,
  nodeFlags,
  rulesRoot,
} from 'tldts/dist/cjs/src/data/trie.js'
import { finish } from '../../tables/hash.ts'
import { OPEN_SUFFIXES } from './open-suffixes.ts'

/** What a rule of the Public Suffix List says of a suffix, as bits. */
const RULE = 1
const WILDCARD = 2
const EXCEPTION = 4
const PRIVATE = 8
/** Longer suffixes end in this one: looking on may find more. */
const DEEPER = 16
/** The suffix is no part of the internet's names. */
const INNER = 32

/** Names of the operator's own network and reverse look-ups stay at home or go to the address's owner. */
export const INNER_SUFFIXES = [
  ...['arpa', 'internal', 'local', 'localdomain', 'lan', 'home', 'corp', 'intranet', 'private', 'localhost'],
] as const

const SEED_LOW = 0x2f6b1d39
const SEED_HIGH = 0x51ed270b
const STEP_LOW = 0x01000193
const STEP_HIGH = 0x9e3779b1
const DOT = 46
const LABELS_MAX = 12
const encoder = new TextEncoder()

/** Where a name's parts begin and end: `from` ≤ label < `labelEnd` < suffix ≤ `to`. */
export interface NameParts {
  /** Where the registrable label begins; -1 when the name is a bare suffix. */
  label: number
  /** Where it ends: the dot before the suffix. */
  labelEnd: number
  /** 1 when anybody may register below the suffix although it is no country's or registry's: `duckdns.org`. */
  isPrivate: 0 | 1
  /** 1 when the name is nobody's on the internet. */
  isInner: 0 | 1
}

/**
 * Finds the registrable domain of a name: the public suffix and one label. Suffixes of the list's private part count,
 * because a name under `duckdns.org` is somebody else's than its neighbour. The rules are those of the package `tldts`,
 * laid out here as a hash table over bytes read from the end; `tldts` itself wants strings and is the tests' oracle.
 */
export class Suffixes {
  /** Triples of low hash, high hash and bits. */
  readonly #slots: Int32Array
  readonly #mask: number
  readonly parts: NameParts = { label: -1, labelEnd: 0, isPrivate: 0, isInner: 0 }

  constructor(rules: ReadonlyMap<string, number>) {
    let size = 1024
    while (size < rules.size * 3) size *= 2
    this.#slots = new Int32Array(size * 3)
    this.#mask = size - 1
    for (const [suffix, bits] of rules) this.#add(suffix, bits)
  }

  /** Takes the name at from..to apart; the answer is in `parts`. */
  split(bytes: Uint8Array, from: number, to: number): NameParts {
    const { parts } = this
    let low = SEED_LOW
    let high = SEED_HIGH
    // The label before `suffix` is the registrable one. Without a rule the last label is the suffix.
    let suffix = to
    let isPrivate: 0 | 1 = 0
    let before = 0
    let end = to
    let labels = 0
    parts.isInner = 0
    for (let i = to - 1; i >= from - 1 && labels < LABELS_MAX; i--) {
      if (i >= from && bytes[i] !== DOT) {
        low = Math.imul(low ^ bytes[i], STEP_LOW)
        high = Math.imul(high ^ bytes[i], STEP_HIGH)
        continue
      }
      const start = i + 1
      const bits = this.#bitsOf(low, high)
      if ((bits & EXCEPTION) !== 0) {
        suffix = end + 1
        break
      }
      if ((bits & INNER) !== 0) parts.isInner = 1
      if (labels === 0 || (bits & RULE) !== 0 || (before & WILDCARD) !== 0) {
        suffix = start
        isPrivate = ((bits & RULE) !== 0 ? bits : before & WILDCARD ? before : 0) & PRIVATE ? 1 : 0
      }
      if ((bits & (DEEPER | WILDCARD)) === 0) break
      before = bits
      end = i
      labels++
      low = Math.imul(low ^ DOT, STEP_LOW)
      high = Math.imul(high ^ DOT, STEP_HIGH)
    }
    this.#place(bytes, from, suffix, isPrivate)
    return parts
  }

  #place(bytes: Uint8Array, from: number, suffix: number, isPrivate: 0 | 1): void {
    const { parts } = this
    parts.isPrivate = isPrivate
    parts.labelEnd = suffix - 1
    parts.label = -1
    if (suffix <= from + 1) return
    let at = suffix - 2
    while (at >= from && bytes[at] !== DOT) at--
    if (at < suffix - 2) parts.label = at + 1
  }

  #bitsOf(low: number, high: number): number {
    const slots = this.#slots
    const first = finish(low)
    const second = finish(high)
    let slot = first & this.#mask
    for (;;) {
      const bits = slots[slot * 3 + 2]
      if (bits === 0) return 0
      if (slots[slot * 3] === first && slots[slot * 3 + 1] === second) return bits
      slot = (slot + 1) & this.#mask
    }
  }

  // Cold from here: once at the start.
  #add(suffix: string, bits: number): void {
    const bytes = encoder.encode(suffix)
    let low = SEED_LOW
    let high = SEED_HIGH
    for (let i = bytes.length - 1; i >= 0; i--) {
      low = Math.imul(low ^ bytes[i], STEP_LOW)
      high = Math.imul(high ^ bytes[i], STEP_HIGH)
    }
    const first = finish(low)
    let slot = first & this.#mask
    while (this.#slots[slot * 3 + 2] !== 0) slot = (slot + 1) & this.#mask
    this.#slots[slot * 3] = first
    this.#slots[slot * 3 + 1] = finish(high)
    this.#slots[slot * 3 + 2] = bits
  }
}

/** Every rule of the list, and our own, by the suffix that it speaks of. */
export const suffixRules = (): Map<string, number> => {
  const offsets = new Uint32Array(edgeLength.length)
  for (let edge = 1; edge < offsets.length; edge++) offsets[edge] = offsets[edge - 1] + edgeLength[edge - 1]
  const rules = new Map<string, number>()
  const put = (suffix: string, bits: number) => rules.set(suffix, (rules.get(suffix) ?? 0) | bits)
  const walk = (node: number, below: string, isException: boolean): void => {
    for (let edge = edgeStart[node]; edge < edgeStart[node + 1]; edge++) {
      const label = labelText.slice(offsets[edge], offsets[edge] + edgeLength[edge])
      const flags = nodeFlags[edgeChild[edge]]
      const whose = (flags & 2) !== 0 ? PRIVATE : 0
      const suffix = below === '' ? label : `${label}.${below}`
      if (flags !== 0)
        if (isException) put(suffix, EXCEPTION)
        else if (label === '*') put(below, WILDCARD | whose)
        else put(suffix, RULE | whose)
      walk(edgeChild[edge], suffix, isException)
    }
  }
  walk(rulesRoot, '', false)
  walk(exceptionsRoot, '', true)
  for (const suffix of OPEN_SUFFIXES) put(suffix, RULE | PRIVATE)
  for (const suffix of INNER_SUFFIXES) put(suffix, INNER)
  for (const suffix of [...rules.keys()])
    for (let dot = suffix.indexOf('.'); dot >= 0; dot = suffix.indexOf('.', dot + 1)) put(suffix.slice(dot + 1), DEEPER)
  return rules
}
