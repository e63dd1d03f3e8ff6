/** One sample finding to one destination, without the service and without the outbox. */
import { getDomain } from 'tldts'
import { awsProblem } from '../aws/clients.ts'
import { OperatorError } from '../errors.ts'
import { makeDestination } from '../publish/make.ts'
import { sampleSource } from '../service/samples.ts'
import { loadConfig } from './config.ts'
import { type House, rulesOf, techniquesOf } from './house.ts'
import { sampleTypes } from './sample-types.ts'

export interface TestAsk {
  readonly name: string
  readonly type: string
  readonly account: string
  readonly region: string
}

/** Answers what was sent; throws what the destination said against it. */
export const testDestination = async (
  file: string | undefined,
  { name, type, account, region }: TestAsk,
  house: House,
): Promise<object> => {
  const config = loadConfig(file)
  const settings = config.destinations.find(each => each.name === name)
  if (settings === undefined) {
    const known = config.destinations.map(each => each.name).join(', ') || 'none'
    throw new OperatorError('E_NO_DESTINATION', { name, known })
  }
  if (config.aws.endpoint !== undefined) process.env['AWS_ENDPOINT_URL'] ??= config.aws.endpoint
  if (config.aws.region !== undefined) process.env['AWS_REGION'] ??= config.aws.region
  const at = Date.now()
  const finding = await sampleSource(house.detections, sampleTypes(), {
    describeAddress: () => ({}),
    registrableDomain: host => getDomain(host, { allowPrivateDomains: true }) ?? undefined,
    techniquesOf: techniquesOf(house),
  }).make(type, { account, region, at: Math.floor(at / 1000) })
  if (finding === undefined)
    throw new OperatorError('E_BAD_OPTION', { option: '--type', value: type, expected: 'a finding type of GuardDuty' })
  const kept = {
    ...{ finding, group: `sample ${finding.id}`, archived: undefined, feedback: undefined, sample: true },
    ...{ createdAt: at, updatedAt: at },
  }
  const guard = { allowLoopback: config.security.allowLoopback }
  const destination = makeDestination(settings, { ruleOf: rulesOf(house), guard })
  try {
    const [outcome] = await destination.deliver([{ entry: at, kept, isFirst: true, at }])
    if (outcome?.problem !== undefined) throw new Error(outcome.problem)
  } catch (error) {
    throw new OperatorError('E_DELIVERY', { name, type: settings.type, problem: awsProblem(error) })
  } finally {
    destination.close()
  }
  return { Destination: name, Type: settings.type, FindingId: finding.id, FindingType: type, Sent: true }
}
