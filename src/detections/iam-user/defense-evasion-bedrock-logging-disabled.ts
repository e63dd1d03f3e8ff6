import { detection, pick } from '../../sdk/sdk.ts'

const KINDS = ['text', 'image', 'embedding', 'video', 'audio']

/** A new configuration logs nothing when it has no place to log to, or when every kind of data is switched off. */
const logsNothing = (record: unknown): boolean => {
  const config = pick(record, 'requestParameters', 'loggingConfig')
  if (config === null || typeof config !== 'object') return false
  if ((pick(config, 'cloudWatchConfig') ?? pick(config, 's3Config') ?? null) === null) return true
  const told = KINDS.map(kind => pick(config, `${kind}DataDeliveryEnabled`)).filter(value => value !== undefined)
  return told.length > 0 && told.every(value => String(value) === 'false')
}

export default detection.match({
  type: 'DefenseEvasion:IAMUser/BedrockLoggingDisabled',
  title: ({ event, resource }) => `${resource} switched off the logging of Bedrock’s models (${event.eventName}).`,
  why: 'Who steals access to paid models first switches off the log of what is asked of them. From here on nobody sees the prompts.',
  falsePositives: ['logging that is taken down on purpose, for instance to save its cost'],
  respond: [
    'Did somebody mean to do this? Ask the person behind the principal, and switch logging on again.',
    'Which models were invoked since, by whom, and at what cost?',
    'Did the principal ask for access to new models, or for higher quotas?',
  ],
  attack: ['T1562.008', 'T1496.004'],
  links: ['https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['DeleteModelInvocationLoggingConfiguration', 'PutModelInvocationLoggingConfiguration'],
  where: call => call.errorCode === '',
  by: ['principal', 'eventName'],
  confirm: (record, call) => call.eventName.startsWith('Delete') || logsNothing(record),
  because: ({ event, remote }) =>
    `${event.eventName} succeeded in ${event.region || 'an unnamed Region'} from ${remote}; invocations there are logged no more.`,

  examples: () => ({
    fires: {
      'the configuration is deleted': [called('DeleteModelInvocationLoggingConfiguration')],
      'every kind of data is switched off': put({
        cloudWatchConfig: { logGroupName: 'bedrock' },
        textDataDeliveryEnabled: false,
        imageDataDeliveryEnabled: false,
        embeddingDataDeliveryEnabled: false,
      }),
      'it is left without a place to log to': put({ textDataDeliveryEnabled: true }),
    },
    quiet: {
      'logging is switched on': put({ s3Config: { bucketName: 'logs' }, textDataDeliveryEnabled: true }),
      'images are left out, text is logged': put({
        s3Config: { bucketName: 'logs' },
        textDataDeliveryEnabled: true,
        imageDataDeliveryEnabled: false,
      }),
      'the call was refused': [{ ...called('DeleteModelInvocationLoggingConfiguration'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'bedrock.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.109' },
})
const put = (loggingConfig: object) => ({
  events: [called('PutModelInvocationLoggingConfiguration')],
  records: [{ eventName: 'PutModelInvocationLoggingConfiguration', requestParameters: { loggingConfig } }],
})
