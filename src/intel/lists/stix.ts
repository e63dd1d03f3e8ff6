/**
 * STIX 1.x in XML: addresses (one, several, or the first and last of a range), domain names and SHA-256 sums of files,
 * in observables as in indicators. Objects of other kinds are counted as other.
 */
import type { ListReader } from './lines.ts'
import type { ListTally } from './tally.ts'
import { type XmlHandler, XmlScanner } from './xml.ts'

export const STIX_EXPECTED = 'a STIX_Package with AddressObjectType, DomainNameObjectType or FileObjectType objects'

const SEPARATOR = '##comma##'
const SEPARATOR_MAX = 20
const WANTED = /^(?:Address_Value|Value|Type|Simple_Hash_Value)$/
/** Categories of an address object that are no IP addresses: e-mail, MAC, ATM, AS numbers. */
const NO_ADDRESS = /^(?:e-mail|mac|atm|asn|ext-value)$/

interface Properties {
  readonly depth: number
  readonly type: string
  /** False for an address object that holds no IP address. */
  readonly isAsked: boolean
}

class Stix implements XmlHandler {
  readonly #tally: ListTally
  readonly #properties: Properties[] = []
  #depth = 0
  #condition = ''
  #separator = SEPARATOR
  #hashType = ''

  constructor(tally: ListTally) {
    this.#tally = tally
  }

  refuse(found: string, expected: string): never {
    return this.#tally.refuse(found, expected)
  }

  open(name: string, attribute: (name: string) => string | undefined): boolean {
    this.#depth++
    if (this.#depth === 1 && name !== 'STIX_Package') this.refuse(`<${name.slice(0, 40)}>`, STIX_EXPECTED)
    if (name === 'Properties') {
      const type = (attribute('type') ?? '').replace(/^.*:/, '')
      const isAsked =
        type === 'AddressObjectType'
          ? !NO_ADDRESS.test(attribute('category') ?? '')
          : type === 'DomainNameObjectType' || type === 'FileObjectType'
      if (!isAsked) this.#tally.other()
      this.#properties.push({ depth: this.#depth, type, isAsked })
    } else if (name === 'Hash') this.#hashType = ''
    else if (WANTED.test(name)) {
      this.#condition = attribute('condition') ?? ''
      this.#separator = (attribute('delimiter') || SEPARATOR).slice(0, SEPARATOR_MAX)
      return true
    }
    return false
  }

  close(name: string, text: string): void {
    const properties = this.#properties.at(-1)
    if (properties?.depth === this.#depth) this.#properties.pop()
    else if (properties?.isAsked && WANTED.test(name)) this.#value(properties.type, name, text.trim())
    this.#depth--
  }

  #value(type: string, name: string, text: string): void {
    if (type === 'AddressObjectType' && name === 'Address_Value') this.#address(text)
    else if (type === 'DomainNameObjectType' && name === 'Value') this.#texts(text)
    else if (type === 'FileObjectType' && name === 'Type') this.#hashType = text.toUpperCase().replace('-', '')
    else if (type === 'FileObjectType' && name === 'Simple_Hash_Value') {
      if (this.#hashType === 'SHA256' || (this.#hashType === '' && text.length === 64)) this.#texts(text)
      else this.#tally.other()
    }
  }

  #address(text: string): void {
    const ends = text.split(this.#separator)
    if (this.#condition === 'InclusiveBetween' && ends.length === 2)
      this.#tally.value(`${ends[0].trim()}-${ends[1].trim()}`)
    else this.#texts(text)
  }

  /** One value, or several that are meant alike. What is said of values that differ cannot be looked up. */
  #texts(text: string): void {
    if (this.#condition !== '' && this.#condition !== 'Equals') this.#tally.other()
    else for (const value of text.split(this.#separator)) this.#tally.value(value.trim())
  }
}

export const stixReader = (tally: ListTally): ListReader => {
  const scanner = new XmlScanner(new Stix(tally), newlines => {
    tally.line = newlines + 1
  })
  return { push: piece => scanner.push(piece), end: () => scanner.end() }
}
