import { type ErrorCode, OperatorError } from '../errors.ts'

/** The operator's words for it, with what the driver said as the cause. */
export const because = (cause: unknown, code: ErrorCode, details: Record<string, string | number>): OperatorError => {
  const error = new OperatorError(code, details)
  error.cause = cause
  return error
}
