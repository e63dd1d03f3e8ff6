/**
 * What AWS's amazon-guardduty-tester does for each finding type that it expects, as stories: how often, how much, to
 * what. The numbers are the tester's, read from its scripts; what it leaves open (users in its lists) is taken at its
 * least. Addresses that the tester puts on a list are those of our sample lists.
 */
import type { Story } from '../../src/simulate/stage.ts'
import { IAM, S3 } from './calls.ts'
import { DNS, NETWORK } from './network.ts'

export { READS_A_USER } from './calls.ts'

export const TESTER: readonly Story[] = [...DNS, ...NETWORK, ...IAM, ...S3]
