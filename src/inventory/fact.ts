/** What one CloudTrail record told of one thing. Plain objects: facts cross threads as structured clones. */

export interface Group {
  readonly groupId: string
  readonly groupName?: string
}

/** What may be told of each kind of thing. Each fact sets some of these; `null` says that it no longer holds. */
export interface Told {
  instance: {
    imageId: string
    instanceType: string
    launchTime: string
    availabilityZone: string
    instanceState: string
    platform: string
    profileArn: string
    profileId: string
    /** Association of an elastic address that was made by naming the instance. */
    association: string
  }
  interface: {
    instanceId: string
    attachment: string
    association: string
    functionName: string
    vpcId: string
    subnetId: string
    privateAddresses: readonly string[]
    publicAddress: string
    groups: readonly Group[]
    description: string
    /** True once the interface was deleted. */
    gone: boolean
  }
  attachment: { ended: boolean }
  association: { ended: boolean; allocation: string; publicAddress: string }
  allocation: { publicAddress: string; released: boolean }
  /** A public address; `holder` is the account that held it. */
  address: { holder: string; allocation: string }
  bucket: { createdAt: number; ignoreAcls: boolean; restrictPolicies: boolean }
  account: { ignoreAcls: boolean; restrictPolicies: boolean }
  trail: { bucket: string; arn: string; gone: boolean }
  passwordPolicy: {
    minimumPasswordLength: number
    requireSymbols: boolean
    requireNumbers: boolean
    requireUppercaseCharacters: boolean
    requireLowercaseCharacters: boolean
    allowUsersToChangePassword: boolean
    maxPasswordAge: number
    passwordReusePrevention: number
    hardExpiry: boolean
    /** True when the account's policy was deleted: AWS's weak default holds. */
    gone: boolean
  }
}
export type About = keyof Told
export type Patch<A extends About> = { readonly [P in keyof Told[A]]?: Told[A][P] | null }

export interface FactAbout<A extends About> {
  readonly about: A
  readonly name: string
  readonly set: Patch<A>
  /** Tags set, or taken away with `null`. */
  readonly tags?: Readonly<Record<string, string | null>>
  /** True when `tags` replaces every earlier tag. */
  readonly allTags?: true
  /** Seconds. */
  readonly at: number
  readonly account: string
  readonly region: string
  /** Record id: orders facts of one second, and makes a record that was delivered twice tell once. */
  readonly id: string
}
export type Fact = { [A in About]: FactAbout<A> }[About]

/** What a record of one operation told, before the engine's stamp of time and place is put on it. */
export type Telling = {
  [A in About]: Pick<FactAbout<A>, 'about' | 'name' | 'set' | 'tags' | 'allTags'>
}[About]

/** Reads what a successful call told. `response` and `request` are unknown: records are hostile. */
export type Reader = (call: Call) => Telling[]
export interface Call {
  readonly name: string
  readonly request: unknown
  readonly response: unknown
  readonly account: string
  readonly region: string
  readonly at: number
}
