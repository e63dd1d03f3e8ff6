/** The named inputs of the name models: files of others that are read here and never copied. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Suffixes, suffixRules } from '../../src/learn/names/suffixes.ts'

/** A registrable name, taken apart. */
export interface Name {
  readonly label: string
  readonly suffix: string
}

export interface GeneratedName extends Name {
  readonly family: string
}

/** An input as the model card names it. */
export interface Input {
  readonly name: string
  readonly sha256: string
  readonly names: number
}

/** Where the lists lie unless `VEDETTE_NAME_LISTS` says. */
export const LISTS = process.env['VEDETTE_NAME_LISTS'] ?? join(import.meta.dirname, '../../../shared/data/dns')

export const BENIGN_LISTS = [
  'benign/clicksecurity_alexa_100k_2013.csv',
  'benign/zer0h_top100k_2016.txt',
  'benign/misp_cloudflare-top100k.txt',
  'benign/misp_cisco_top20k.txt',
  'benign/misp_majestic_million.txt',
  'benign/misp_tranco10k.txt',
] as const
export const GENERATED_LIST = 'dga/dev.csv'

export const haveLists = (): boolean => existsSync(join(LISTS, GENERATED_LIST))

const suffixes = new Suffixes(suffixRules())
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A name's registrable label and suffix; undefined for a bare suffix. */
export const apart = (name: string): Name | undefined => {
  const bytes = encoder.encode(name.toLowerCase().replace(/\.$/, ''))
  const { label, labelEnd } = suffixes.split(bytes, 0, bytes.length)
  if (label < 0) return undefined
  return {
    label: decoder.decode(bytes.subarray(label, labelEnd)),
    suffix: decoder.decode(bytes.subarray(labelEnd + 1)),
  }
}

const linesOf = (path: string): { lines: string[]; sha256: string } => {
  const bytes = readFileSync(join(LISTS, path))
  const lines = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
  return { lines, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Whole host names of a list, as they stand. */
export const hostNames = (path: string): string[] =>
  linesOf(path).lines.map(line => (line.includes(',') ? line.slice(line.indexOf(',') + 1) : line).toLowerCase())

/** The registrable names of benign lists, each once, in order of their text. */
export const benignNames = (inputs: Input[], lists: readonly string[] = BENIGN_LISTS): Name[] => {
  const names = new Map<string, Name>()
  for (const path of lists) {
    const { sha256 } = linesOf(path)
    const hosts = hostNames(path)
    inputs.push({ name: path, sha256, names: hosts.length })
    for (const host of hosts) {
      const name = /^[\x21-\x7e]+$/.test(host) ? apart(host) : undefined
      if (name !== undefined) names.set(`${name.label}.${name.suffix}`, name)
    }
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name)
}

/** Names that malware computed, with the family of each. */
export const generatedNames = (inputs: Input[]): GeneratedName[] => {
  const { lines, sha256 } = linesOf(GENERATED_LIST)
  inputs.push({ name: GENERATED_LIST, sha256, names: lines.length - 1 })
  return lines.slice(1).flatMap(line => {
    const [domain, family] = line.split(',')
    const name = apart(domain)
    return name === undefined ? [] : [{ ...name, family }]
  })
}

/** Real host names, popular ones: the labels below the registrable domain are what is learned. */
export const HOST_LIST = 'benign/misp_cisco_top20k.txt'

/** The labels of ordinary hosts below their registrable domains, each once. */
export const hostLists = (inputs: Input[]): string[] => {
  const hosts = hostNames(HOST_LIST)
  inputs.push({ name: HOST_LIST, sha256: linesOf(HOST_LIST).sha256, names: hosts.length })
  const labels = hosts.flatMap(host => {
    const name = apart(host)
    const below = name === undefined ? '' : host.slice(0, -(name.label.length + name.suffix.length + 2))
    return below === '' ? [] : [below]
  })
  return [...new Set(labels)].sort()
}
