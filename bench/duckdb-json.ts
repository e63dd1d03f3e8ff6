/** The CloudTrail and DNS detections in SQL: only the members that they ask for are read. */
import { BITCOIN, KALI, LOGGING_DISABLED, MINING_NAMES, REBIND, ROOT_USE, TOR_CALLER, TOR_EXITS } from './subset.ts'

const texts = (values: readonly string[]): string => values.map(value => `'${value}'`).join(',')

const IDENTITY = `STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, userName VARCHAR, invokedBy VARCHAR,
  sessionContext STRUCT(assumedRoot VARCHAR, sessionIssuer STRUCT(arn VARCHAR, accountId VARCHAR, userName VARCHAR)))`
const REQUEST = `STRUCT(bucketName VARCHAR, s3BucketName VARCHAR, cloudWatchLogsLogGroupArn VARCHAR, isMultiRegionTrail VARCHAR,
  includeGlobalServiceEvents VARCHAR, isOrganizationTrail VARCHAR, enableLogFileValidation VARCHAR)`
const RECORD = `STRUCT(eventTime VARCHAR, eventName VARCHAR, eventType VARCHAR, sourceIPAddress VARCHAR, userAgent VARCHAR,
  errorCode VARCHAR, readOnly BOOLEAN, managementEvent BOOLEAN, recipientAccountId VARCHAR, userIdentity ${IDENTITY},
  requestParameters ${REQUEST}, responseElements STRUCT(ConsoleLogin VARCHAR))`

export const CLOUDTRAIL_SETUP = [`create table tor as select unnest([${texts(TOR_EXITS)}]) address`]

const PRINCIPAL_TYPE = `case who."type" when 'IAMUser' then 'user' when 'AssumedRole' then 'role' when 'Root' then 'root'
  when 'AWSService' then 'service' when 'AWSAccount' then 'account' when 'FederatedUser' then 'federated' else '' end`
const PRINCIPAL_NAME = `case who."type" when 'Root' then 'root' when 'AWSService' then who.invokedBy
  when 'AssumedRole' then coalesce(who.sessionContext.sessionIssuer.userName, split_part(who.arn, '/', 2))
  else coalesce(who.userName, split_part(who.arn, '/', -1)) end`

/** Rows that no detection can want are left out while the files are read. */
export const cloudTrailTables = (files: readonly string[]): string[] => [
  `create or replace temp table ct as
    with records as (select unnest(Records) as r from read_json([${texts(files)}], format = 'auto',
      maximum_object_size = 134217728, columns = {'Records': '${RECORD.replaceAll("'", "''")}[]'})),
    kept as (select r, r.userIdentity as who from records where r.errorCode is null and (r.userIdentity."type" = 'Root'
      or contains(lower(r.userAgent), 'kali') or r.sourceIPAddress in (from tor)
      or r.eventName in ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'DeleteBucket', 'CreateTrail')))
    select r, r.recipientAccountId as account, coalesce(who.accountId, who.sessionContext.sessionIssuer.accountId) as owner,
      ${PRINCIPAL_TYPE} as kind, ${PRINCIPAL_NAME} as name, r.sourceIPAddress as remote, r.requestParameters as asked,
      coalesce(who.invokedBy, 'signin.amazonaws.com') <> 'signin.amazonaws.com' as by_service from kept`,
]

const WHO = `concat_ws(' ', account, owner, kind, name, remote) as key`
const NOT_REFUSED = `r.responseElements.ConsoleLogin is distinct from 'Failure'`

export const CLOUDTRAIL_QUERIES: Readonly<Record<string, string>> = {
  [ROOT_USE]: `select distinct ${WHO} from ct where kind = 'root' and not by_service and r.eventType <> 'AwsServiceEvent'
    and ${NOT_REFUSED} and coalesce(r.userIdentity.sessionContext.assumedRoot, '') <> 'true'`,
  [TOR_CALLER]: `select distinct ${WHO} from ct semi join tor on remote = address
    where not r.readOnly and r.managementEvent and ${NOT_REFUSED}`,
  [KALI]: `select distinct ${WHO} from ct where r.managementEvent
    and regexp_matches(r.userAgent, '(^|[^a-zA-Z])kali($|[^a-zA-Z])', 'i')`,
  [LOGGING_DISABLED]: `select distinct concat_ws(' ', account, owner, kind, name, r.eventName, coalesce(asked.bucketName, '')) as key
    from ct where r.eventName in ('StopLogging', 'DeleteTrail')
      or (r.eventName = 'UpdateTrail' and (asked.s3BucketName <> '' or asked.cloudWatchLogsLogGroupArn = ''
        or 'false' in (asked.isMultiRegionTrail, asked.includeGlobalServiceEvents, asked.isOrganizationTrail, asked.enableLogFileValidation)))
      or (r.eventName = 'DeleteBucket' and exists (select 1 from ct as made where made.r.eventName in ('CreateTrail', 'UpdateTrail')
        and made.asked.s3BucketName = ct.asked.bucketName and made.r.eventTime <= ct.r.eventTime))`,
}

export const DNS_SETUP = [
  `create table mining as select unnest([${texts(MINING_NAMES.exact)}]) as domain`,
  `create table mining_under as select unnest([${texts(MINING_NAMES.wild)}]) as domain`,
]

/** The answers stay text until one holds the address: to read them all as lists would double the cost. */
export const dnsTables = (files: readonly string[]): string[] => [
  `create or replace temp table d as
    with read as (select account_id, vpc_id, srcaddr, srcids.instance as instance, rtrim(lower(query_name), '.') as q, answers
      from read_json([${texts(files)}], format = 'newline_delimited', columns = {'account_id': 'VARCHAR', 'vpc_id': 'VARCHAR',
        'query_name': 'VARCHAR', 'srcaddr': 'VARCHAR', 'srcids': 'STRUCT(instance VARCHAR)', 'answers': 'VARCHAR'}))
    select *, q in (from mining) or regexp_extract(q, '[^.]+\\.[^.]+$') in (from mining_under) as mines from read
    where mines or contains(answers, '"169.254.169.254"') or contains(answers, '"fd00:ec2::254"')`,
]

const ASKED = `concat_ws(' ', account_id, vpc_id, coalesce(instance, ''), srcaddr, q) as key`

export const DNS_QUERIES: Readonly<Record<string, string>> = {
  [BITCOIN]: `select distinct ${ASKED} from d where mines`,
  [REBIND]: `select distinct ${ASKED} from (select *, unnest(from_json(answers, '[{"Rdata": "VARCHAR", "Type": "VARCHAR"}]')) as a from
      (select * from d where not mines or contains(answers, '169.254.169.254') or contains(answers, 'fd00:ec2::254')))
    where a."Type" in ('A', 'AAAA') and a.Rdata in ('169.254.169.254', 'fd00:ec2::254')
      and contains(q, '.') and not ends_with(q, '.internal') and not ends_with(q, '.amazonaws.com')`,
}
