import { address, type EventOf, flag, hashedLists, kind, lists, place, seconds, text } from './kind.ts'

/**
 * One CloudTrail record: management, data, insight or network activity event. A detection that needs more than these
 * columns says so with `confirm` and is then handed the whole record.
 */
export const cloudtrail = kind(
  'cloudtrail',
  {
    at: seconds('When the call was made. `eventTime`.'),
    account: text(
      'The account whose trail this is, 12 digits: `recipientAccountId`, else `userIdentity.accountId`, else the object key.',
    ),
    region: text('Region the call was made to. `awsRegion`.'),
    id: text('`eventID`; empty in the oldest event versions, then the record’s SHA-256 stands for it.'),
    eventName: text('The API operation. `eventName`.'),
    eventSource: text('The service, e.g. `iam.amazonaws.com`. `eventSource`.'),
    eventType: text('`AwsApiCall`, `AwsServiceEvent`, `AwsConsoleSignIn`, … `eventType`.'),
    eventCategory: text(
      '`Management`, `Data`, `NetworkActivity`, `Insight`; empty before event version 1.07. `eventCategory`.',
    ),
    managementEvent: flag('True for management events: `managementEvent`, else `eventCategory`, else true.'),
    readOnly: flag(
      'True when the call changes nothing: `readOnly`, else judged by the verb of eventName (Get, List, Describe, Head).',
    ),
    errorCode: text('Empty for a call that succeeded. `errorCode`.'),
    failed: flag(
      'True when the call failed: `errorCode` or `errorMessage` is there. A refused console sign-in has the message alone.',
    ),
    userAgent: text('`userAgent`.'),
    remote: address('Caller’s address when `sourceIPAddress` is one; empty when an AWS service called.'),
    sourceName: text('`sourceIPAddress` when it is a name (`ec2.amazonaws.com`, `AWS Internal`).'),
    vpcEndpoint: text('VPC endpoint that the call came through. `vpcEndpointId`.'),
    vpcEndpointAccount: text('Owner of that endpoint. `vpcEndpointAccountId`.'),
    principalType: text(
      '`user`, `role`, `root`, `federated`, `service` or `account`, normalised from `userIdentity`; empty when unknown.',
    ),
    principalAccount: text(
      'Account the principal belongs to: `userIdentity.accountId`, else that of the session issuer.',
    ),
    principalName: text(
      'User name; role name for assumed roles (never the session); `root`; the provider’s subject; the service’s name.',
    ),
    principalId: text('`userIdentity.principalId`, with the session name after a colon for roles.'),
    accessKey: text('`userIdentity.accessKeyId`.'),
    userType: text(
      '`userIdentity.type` as AWS wrote it: IAMUser, AssumedRole, Root, FederatedUser, AWSAccount, AWSService, …',
    ),
    instance: text(
      'Instance that the credentials were issued to, `i-…`: the session name of an instance profile’s role session.',
    ),
    issuedTo: text(
      'ARN of the Lambda function or ECS task that the credentials were issued to. `userIdentity.inScopeOf.credentialsIssuedTo`.',
    ),
    invokedBy: text(
      'Service that called on the principal’s behalf. `userIdentity.invokedBy`, empty for people and programs.',
    ),
    mfa: flag('True when the session was made with MFA. `sessionContext.attributes.mfaAuthenticated`.'),
    bucket: text('`requestParameters.bucketName`.'),
    parametersOmitted: flag(
      'True when AWS left `requestParameters` out for size (`{"omitted":true,…}` or `requestParameters too large`): absent is then not empty.',
    ),
    remotePublic: flag('True when the caller’s address is publicly routable.'),
    remoteLists: lists(
      'remote',
      'Categories of the lists that hold the caller’s address; AWS when it lies in AWS’s published ranges.',
    ),
    remotePlace: place('remote', 'Country of the caller’s address.'),
    accessKeyLists: hashedLists('accessKey', 'Categories of the lists that hold the SHA-256 of the access key’s id.'),
  },
  {
    principal: ['principalAccount', 'principalType', 'principalName'],
  },
)

export type CloudTrailEvent = EventOf<typeof cloudtrail>
