/** What the logs have told of resources, as of an event's time. What they never told is undefined, not invented. */

/** Who holds an address: this account, another account of the same scan, somebody whose account is named, or nobody known. */
export type Owner = 'own' | 'affiliated' | 'other' | 'unknown'

export interface InstanceFacts {
  readonly instanceId: string
  readonly imageId?: string
  readonly instanceType?: string
  readonly launchTime?: string
  readonly availabilityZone?: string
  readonly instanceState?: string
  readonly platform?: string
  readonly iamInstanceProfile?: { readonly arn: string; readonly id?: string }
  readonly interfaces: readonly InterfaceFacts[]
  readonly tags: readonly Tag[]
}

export interface InterfaceFacts {
  readonly interfaceId: string
  readonly instanceId?: string
  readonly functionName?: string
  readonly vpcId?: string
  readonly subnetId?: string
  readonly privateAddresses: readonly string[]
  readonly publicAddress?: string
  readonly securityGroups: readonly { readonly groupId: string; readonly groupName?: string }[]
  readonly description?: string
}

export interface Tag {
  readonly key: string
  readonly value: string
}

export interface BucketFacts {
  readonly name: string
  readonly createdAt?: number
  /** True when a public access block that ignores or restricts both policies and ACLs is set on the bucket or account. */
  readonly publicAccessBlocked?: boolean
  readonly tags: readonly Tag[]
}

export interface PasswordPolicy {
  readonly minimumPasswordLength?: number
  readonly requireSymbols?: boolean
  readonly requireNumbers?: boolean
  readonly requireUppercaseCharacters?: boolean
  readonly requireLowercaseCharacters?: boolean
  readonly allowUsersToChangePassword?: boolean
  readonly maxPasswordAge?: number
  readonly passwordReusePrevention?: number
  readonly hardExpiry?: boolean
}

/** Asked by detections in `fires` and `severity`: answers are as of the event's time and about its account. */
export interface Known {
  ownerOf(address: string): Owner
  /** True when the account is one whose logs are being read. */
  isAffiliated(account: string): boolean
  instance(id: string): InstanceFacts | undefined
  interface(id: string): InterfaceFacts | undefined
  bucket(name: string): BucketFacts | undefined
  /** Names or ARNs of trails that deliver into this bucket. */
  trailsInto(bucket: string): readonly string[]
  /** The account's password policy before this event; undefined when the logs never told. */
  passwordPolicy(): PasswordPolicy | undefined
  /** Addresses that this instance's own credentials were used from on earlier days, most used first. */
  usualAddressesOf(instance: string): readonly string[]
}
