import { z } from 'zod'
import { ACTORS_MAX, ENDPOINTS_MAX, RESOURCES_MAX, SIGNALS_MAX } from './sequence.ts'

const text = z.string()
const seconds = z.number().nonnegative().describe('Epoch seconds.')

const indicators = z.array(
  z.strictObject({
    key: z.enum(['ATTACK_TACTIC', 'ATTACK_TECHNIQUE', 'HIGH_RISK_API', 'MALICIOUS_IP', 'TOR_IP']),
    values: z.array(text.min(1).max(256)),
  }),
)

const actor = z.strictObject({
  id: text,
  user: z
    .strictObject({
      ...{ name: text, uid: text, type: text, credentialUid: text.optional() },
      account: z.strictObject({ uid: text }).optional(),
    })
    .optional(),
  session: z
    .strictObject({
      mfaStatus: z.enum(['ENABLED', 'DISABLED']).optional(),
      createdTime: seconds.optional(),
      issuer: text.optional(),
    })
    .optional(),
})

const resource = z.strictObject({
  uid: text,
  name: text.optional(),
  accountId: text,
  resourceType: z.enum(['ACCESS_KEY', 'EC2_IMAGE', 'EC2_INSTANCE', 'S3_BUCKET']),
  region: text,
  service: text,
  cloudPartition: text,
  data: z
    .strictObject({
      accessKey: z.strictObject({
        ...{ principalId: text.optional(), userName: text.optional(), userType: text.optional() },
      }),
    })
    .optional(),
})

const endpoint = z.strictObject({
  id: text,
  ip: text.optional(),
  domain: text.optional(),
  autonomousSystem: z.strictObject({ name: text, number: z.int() }).optional(),
})

const signal = z.strictObject({
  uid: text,
  type: z.enum(['CLOUD_TRAIL', 'FLOW_LOGS', 'DNS_LOGS']),
  name: text,
  description: text.max(2000),
  severity: z.number().min(1).max(10),
  count: z.int().positive(),
  ...{ createdAt: seconds, updatedAt: seconds, firstSeenAt: seconds, lastSeenAt: seconds },
  ...{ resourceUids: z.array(text), actorIds: z.array(text), endpointIds: z.array(text) },
  signalIndicators: indicators.optional(),
  activities: z
    .array(
      z.strictObject({
        type: z.literal('API_CALL'),
        api: z.strictObject({
          ...{ operation: text.max(512), service: text.max(512) },
          ...{ error: text.max(512).optional(), userAgent: text.max(1024).optional() },
        }),
      }),
    )
    .optional(),
})

/** `service.detection` of findings that tell a sequence. */
const observed = z.strictObject({
  profileType: z.enum(['FREQUENCY', 'VOLUME']),
  profileSubtype: z.enum(['UNSEEN', 'RARE', 'INFREQUENT', 'FREQUENT', 'COUNT', 'AVERAGE']),
  observations: z.strictObject({ text: z.array(text).optional(), number: z.array(z.number()).optional() }),
})

const anomaly = z.strictObject({
  profiles: z.record(text, z.record(text, z.array(observed))),
  unusual: z.strictObject({ behavior: z.record(text, z.record(text, observed)) }),
})

export const detectionSchema = z.strictObject({
  anomaly: anomaly.optional(),
  sequence: z
    .strictObject({
      uid: text,
      description: text.max(4096),
      actors: z.array(actor).max(ACTORS_MAX),
      resources: z.array(resource).max(RESOURCES_MAX),
      endpoints: z.array(endpoint).max(ENDPOINTS_MAX),
      signals: z.array(signal).min(1).max(SIGNALS_MAX),
      sequenceIndicators: indicators,
    })
    .optional(),
})
