/** What an operation answers when it does not do what it was asked: one of the five errors of GuardDuty's model. */

const STATUS = {
  BadRequestException: 400,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  InternalServerErrorException: 500,
} as const

export type FaultName = keyof typeof STATUS

/**
 * Classic operations declare only 400 and 500, so that what they do not know is a BadRequestException too; 404 and 409
 * are for malware plans and scans, investigations and custom detection rules.
 */
export class ApiFault extends Error {
  override readonly name: FaultName
  /** The sub-type that AWS puts in `__type` beside the error's name. */
  readonly type: string
  constructor(name: FaultName, message: string, type = 'InvalidInputException') {
    super(message)
    this.name = name
    this.type = name === 'BadRequestException' ? type : name
  }

  get status(): number {
    return STATUS[this.name]
  }
}
