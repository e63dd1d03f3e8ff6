/** vedette.yaml: every key, what it may be, and its default. docs/configuration.md is made from the descriptions here. */
import { z } from 'zod'
import { BUDGET_LIMITS, DEFAULT_LEARNING } from '../learn/model.ts'
import { destinationList } from '../publish/settings.ts'

const account = z.string().regex(/^\d{12}$/, 'expected 12 digits, quoted')
const days = (least: number) => z.number().int().min(least).max(3650)
const seconds = z.number().int().min(1).max(86_400)
const name = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, dashes or underscores')

const source = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('folder'),
    path: z.string().min(1),
    every: seconds.default(5).describe('seconds between two looks'),
  }),
  z.strictObject({
    type: z.literal('s3'),
    url: z.string().regex(/^s3:\/\/[^/]{3,255}(\/.*)?$/, 'expected s3://bucket/prefix'),
    every: seconds.default(60).describe('seconds between two listings of the open hours'),
    since: z.iso
      .datetime({ offset: true })
      .or(z.iso.date())
      .optional()
      .describe('how far back the first listing goes; a day unless given'),
  }),
  z.strictObject({
    type: z.literal('sqs'),
    queueUrl: z.url(),
    region: z.string().min(1).optional(),
    only: z
      .array(z.string())
      .max(100)
      .optional()
      .describe('s3://bucket/prefix of what is wanted; everything unless given'),
    visibleAfter: z
      .number()
      .int()
      .min(30)
      .max(43_200)
      .optional()
      .describe('seconds after which a message that was not acknowledged comes again; 300 unless given'),
  }),
  z.strictObject({
    type: z.literal('push'),
    name: name.describe('the end of its address, /push/NAME'),
    keyFrom: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/)
      .default('VEDETTE_PUSH_KEY')
      .describe('the environment variable that holds the key that senders must know'),
  }),
])
export type SourceSettings = z.infer<typeof source>

/** The whole configuration. Every key has a default, so that no file is needed. */
export const configSchema = z.strictObject({
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(8470).describe('0 takes any free one'),
      tls: z
        .strictObject({ cert: z.string().min(1), key: z.string().min(1) })
        .optional()
        .describe('PEM files'),
    })
    .prefault({}),
  data: z.string().min(1).default('vedette-data').describe('the folder of the database, the seal and pushed objects'),
  store: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://…')
    .optional()
    .describe('PostgreSQL instead of SQLite in the data folder'),
  aws: z.strictObject({ endpoint: z.url().optional(), region: z.string().min(1).optional() }).prefault({}),
  accounts: z
    .array(account)
    .max(10_000)
    .default([])
    .describe('accounts that get a detector wherever any logs come from'),
  organization: z
    .strictObject({ managementAccount: account, accounts: z.array(account).max(10_000).optional() })
    .optional()
    .describe('accounts of the organisation; asked of AWS Organizations unless they are listed'),
  security: z
    .strictObject({
      allowLoopback: z.boolean().default(false).describe('lists and webhooks may lead to this machine'),
      allowPlaintext: z.boolean().default(false).describe('listening beyond loopback without TLS'),
    })
    .prefault({}),
  sources: z.array(source).max(100).default([]),
  destinations: destinationList.default([]),
  enrich: z
    .array(
      z.strictObject({
        account,
        regions: z.array(z.string().min(1)).min(1).max(40),
        profile: z
          .string()
          .min(1)
          .optional()
          .describe('of the AWS configuration, with the role to be taken; the own credentials without it'),
        every: seconds.default(3600).describe('seconds between two rounds'),
      }),
    )
    .max(10_000)
    .default([])
    .describe('accounts whose EC2 instances, interfaces and S3 public access AWS is asked about'),
  learning: z
    .strictObject({
      budget: z
        .number()
        .min(BUDGET_LIMITS[0])
        .max(BUDGET_LIMITS[1])
        .default(DEFAULT_LEARNING.budget)
        .describe('false findings by learned behaviour that each account may have in a week'),
      days: z
        .number()
        .int()
        .min(1)
        .max(90)
        .default(DEFAULT_LEARNING.days)
        .describe("days of an account's logs before anything is said of its behaviour"),
    })
    .prefault({}),
  intel: z.string().min(1).optional().describe('folder of your lists, with an intel.yaml'),
  lists: z
    .strictObject({
      folder: z.string().min(1).optional().describe('folder that file: locations of lists are read from'),
      reload: z.boolean().default(false).describe('active lists follow their object'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      days: days(1).default(90).describe('of findings that nobody updated any more'),
      ledgerDays: days(35)
        .default(400)
        .describe('of what became of objects and of coverage; objects of before that are not taken in'),
      auditDays: days(1).default(400).describe('of the audit log'),
      deadLetterDays: days(1).default(90).describe('of findings that a destination did not take'),
    })
    .prefault({}),
  tryIt: z
    .strictObject({
      files: z
        .boolean()
        .default(false)
        .describe(
          'administrators and analysts of an account that sees all others may hand over log files in the console',
        ),
      sample: z
        .strictObject({
          seed: z.number().int().min(0),
          accounts: z.number().int().min(2).max(100),
          regions: z.array(z.string().min(1)).min(1).max(20),
        })
        .optional()
        .describe('the logs are those of a simulated organisation, and attacks may be played into it'),
    })
    .prefault({}),
  workers: z.number().int().min(1).max(64).optional().describe('threads that read; one for each core unless given'),
  region: z.string().min(1).optional().describe('of logs that name none'),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
})
export type Config = z.infer<typeof configSchema>
