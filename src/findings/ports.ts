/** What findings ask of the rest of the house: whose network an address is in, and where a domain was registered. */
export interface FindingPorts {
  describeAddress(address: string): {
    readonly countryCode?: string
    readonly countryName?: string
    readonly asn?: number
    readonly asnOrg?: string
  }
  /** Public suffix and one label; undefined for a bare suffix or a name without one. */
  registrableDomain(name: string): string | undefined
  /** ATT&CK techniques of a finding type, `T1098 - Account Manipulation`; none where nobody said. */
  techniquesOf(type: string): readonly string[]
}
