/** Is there an API operation of that name? What CloudTrail writes beside AWS's own list is kept by hand. */
import { OPERATIONS } from '../detections/aws-operations.generated.ts'

/** Names in CloudTrail that no service model has: sign-in, events of services, and S3's older names. */
const BESIDE = `
ConsoleLogin CheckMfa SwitchRole ExitRole GetSigninToken PasswordRecoveryRequested PasswordRecoveryCompleted
CredentialVerification CredentialChallenge UserAuthentication RotateKey DeleteKey BidEvictedEvent SharedSnapshotVolumeCreated
PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock GetBucketPublicAccessBlock PutAccountPublicAccessBlock
DeleteAccountPublicAccessBlock GetAccountPublicAccessBlock PutBucketLifecycle PutBucketReplication PutBucketEncryption
GetBucketReplication GetBucketEncryption PostObject InvokeExecution Invoke CreateVirtualMFADevice AwsServiceEvent`

const known = new Set(`${OPERATIONS} ${BESIDE}`.trim().split(/\s+/))

/** CloudTrail writes some operations with the version of their API: CreateFunction20150331, CreateDistribution2020_05_31. */
export const isOperation = (name: string): boolean =>
  known.has(name) || known.has(name.replace(/(\d{8}(v\d)?|\d{4}_\d{2}_\d{2})$/, ''))
