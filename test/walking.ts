/** The walk through all operations of GuardDuty's API, as an account would use them; who carries the calls is left open. */
import type { Input, OperationName, Output } from '../src/api/operation.ts'
import { invitations, organization } from './walk-accounts.ts'
import { investigations, malware, rules } from './walk-engines.ts'
import { coverage, destinations, detector, filters, findings, lists } from './walk-settings.ts'

type Call = <Name extends OperationName>(name: Name, input: Input<Name>) => Promise<Output<Name>>

/** Calls as one account. */
export interface Calling extends Call {
  readonly account: string
  readonly region: string
  /** The same call, where it has been looked at before or only prepares another. */
  readonly again: Call
}
export type CallingAs = (account: string) => Calling

/** The account whose logs the service reads, which uses most of the operations. */
export const OWN = '555555555556'

const MOST_LOOKS = 600

/** Looks until it is so; the service works on lists by itself. */
export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (await isSo()) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('it did not come to be')
}

/** Calls every operation at least once with input that means something, made of what was answered before. */
export const walk = async (as: CallingAs): Promise<void> => {
  const call = as(OWN)
  const DetectorId = await detector(call)
  await findings(call, DetectorId)
  await filters(call, DetectorId)
  await lists(call, DetectorId)
  await destinations(call, DetectorId)
  await coverage(call, DetectorId)
  await malware(call, DetectorId)
  await investigations(call, DetectorId)
  await rules(call)
  await organization(as)
  await invitations(as, OWN)
}
