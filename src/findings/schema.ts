import { z } from 'zod'
import type { Finding } from './finding.ts'
import { VEDETTE_SCHEMA_VERSION } from './finding.ts'
import { detectionSchema } from './sequence-schema.ts'

const text = z.string()
const isoTime = z.iso.datetime({ precision: 3 })
const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`))
const whole = z.int().nonnegative()

const ipAddress = z.strictObject({ ipAddressV4: text.optional(), ipAddressV6: text.optional() })
const remoteIpDetails = ipAddress.extend({
  country: z.strictObject({ countryCode: text.optional(), countryName: text.optional() }).optional(),
  organization: z
    .strictObject({ asn: text.optional(), asnOrg: text.optional(), isp: text.optional(), org: text.optional() })
    .optional(),
})
const port = z.strictObject({ port: whole.max(65535), portName: text })

const action = z.discriminatedUnion('actionType', [
  z.strictObject({
    actionType: z.literal('NETWORK_CONNECTION'),
    networkConnectionAction: z.strictObject({
      connectionDirection: z.enum(['INBOUND', 'OUTBOUND', 'UNKNOWN']),
      protocol: text,
      blocked: z.boolean(),
      localPortDetails: port,
      localIpDetails: ipAddress.optional(),
      localNetworkInterface: text.optional(),
      remotePortDetails: port,
      remoteIpDetails: remoteIpDetails.optional(),
    }),
  }),
  z.strictObject({
    actionType: z.literal('PORT_PROBE'),
    portProbeAction: z.strictObject({
      blocked: z.boolean(),
      portProbeDetails: z.array(
        z.strictObject({
          localPortDetails: port,
          localIpDetails: ipAddress.optional(),
          remoteIpDetails: remoteIpDetails.optional(),
        }),
      ),
    }),
  }),
  z.strictObject({
    actionType: z.literal('DNS_REQUEST'),
    dnsRequestAction: z.strictObject({
      domain: text,
      domainWithSuffix: text.optional(),
      protocol: text,
      blocked: z.boolean(),
      vpcOwnerAccountId: text.optional(),
    }),
  }),
  z.strictObject({
    actionType: z.literal('AWS_API_CALL'),
    awsApiCallAction: z.strictObject({
      api: text,
      serviceName: text,
      callerType: z.enum(['Remote IP', 'Domain']),
      userAgent: text.optional(),
      errorCode: text.optional(),
      remoteIpDetails: remoteIpDetails.optional(),
      domainDetails: z.strictObject({ domain: text }).optional(),
      remoteAccountDetails: z
        .strictObject({ accountId: text.optional(), affiliated: z.boolean().optional() })
        .optional(),
      affectedResources: z.record(text, text),
    }),
  }),
])

const tags = z.array(z.strictObject({ key: text, value: text }))
const securityGroups = z.array(z.strictObject({ groupId: text, groupName: text.optional() }))
const networkInterface = z.strictObject({
  networkInterfaceId: text.optional(),
  privateIpAddress: text.optional(),
  privateIpAddresses: z.array(z.strictObject({ privateIpAddress: text })).optional(),
  publicIp: text.optional(),
  ipv6Addresses: z.array(text).optional(),
  subnetId: text.optional(),
  vpcId: text.optional(),
  securityGroups: securityGroups.optional(),
})

const resource = z.strictObject({
  resourceType: z.enum(['AccessKey', 'Instance', 'S3Bucket', 'Lambda', 'AttackSequence']),
  accessKeyDetails: z
    .strictObject({
      accessKeyId: text.optional(),
      principalId: text.optional(),
      userName: text.optional(),
      userType: text.optional(),
    })
    .optional(),
  instanceDetails: z
    .strictObject({
      instanceId: text.optional(),
      imageId: text.optional(),
      instanceType: text.optional(),
      instanceState: text.optional(),
      launchTime: text.optional(),
      availabilityZone: text.optional(),
      platform: text.optional(),
      iamInstanceProfile: z.strictObject({ arn: text, id: text.optional() }).optional(),
      networkInterfaces: z.array(networkInterface),
      tags,
    })
    .optional(),
  s3BucketDetails: z
    .array(
      z.strictObject({
        arn: text,
        name: text,
        type: z.enum(['Destination', 'Source']),
        createdAt: z.number().optional().describe('Epoch seconds.'),
        tags,
        publicAccess: z.strictObject({ effectivePermission: z.enum(['PUBLIC', 'NOT_PUBLIC', 'UNKNOWN']) }).optional(),
      }),
    )
    .optional(),
  lambdaDetails: z
    .strictObject({
      functionArn: text,
      functionName: text,
      vpcConfig: z
        .strictObject({
          subnetIds: z.array(text).optional(),
          vpcId: text.optional(),
          securityGroups: securityGroups.optional(),
        })
        .optional(),
    })
    .optional(),
})

const service = z.strictObject({
  serviceName: z.literal('guardduty'),
  detectorId: hex(32),
  resourceRole: z.enum(['ACTOR', 'TARGET']),
  archived: z.boolean(),
  count: z.int().positive(),
  eventFirstSeen: isoTime,
  eventLastSeen: isoTime,
  action: action.optional().describe('Absent where `detection` tells a sequence.'),
  additionalInfo: z.looseObject({ value: text, type: z.literal('default') }),
  evidence: z
    .strictObject({
      threatIntelligenceDetails: z.array(z.strictObject({ threatListName: text, threatNames: z.array(text) })),
    })
    .nullable(),
  userFeedback: text.optional(),
  featureName: text.optional(),
  detection: detectionSchema.optional(),
})

const word = z.union([z.number(), text])
const reason = z.strictObject({
  summary: text,
  factors: z.array(
    z.strictObject({
      name: text,
      value: z.union([word, z.array(word)]),
      threshold: word.optional().describe('What the value was held against.'),
    }),
  ),
})

const evidenceRecord = z.strictObject({
  at: isoTime.describe('Event time.'),
  id: text,
  object: text.describe('The object, as the operator named it.'),
  offset: whole.describe('First byte of the record in the unpacked object.'),
  length: whole.describe('Bytes.'),
  sha256: hex(64).describe('SHA-256 of those bytes.'),
  record: text.describe('Those bytes as text, at most 16 KB; then `truncated`.'),
  truncated: z.boolean().optional(),
})

const vedette = z.strictObject({
  schemaVersion: z.literal(VEDETTE_SCHEMA_VERSION),
  run: z
    .strictObject({
      vedette: text,
      detection: text.describe('Hash of all that decides in the detection.'),
      intel: text.describe('Hash of all lists and tables that were loaded.'),
      settings: z.record(text, z.union([text, z.array(text)])).describe('Options that narrowed the run.'),
    })
    .optional()
    .describe('What the run was that found it.'),
  source: z.enum(['flow', 'cloudtrail', 'dns']).describe('The kind of log that it was seen in.'),
  reason: reason.describe('Why the latest occurrence fired.'),
  occurrences: z.array(
    z.strictObject({
      signal: text,
      at: isoTime,
      until: isoTime,
      severity: z.enum(['Low', 'Medium', 'High', 'Critical']),
      title: text,
      count: whole,
      reason,
      records: whole.describe('Records that caused it; `evidence` copies at most 20.'),
      evidence: z.array(evidenceRecord),
      lateSeconds: z.number(),
    }),
  ),
  occurrencesOmitted: whole.describe('Occurrences between the first 500 and the last 500, counted but not kept.'),
  lateSeconds: z.number(),
})

/** One line of `--format jsonl`: GuardDuty's finding as it is exported, and the member `vedette`. */
export const findingSchema = z.strictObject({
  schemaVersion: z.literal('2.0'),
  accountId: text,
  region: text,
  partition: text,
  id: hex(32),
  arn: text,
  type: text.min(1).max(100),
  resource,
  service,
  severity: z.number().min(1).max(10),
  createdAt: isoTime,
  updatedAt: isoTime,
  title: text,
  description: text,
  vedette,
}) satisfies z.ZodType<Finding>

/** docs/finding.schema.json: the same schema for those who read the lines with other tools. */
export const findingJsonSchema = (): Record<string, unknown> => ({
  title: `A finding of Vedette, schema ${VEDETTE_SCHEMA_VERSION}`,
  description: 'One line of vedette scan --format jsonl.',
  ...z.toJSONSchema(findingSchema, { target: 'draft-2020-12' }),
})
