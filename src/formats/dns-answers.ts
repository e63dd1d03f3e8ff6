// Hot. Nothing here may allocate per event.
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { seenParsed, seenV4 } from './seen-addresses.ts'

/** 169.254.169.254, where an instance finds its credentials. */
const METADATA_V4 = 0xa9fea9fe
/** What the text of a metadata address may begin with; zeros may lead, and IPv4 may be written as IPv6. */
const MAY_BE_METADATA = new Uint8Array(256)
for (const c of '01:fF') MAY_BE_METADATA[c.charCodeAt(0)] = 1

/** What columns say of one record's answers. */
export class DnsAnswers {
  count = 0
  /** The first A or AAAA answer, an id of the address dictionary. */
  address = 0
  /** One of them is the metadata address: 169.254.169.254 or fd00:ec2::254, however spelled. */
  metadata = false

  clear(): void {
    this.count = 0
    this.address = 0
    this.metadata = false
  }

  /** Takes one answer, given as where its data and its type lie. */
  take(b: Uint8Array, dataFrom: number, dataTo: number, typeFrom: number, typeTo: number): void {
    const length = typeTo - typeFrom
    if ((length !== 1 && length !== 4) || b[typeFrom] !== 65) return
    if (length === 4 && (b[typeFrom + 1] !== 65 || b[typeFrom + 2] !== 65 || b[typeFrom + 3] !== 65)) return
    this.takeText(b, dataFrom, dataTo)
  }

  /** Takes the data of an A or AAAA answer. */
  takeText(b: Uint8Array, from: number, to: number): void {
    // After the first only the metadata address still matters.
    if (this.address !== 0 && MAY_BE_METADATA[b[from]] === 0) return
    const family = parseAddress(b, from, to)
    if (family === 4) this.takeV4(parsed[3])
    else if (family === 6) {
      if (this.address === 0) this.address = seenParsed() >>> 1
      if (isMetadataV6()) this.metadata = true
    }
  }

  takeV4(address: number): void {
    if (this.address === 0) this.address = seenV4(address) >>> 1
    if (address >>> 0 === METADATA_V4) this.metadata = true
  }
}

const isMetadataV6 = (): boolean =>
  parsed[0] === 0xfd000ec2 && parsed[1] === 0 && parsed[2] === 0 && parsed[3] === 0x254
