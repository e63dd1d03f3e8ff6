/** `destinations:` of the configuration: one strict schema for each kind. */
import { z } from 'zod'
import { parseArn } from '../aws/arn.ts'
import { FREQUENCIES } from '../control/detectors.ts'

const arn = (service: string) =>
  z.string().refine(text => parseArn(text)?.service === service, { error: `expected an ARN of ${service}` })

const common = {
  /** How the operator names it, in `vedette publish`, metrics and the log. */
  name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, dashes or underscores'),
  /** Of the AWS service that is called; the finding's Region unless given. */
  region: z.string().min(1).optional(),
  /** Only findings that are at least this grave. */
  minSeverity: z.enum(['Low', 'Medium', 'High', 'Critical']).optional(),
  /** FindingCriteria as in CreateFilter. */
  criteria: z.record(z.string(), z.unknown()).optional(),
  /** How often later occurrences of a known finding are sent; the detector's setting unless given. */
  frequency: z.enum(FREQUENCIES).optional(),
}

/** Every destination's settings; `type` tells which. */
export const destinationSettings = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('eventbridge'),
    bus: z.string().min(1).default('default'),
    account: z.string().optional(),
  }),
  z.strictObject({ ...common, type: z.literal('lambda'), function: z.string().min(1).max(170) }),
  z.strictObject({
    ...common,
    type: z.literal('s3'),
    /** `arn:aws:s3:::bucket/prefix/` as in CreatePublishingDestination. */
    destinationArn: arn('s3'),
    kmsKeyArn: arn('kms').optional(),
  }),
  z.strictObject({ ...common, type: z.literal('securityhub') }),
  z.strictObject({ ...common, type: z.literal('sns'), topicArn: arn('sns') }),
  z.strictObject({ ...common, type: z.literal('sqs'), queueUrl: z.url() }),
  z.strictObject({
    ...common,
    type: z.literal('cloudwatch-metrics'),
    namespace: z
      .string()
      .regex(/^[^:].{0,254}$/)
      .default('Vedette'),
  }),
  z.strictObject({
    ...common,
    type: z.literal('cloudwatch-logs'),
    logGroup: z.string().min(1).max(512),
    logStream: z.string().min(1).max(512).default('vedette'),
  }),
  z.strictObject({
    ...common,
    type: z.literal('webhook'),
    url: z.url(),
    /** Name of the environment variable that holds the signing secret: the secret itself is in no file of ours. */
    secretFrom: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/)
      .default('VEDETTE_WEBHOOK_SECRET'),
  }),
  z.strictObject({ ...common, type: z.literal('file'), path: z.string().min(1) }),
])

export type DestinationSettings = z.infer<typeof destinationSettings>
export type SettingsOf<Type extends DestinationSettings['type']> = Extract<DestinationSettings, { type: Type }>

const DESTINATIONS_MAX = 100

/** The list, in which no name is used twice. */
export const destinationList = z
  .array(destinationSettings)
  .max(DESTINATIONS_MAX)
  .superRefine((list, context) => {
    const seen = new Set<string>()
    list.forEach(({ name }, index) => {
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, 'name'], message: `${name} is used twice` })
      seen.add(name)
    })
  })
