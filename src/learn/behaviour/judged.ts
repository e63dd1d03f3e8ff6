/** What a behaviour says before anything is weighed. */

/** What one behaviour says. Of contexts, at least LEAST. */
export interface Judged {
  /** Of the operation: how unlikely it is for the principal, its peers and its account, and how rare for its kind anywhere. */
  user: number
  peers: number
  account: number
  world: number
  asn: number
  country: number
  agent: number
  region: number
  hour: number
  /** 1 for a network or tool that the principal was never seen with; how unlikely such a network is for its account. */
  network: number
  stranger: number
  /** The same where the network rents machines to anybody. */
  rented: number
  tool: number
  refused: number
  resource: number
  reader: number
  /** True when nothing of it is new to the principal. */
  isKnown: boolean
}

export const unjudged = (): Judged => ({
  ...{ user: 0, peers: 0, account: 0, world: 0, asn: 0, country: 0, agent: 0, region: 0, hour: 0, refused: 0 },
  ...{ network: 0, stranger: 0, rented: 0, tool: 0, resource: 0, reader: 0, isKnown: true },
})
