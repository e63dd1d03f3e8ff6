import type { GuardOptions } from '../aws/guard.ts'
import type { RuleOf } from '../findings/rule.ts'
import type { Destination } from './destination.ts'
import { eventBridge } from './event-bridge.ts'
import { file } from './file.ts'
import { lambda } from './lambda.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import { s3Export } from './s3-export.ts'
import { securityHub } from './security-hub.ts'
import type { DestinationSettings } from './settings.ts'
import { sns } from './sns.ts'
import { sqs } from './sqs.ts'
import { webhook } from './webhook.ts'

/** What some destinations need beside their settings. */
export interface Needs {
  readonly ruleOf: RuleOf
  readonly guard: GuardOptions
}

/** The destination that the settings describe. Nothing is connected before the first delivery. */
export const makeDestination = (settings: DestinationSettings, { ruleOf, guard }: Needs): Destination => {
  switch (settings.type) {
    case 'eventbridge':
      return eventBridge(settings)
    case 'lambda':
      return lambda(settings)
    case 's3':
      return s3Export(settings)
    case 'securityhub':
      return securityHub(settings, ruleOf)
    case 'sns':
      return sns(settings)
    case 'sqs':
      return sqs(settings)
    case 'cloudwatch-metrics':
      return metrics(settings)
    case 'cloudwatch-logs':
      return logs(settings)
    case 'webhook':
      return webhook(settings, guard)
    case 'file':
      return file(settings)
  }
}
