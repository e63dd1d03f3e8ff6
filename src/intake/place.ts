/** One way to walk folders, whether they lie on a disk or are key prefixes in a bucket. */

export interface Listed {
  readonly name: string
  readonly bytes: number
}

export interface Children {
  /** Names of the folders directly beneath, without slash. */
  readonly folders: readonly string[]
  readonly objects: readonly Listed[]
  /** Objects that were seen but not followed: symbolic links that leave the folder the operator named. */
  readonly links: readonly string[]
}

export interface Place {
  /** What lies directly beneath a folder, each list sorted by name. */
  children(path: string): Promise<Children>
  /** The path of a folder beneath. */
  beneath(path: string, folder: string): string
}
