/** What can be wrong with a flow log line, as small numbers for the hot loop; 0 is a good line. */
export const NO_DATA = 1
export const SKIPPED_DATA = 2
export const BAD_COUNT = 3
export const BAD_NUMBER = 4
export const BAD_ADDRESS = 5
export const BAD_TEXT = 6
export const BAD_ACTION = 7
export const BAD_STATUS = 8
export const BAD_DIRECTION = 9
export const NO_ADDRESS = 10
export const NO_TIME = 11

/** The same as reasons, as the summary of a run shows them. */
export const FAULTS = [
  '',
  'no data',
  'skipped data',
  'wrong number of fields',
  'bad number',
  'bad address',
  'bad text',
  'bad action',
  'bad log status',
  'bad flow direction',
  'no address',
  'no time',
] as const
