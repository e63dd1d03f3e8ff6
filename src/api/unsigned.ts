/** A request that says who sent it in no way that counts. The names are those that every AWS service answers with. */
export type UnsignedName =
  | 'MissingAuthenticationTokenException'
  | 'IncompleteSignatureException'
  | 'UnrecognizedClientException'
  | 'InvalidSignatureException'

export class Unsigned extends Error {
  override readonly name: UnsignedName
  readonly status: number
  constructor(name: UnsignedName, message: string) {
    super(message)
    this.name = name
    this.status = name === 'IncompleteSignatureException' ? 400 : 403
  }
}
