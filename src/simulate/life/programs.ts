import type { Random } from '../random.ts'
import { programAgent } from './clients.ts'
import type { Actor } from './deed.ts'
import type { Line, Team } from './people.ts'
import { some } from './regime.ts'
import { type Step, steps } from './step.ts'

export type Schedule = 'always' | 'hourly' | 'nightly' | 'office' | 'month-end' | 'quarter-end'

/** A program that runs with a role of its own. */
export interface Program {
  readonly name: string
  readonly team: Team
  readonly actor: Actor
  readonly sessions: string[]
  steps: Step[]
  readonly schedule: Schedule
  readonly line: Line
  agent: string
  readonly taste: number
  readonly since: number
  readonly busy: number
}

/** What programs do, by kind; each takes some of a kind, and now and then another. */
const KINDS: readonly (readonly Step[])[] = [
  's3:GetObject@bucket*400 s3:PutObject@bucket*200 sqs:ReceiveMessage@queue*300 sqs:DeleteMessage@queue*300 kms:Decrypt@key*100 secretsmanager:GetSecretValue@secret logs:CreateLogStream@logs dynamodb:Query@table*200 dynamodb:PutItem@table*200',
  'secretsmanager:GetSecretValue@secret*3 ssm:GetParameter@parameter*10 kms:Decrypt@key*60 dynamodb:GetItem@table*300 sns:Publish@topic*80 lambda:Invoke@function*200 logs:CreateLogStream@logs ses:SendEmail*20',
  'ec2:DescribeInstances*12 ec2:DescribeTags*6 autoscaling:DescribeAutoScalingGroups*6 elasticloadbalancing:DescribeTargetHealth*20 cloudwatch:PutMetricData*60 ssm:UpdateInstanceInformation@instance*12 ec2:DescribeNetworkInterfaces*4',
  'ecr:GetAuthorizationToken ecr:BatchGetImage@repository*5 eks:DescribeCluster@cluster ec2:DescribeInstances*10 ec2:CreateNetworkInterface ec2:AttachNetworkInterface ec2:DescribeInstanceTypes autoscaling:SetDesiredCapacity',
  's3:ListObjects@bucket*30 s3:GetObject@bucket*2000 s3:PutObject@bucket*900 glue:GetTable*20 glue:BatchCreatePartition*10 athena:StartQueryExecution*5 kms:Decrypt@key*80 kms:GenerateDataKey@key*60 s3:DeleteObject@bucket*200',
  'bedrock:InvokeModel*300 s3:GetObject@bucket*80 dynamodb:Query@table*100 secretsmanager:GetSecretValue@secret states:SendTaskSuccess*10 sqs:ReceiveMessage@queue*100 rekognition:DetectLabels*30',
  'rds:DescribeDBInstances*4 rds:GenerateDbAuthToken@database secretsmanager:GetSecretValue@secret*2 ec2:CreateSnapshot*6 ec2:DeleteSnapshot@snapshot*5 rds:CreateDBSnapshot@database backup:StartBackupJob*3 ec2:DescribeVolumes*4',
  'sts:AssumeRole@role*20 route53:ChangeResourceRecordSets*3 acm:DescribeCertificate*2 elasticloadbalancing:ModifyTargetGroup elasticloadbalancing:DescribeListeners*4 wafv2:GetWebACL',
].map(steps)

/** What jobs of the end of a month do, and programs nowhere else. */
const ENDS: readonly Step[] = steps(
  'rds:StartExportTask@snapshot rds:CreateDBSnapshot@database s3:CopyObject@bucket*600 dynamodb:ExportTableToPointInTime@table ec2:CopySnapshot@snapshot ' +
    'ce:GetCostAndUsage*20 s3:PutObject@bucket*50 athena:StartQueryExecution*30 redshift:CreateClusterSnapshot@cluster sns:Publish@topic*4 ' +
    's3:PutObjectTagging@bucket*300 s3:DeleteObject@bucket*500 secretsmanager:GetSecretValue@secret ses:SendEmail*40 glue:StartJobRun*4',
)

const SCHEDULES: readonly Schedule[] = ['always', 'always', 'always', 'hourly', 'hourly', 'nightly', 'office']

export const roleActor = (
  random: Random,
  account: string,
  name: string,
  session: string,
  service?: 'ec2' | 'lambda',
): Actor => ({
  ...{ kind: 'role', name, id: random.id('AROA', 17), arn: `arn:aws:iam::${account}:role/${name}`, account, session },
  ...(service === undefined ? {} : { service }),
})

/** A new program of a team. */
export const makeProgram = (
  random: Random,
  n: number,
  team: Team,
  line: Line,
  day: number,
  ends?: Schedule,
): Program => {
  const kind = ends === undefined ? random.pick(KINDS) : ENDS
  const service = random.pick(['ec2', 'lambda', 'lambda'] as const)
  const name = `${team.name}-${ends ?? 'job'}-${n}`
  const sessions =
    service === 'lambda' ? [name] : Array.from({ length: random.between(1, 4) }, () => `i-0${random.hex(16)}`)
  return {
    ...{ name, team, sessions, line, since: day },
    actor: roleActor(random, team.account, `${name}-role`, sessions[0], service),
    steps: some(random, kind, random.between(3, Math.min(8, kind.length))),
    schedule: ends ?? random.pick(SCHEDULES),
    agent: programAgent(random),
    taste: random.int(1000),
    busy: 0.3 + random.float() * 1.4,
  }
}

/** A release: mostly only the SDK's version changes, now and then the program calls something else. */
export const release = (random: Random, program: Program): void => {
  if (random.chance(0.3))
    program.agent = program.agent.replace(/(\d+)\.(\d+)\.(\d+)/, (_, a, b, c) => `${a}.${b}.${Number(c) + 1}`)
  if (random.chance(0.12)) program.steps = [...program.steps, random.pick(random.pick(KINDS))].slice(-9)
}

/** Hours of a UTC day in which a schedule runs. */
export const hoursOf = (random: Random, { schedule, taste }: Program, clock: number): number[] => {
  const all = Array.from({ length: 24 }, (_, hour) => hour)
  switch (schedule) {
    case 'always':
      return all.filter(() => random.chance(0.6))
    case 'hourly':
      return all.filter(hour => hour % (1 + (taste % 4)) === 0)
    case 'office':
      return all.filter(hour => (hour + clock + 24) % 24 >= 7 && (hour + clock + 24) % 24 <= 19 && random.chance(0.5))
    default:
      return [(taste % 6) + (random.chance(0.1) ? 1 : 0)]
  }
}
