import type { Random } from '../random.ts'
import { agentOf, type Tool } from './clients.ts'
import type { Actor } from './deed.ts'
import { AWS, AZURE, addressIn, GOOGLE, type Network } from './networks.ts'
import { roleActor } from './programs.ts'
import { some } from './regime.ts'
import { type Step, steps } from './step.ts'
import { EXPLORED } from './tasks-office.ts'

/** A CI system: it deploys what teams release, from machines that are new each time. */
export interface Pipeline {
  readonly actors: readonly Actor[]
  readonly network: Network
  readonly tool: Tool
  steps: Step[]
  readonly taste: number
}

/** A company that looks into the accounts with a role that it was given. */
export interface Vendor {
  readonly actors: readonly Actor[]
  readonly network: Network
  readonly address: string
  readonly agent: string
  readonly steps: readonly Step[]
  readonly everyHours: number
}

/** Everything that a deployment may have to do. */
export const DEPLOYMENT: readonly Step[] = steps(
  'sts:GetCallerIdentity s3:GetObject@bucket*3 s3:PutObject@bucket*8 dynamodb:PutItem@table iam:GetRole@role*10 iam:ListRolePolicies@role*10 ' +
    'iam:ListAttachedRolePolicies@role*10 iam:PutRolePolicy@role?? iam:CreateRole@role?? iam:AttachRolePolicy@role?? iam:PassRole@role? ' +
    'ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeSecurityGroups*5 ec2:AuthorizeSecurityGroupIngress@group?? ec2:CreateTags?? ' +
    'lambda:GetFunction20150331v2@function*6 lambda:UpdateFunctionCode20150331v2@function? lambda:UpdateFunctionConfiguration20150331v2@function? ' +
    'lambda:PublishVersion20150331@function? lambda:AddPermission20150331v2@function?? ecr:GetAuthorizationToken ecr:InitiateLayerUpload@repository*8? ' +
    'ecr:PutImage@repository? ecs:DescribeServices@cluster*10 ecs:RegisterTaskDefinition? ecs:UpdateService@cluster? ecs:DescribeTaskDefinition ' +
    'cloudformation:DescribeStacks@stack*10 cloudformation:CreateChangeSet@stack? cloudformation:ExecuteChangeSet@stack? s3:GetBucketPolicy@bucket*4 ' +
    's3:PutBucketPolicy@bucket?? s3:PutBucketTagging@bucket?? kms:DescribeKey@key*3 kms:Decrypt@key*4 sqs:GetQueueAttributes@queue*4 sqs:CreateQueue?? ' +
    'sns:GetTopicAttributes@topic*2 events:PutRule?? events:DescribeRule*3 logs:DescribeLogGroups*3 logs:CreateLogGroup?? logs:PutRetentionPolicy@logs?? ' +
    'cloudfront:CreateInvalidation?? rds:DescribeDBInstances*2 ssm:GetParameter@parameter*6 ssm:PutParameter@parameter?? secretsmanager:GetSecretValue@secret? ' +
    'eks:DescribeCluster@cluster? apigateway:CreateDeployment?? elasticloadbalancing:DescribeTargetGroups*3 route53:ChangeResourceRecordSets?? autoscaling:StartInstanceRefresh??',
)

export const makePipeline = (random: Random, n: number, accounts: readonly string[]): Pipeline => ({
  actors: accounts.map(account => roleActor(random, account, `ci-deploy-${n}`, 'GitHubActions')),
  network: random.pick([AZURE, AZURE, AWS, GOOGLE]),
  tool: random.pick(['terraform', 'aws-cli', 'cdk', 'boto'] as const),
  steps: some(random, DEPLOYMENT, random.between(18, 45)),
  taste: random.int(1000),
})

const MONITORING = steps(
  'cloudwatch:GetMetricData*60 cloudwatch:ListMetrics*20 ec2:DescribeInstances*4 tagging:GetResources*6 rds:DescribeDBInstances*2 ' +
    'lambda:ListFunctions20150331*3 elasticloadbalancing:DescribeLoadBalancers sqs:ListQueues ecs:ListClusters dynamodb:ListTables??',
)
const COSTS = steps(
  'ce:GetCostAndUsage*20 ce:GetReservationUtilization ce:GetSavingsPlansUtilization s3:GetObject@bucket*10 organizations:ListAccounts?',
)

/** The first vendor watches metrics, the second looks for weaknesses and reads nearly everything, the third counts costs. */
export const makeVendor = (random: Random, n: number, accounts: readonly string[]): Vendor => {
  const what = [
    MONITORING,
    some(
      random,
      EXPLORED.filter(step => step.readOnly),
      random.between(50, 90),
    ),
    COSTS,
  ][n % 3]
  const network = random.pick([AWS, AWS, GOOGLE])
  return {
    actors: accounts.map(account =>
      roleActor(random, account, `vendor-${['watch', 'posture', 'costs'][n % 3]}`, 'integration'),
    ),
    ...{ network, address: addressIn(random, network), steps: what, everyHours: [2, 24, 24][n % 3] },
    agent: agentOf(random.pick(['boto', 'java'] as const), 2, 0, ''),
  }
}
