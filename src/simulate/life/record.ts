import { type Call, objectResources, spell } from '../call.ts'
import { iso } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Actor, Deed, Resource, ResourceKind } from './deed.ts'

/** Under which name each kind of thing stands in requestParameters. */
const PARAMETERS: Readonly<Record<Exclude<ResourceKind, 'instance' | 'role'>, string>> = {
  ...{ bucket: 'bucketName', secret: 'secretId', key: 'keyId', user: 'userName', function: 'functionName' },
  ...{ table: 'tableName', queue: 'queueUrl', topic: 'topicArn', logs: 'logGroupName', parameter: 'name' },
  ...{ repository: 'repositoryName', database: 'dBInstanceIdentifier', snapshot: 'snapshotId', image: 'imageId' },
  ...{ cluster: 'cluster', group: 'groupId', stack: 'stackName', trail: 'name' },
}

/** requestParameters of a deed, as JSON. `object` is the key of an object in a bucket. */
export const parametersOf = (deed: Deed, thing: Resource, object: string): string => {
  const { account, region } = deed
  switch (thing.kind) {
    case 'bucket': {
      const host = `"bucketName":"${thing.name}","Host":"${thing.name}.s3.${region}.amazonaws.com"`
      return deed.data && deed.name !== 'ListObjects' ? `{${host},"key":"${object}"}` : `{${host}}`
    }
    case 'role':
      return deed.service === 'sts'
        ? `{"roleArn":"arn:aws:iam::${account}:role/${thing.name}","roleSessionName":"${deed.actor.session || deed.actor.name}"}`
        : `{"roleName":"${thing.name}"}`
    case 'instance':
      return deed.service === 'ssm'
        ? `{"target":"${thing.name}"}`
        : `{"instancesSet":{"items":[{"instanceId":"${thing.name}"}]}}`
    case 'queue':
      return `{"queueUrl":"https://sqs.${region}.amazonaws.com/${account}/${thing.name}"}`
    case 'topic':
      return `{"topicArn":"arn:aws:sns:${region}:${account}:${thing.name}"}`
    default:
      return `{"${PARAMETERS[thing.kind]}":"${thing.name}"}`
  }
}

/** userIdentity of an actor. Temporary keys last half a day. */
const identity = (actor: Actor, at: number): string => {
  const since = at - (at % 43200)
  if (actor.kind === 'user')
    return (
      `{"type":"IAMUser","principalId":"${actor.id}","arn":"${actor.arn}","accountId":"${actor.account}",` +
      `"accessKeyId":"AKIA${actor.id.slice(4, 20)}","userName":"${actor.name}"}`
    )
  const delivery = actor.service === 'ec2' ? ',"ec2RoleDelivery":"2.0"' : ''
  const path = actor.name.startsWith('AWSReservedSSO_') ? 'aws-reserved/sso.amazonaws.com/' : ''
  const arn = `arn:aws:iam::${actor.account}:role/${path}${actor.name}`
  return (
    `{"type":"AssumedRole","principalId":"${actor.id}:${actor.session}",` +
    `"arn":"arn:aws:sts::${actor.account}:assumed-role/${actor.name}/${actor.session}","accountId":"${actor.account}",` +
    `"accessKeyId":"ASIA${actor.id.slice(4, 14)}${iso(since).slice(5, 13).replace(/\D/g, 'Q')}","sessionContext":{` +
    `"sessionIssuer":{"type":"Role","principalId":"${actor.id}","arn":"${arn}","accountId":"${actor.account}",` +
    `"userName":"${actor.name}"},"attributes":{"creationDate":"${iso(since)}","mfaAuthenticated":"false"}${delivery}}}`
  )
}

/** A signed-in console shows as an event of its own type. */
const SIGN_IN: Partial<Call> = {
  type: 'AwsConsoleSignIn',
  response: '{"ConsoleLogin":"Success"}',
  more: ',"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No","MFAUsed":"Yes"}',
}

/** At most so many records are written of one deed, however often it was repeated. */
const RECORDS_MAX = 20

/** Writes a deed down as CloudTrail does: a record for each call, over the few minutes that it took. */
export const recordsOf = (random: Random, deed: Deed): { at: number; text: string }[] => {
  const { account, region, service, name, readOnly, data, resource } = deed
  const count = Math.min(deed.times, RECORDS_MAX)
  const who = identity(deed.actor, deed.at)
  const bytes = Math.ceil((deed.bytes ?? 0) / count)
  const direction = readOnly ? 'bytesTransferredOut' : 'bytesTransferredIn'
  const written: { at: number; text: string }[] = []
  for (let n = 0; n < count; n++) {
    const at = Math.floor(deed.at + (n * 240) / count)
    const key = resource?.kind === 'bucket' && data ? `data/${random.hex(8)}` : undefined
    const more =
      resource?.kind === 'bucket' && data
        ? `,"additionalEventData":{"SignatureVersion":"SigV4","${direction}":${bytes}}${objectResources(account, resource.name, key)}`
        : ''
    const call: Call = {
      ...{ at, account, region, service, name, who, from: deed.from.address, agent: deed.agent, readOnly, data, more },
      ...(resource === undefined ? {} : { request: parametersOf(deed, resource, key ?? '') }),
      ...(deed.error === undefined ? {} : { error: deed.error, message: 'not authorized to perform this operation' }),
      ...(name === 'ConsoleLogin' ? SIGN_IN : {}),
    }
    written.push({ at, text: spell(random, call) })
  }
  return written
}
