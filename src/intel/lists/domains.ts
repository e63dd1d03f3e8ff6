/**
 * Domain names as lists spell them. A plain entry stands for the name and everything beneath it, because threat feeds
 * list the registered name and mean all of it; `*.name` stands for what is beneath alone.
 */
import { domainToASCII } from 'node:url'

export interface DomainEntry {
  readonly name: string
  /** True when the entry speaks of the names beneath alone. */
  readonly beneath: boolean
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** Lower-case ASCII, without the final dot. */
const normalise = (text: string): string => {
  const lower = text.toLowerCase()
  // Only characters beyond ASCII go through IDNA: it refuses the underscores that DNS names may have.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  const ascii = /^[\x00-\x7f]*$/.test(lower) ? lower : domainToASCII(lower)
  return ascii.endsWith('.') ? ascii.slice(0, -1) : ascii
}

/** Reads `name`, `name.` or `*.name`; undefined for what is no domain name. A plain entry needs at least two labels. */
export const readDomain = (text: string): DomainEntry | undefined => {
  const beneath = text.startsWith('*.')
  const name = normalise(beneath ? text.slice(2) : text)
  if (name.length === 0 || name.length > 253) return undefined
  const labels = name.split('.')
  if (labels.length < 2 && !beneath) return undefined
  if (!labels.every(label => LABEL.test(label)) || /^\d+$/.test(labels.at(-1)!)) return undefined
  return { name, beneath }
}
