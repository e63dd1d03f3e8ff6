import { type Task, tasks } from './step.ts'

/** What developers, operators and data people do. */
export const ENGINEERING: readonly Task[] = tasks(`
look at instances | dev ops sup | con cli | ec2:DescribeInstances ec2:DescribeInstanceStatus? ec2:DescribeTags? ec2:DescribeVolumes?? ec2:DescribeAddresses?? cloudwatch:GetMetricData?
open the EC2 page | dev ops adm | con | ec2:DescribeInstances ec2:DescribeRegions ec2:DescribeAvailabilityZones? ec2:DescribeAccountAttributes ec2:DescribeKeyPairs ec2:DescribePlacementGroups? ec2:DescribeSnapshots? ec2:DescribeVolumes ec2:DescribeSecurityGroups ec2:DescribeAddresses elasticloadbalancing:DescribeLoadBalancers ec2:DescribeHosts? autoscaling:DescribeAutoScalingGroups cloudwatch:DescribeAlarms?
restart an instance | ops | con cli | ec2:DescribeInstances ec2:RebootInstances@instance ec2:DescribeInstanceStatus*6
replace an instance | ops | cli tf | ec2:DescribeImages ec2:RunInstances ec2:CreateTags ec2:DescribeInstances*5 ec2:TerminateInstances@instance
shell on an instance | ops dev | cli con | ssm:DescribeInstanceInformation? ssm:StartSession@instance ssm:TerminateSession?
run a command on the fleet | ops | cli | ssm:SendCommand@instance ssm:ListCommandInvocations*8 ssm:GetCommandInvocation*4?
patch review | ops sec | con | ssm:DescribeInstancePatchStates ssm:DescribePatchBaselines? ssm:DescribeMaintenanceWindows? ssm:ListComplianceSummaries?
read logs | dev ops data sup | con cli | logs:DescribeLogGroups? logs:DescribeLogStreams@logs? logs:FilterLogEvents@logs*8
query logs | dev ops | con | logs:StartQuery@logs*4 logs:GetQueryResults*20 logs:DescribeQueryDefinitions??
tail logs | dev | cli | logs:FilterLogEvents@logs*60
deploy a function | dev | cli sdk | lambda:GetFunction20150331v2@function lambda:UpdateFunctionCode20150331v2@function lambda:PublishVersion20150331@function? lambda:UpdateAlias20150331@function??
configure a function | dev | con | lambda:ListFunctions20150331 lambda:GetFunction20150331v2@function lambda:GetPolicy20150331v2@function lambda:UpdateFunctionConfiguration20150331v2@function?
look at functions | dev ops | con | lambda:ListFunctions20150331 lambda:GetFunctionConfiguration20150331v2@function lambda:ListEventSourceMappings20150331? lambda:GetAccountSettings20160819
test a function | dev | con cli | lambda:Invoke@function*5
container services | dev ops | con cli | ecs:ListClusters ecs:DescribeClusters@cluster ecs:ListServices@cluster ecs:DescribeServices@cluster ecs:ListTasks@cluster ecs:DescribeTasks@cluster?
force a deployment | dev ops | cli | ecs:DescribeServices@cluster ecs:UpdateService@cluster ecs:DescribeServices@cluster*12
new task definition | dev | cli tf | ecs:DescribeTaskDefinition ecs:RegisterTaskDefinition ecs:UpdateService@cluster
exec in a container | dev ops | cli | ecs:DescribeTasks@cluster ecs:ExecuteCommand@cluster
kubernetes access | dev ops | cli | eks:DescribeCluster@cluster sts:GetCallerIdentity?
kubernetes upkeep | ops | con tf | eks:ListClusters eks:DescribeCluster@cluster eks:ListNodegroups@cluster eks:DescribeNodegroup@cluster eks:UpdateNodegroupVersion@cluster??
images in the registry | dev | cli | ecr:GetAuthorizationToken ecr:DescribeRepositories? ecr:DescribeImages@repository? ecr:BatchGetImage@repository??
push an image | dev | cli | ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability@repository ecr:InitiateLayerUpload@repository*6 ecr:CompleteLayerUpload@repository*6 ecr:PutImage@repository
who am I | dev ops data sec adm | cli | sts:GetCallerIdentity
read a secret | dev ops | con cli | secretsmanager:ListSecrets? secretsmanager:DescribeSecret@secret? secretsmanager:GetSecretValue@secret
change a secret | ops | con cli | secretsmanager:ListSecrets secretsmanager:DescribeSecret@secret secretsmanager:PutSecretValue@secret
read settings | dev ops | cli con | ssm:DescribeParameters? ssm:GetParameter@parameter*4 ssm:GetParametersByPath@parameter??
change a setting | dev ops | cli con | ssm:GetParameter@parameter ssm:PutParameter@parameter
queues | dev | con cli | sqs:ListQueues sqs:GetQueueAttributes@queue*4 sqs:ReceiveMessage@queue??
drain a dead-letter queue | dev ops | con | sqs:ListQueues sqs:GetQueueAttributes@queue sqs:StartMessageMoveTask@queue sqs:PurgeQueue@queue??
topics | dev | con | sns:ListTopics sns:ListSubscriptions? sns:GetTopicAttributes@topic
alarms | ops dev | con | cloudwatch:DescribeAlarms cloudwatch:GetMetricData*10 cloudwatch:DescribeAlarmHistory??
dashboards | ops dev sup | con | cloudwatch:ListDashboards cloudwatch:GetDashboard cloudwatch:GetMetricData*25 cloudwatch:ListMetrics?
set an alarm | ops | con tf | cloudwatch:ListMetrics cloudwatch:PutMetricAlarm sns:ListTopics?
silence alarms | ops | cli | cloudwatch:DescribeAlarms cloudwatch:DisableAlarmActions cloudwatch:EnableAlarmActions?
load balancers | ops | con | elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetHealth*4 elasticloadbalancing:DescribeListeners? elasticloadbalancing:DescribeRules??
scale a group | ops | con cli | autoscaling:DescribeAutoScalingGroups autoscaling:UpdateAutoScalingGroup autoscaling:DescribeScalingActivities*3
network review | ops sec | con | ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeRouteTables ec2:DescribeNatGateways? ec2:DescribeSecurityGroups ec2:DescribeNetworkAcls? ec2:DescribeFlowLogs??
open a port | ops | con tf | ec2:DescribeSecurityGroups ec2:DescribeSecurityGroupRules? ec2:AuthorizeSecurityGroupIngress@group ec2:RevokeSecurityGroupIngress@group??
disks and backups | ops | cli con | ec2:DescribeVolumes ec2:DescribeSnapshots ec2:CreateSnapshot? ec2:DeleteSnapshot@snapshot??
make an image | ops | cli | ec2:CreateImage@instance ec2:DescribeImages*8 ec2:DeregisterImage@image??
DNS change | ops | con tf | route53:ListHostedZones route53:ListResourceRecordSets route53:ChangeResourceRecordSets
CDN | dev ops | con cli | cloudfront:ListDistributions cloudfront:GetDistribution? cloudfront:CreateInvalidation
certificates | ops | con | acm:ListCertificates acm:DescribeCertificate acm:RequestCertificate??
plan infrastructure | ops dev | tf | sts:GetCallerIdentity s3:GetObject@bucket dynamodb:PutItem@table? ec2:DescribeVpcs ec2:DescribeSecurityGroups*6 iam:GetRole@role*8 iam:ListRolePolicies@role*8 iam:ListAttachedRolePolicies@role*8 s3:GetBucketPolicy@bucket*5 s3:GetBucketTagging@bucket*5? kms:DescribeKey@key*4 lambda:GetFunction20150331v2@function*6 rds:DescribeDBInstances? sqs:GetQueueAttributes@queue*4?
apply infrastructure | ops | tf | sts:GetCallerIdentity s3:GetObject@bucket s3:PutObject@bucket iam:GetRole@role*6 ec2:DescribeSecurityGroups*4 ec2:AuthorizeSecurityGroupIngress@group? iam:PutRolePolicy@role? s3:PutBucketTagging@bucket? lambda:UpdateFunctionConfiguration20150331v2@function? sqs:SetQueueAttributes@queue??
stacks | dev ops | con cli | cloudformation:ListStacks cloudformation:DescribeStacks@stack cloudformation:DescribeStackEvents@stack*5 cloudformation:UpdateStack@stack?
change a role | ops | con tf | iam:ListRoles? iam:GetRole@role iam:ListAttachedRolePolicies@role iam:AttachRolePolicy@role?? iam:PutRolePolicy@role?
browse buckets | dev data sup fin | con cli | s3:ListBuckets s3:GetBucketLocation@bucket? s3:ListObjects@bucket*6 s3:GetObject@bucket*3?
copy files | dev data | cli sdk | s3:ListObjects@bucket*3 s3:GetObject@bucket*200 s3:PutObject@bucket*40?
upload files | dev data sup | con cli | s3:PutObject@bucket*30
notebook reads the lake | data | sdk | s3:ListObjects@bucket*20 s3:GetObject@bucket*900 glue:GetTable? glue:GetPartitions??
SQL on the lake | data fin | con sdk | athena:StartQueryExecution athena:GetQueryExecution*20 athena:GetQueryResults*6 glue:GetTables? glue:GetDatabases? s3:GetObject@bucket*10
jobs of the lake | data | con | glue:GetJobs glue:GetJobRuns*5 glue:StartJobRun? glue:GetCrawlers??
tables | dev data | con cli | dynamodb:ListTables dynamodb:DescribeTable@table dynamodb:Query@table*5? dynamodb:Scan@table??
export a table | data | cli | dynamodb:DescribeTable@table dynamodb:ExportTableToPointInTime@table dynamodb:DescribeExport*4
warehouse | data | sdk | redshift:GetClusterCredentials@cluster redshift-data:ExecuteStatement*10 redshift-data:GetStatementResult*10
databases | ops dev data | con | rds:DescribeDBInstances rds:DescribeDBClusters rds:DescribeEvents? cloudwatch:GetMetricData*8? rds:DescribeDBLogFiles@database??
restore a database copy | data ops | con cli | rds:DescribeDBSnapshots rds:RestoreDBInstanceFromDBSnapshot@database rds:DescribeDBInstances*10
snapshot a database | ops | cli | rds:CreateDBSnapshot@database rds:DescribeDBSnapshots*6
models | data dev | sdk con | bedrock:ListFoundationModels? bedrock:InvokeModel*60
train | data | sdk | sagemaker:CreateTrainingJob sagemaker:DescribeTrainingJob*20 s3:PutObject@bucket*5 s3:GetObject@bucket*20
notebooks | data | con | sagemaker:ListNotebookInstances sagemaker:CreatePresignedNotebookInstanceUrl sagemaker:StartNotebookInstance?
streams | data dev | con | kinesis:ListStreams kinesis:DescribeStreamSummary kinesis:GetRecords*5??
work flows | dev | con | states:ListStateMachines states:ListExecutions states:DescribeExecution*4 states:StartExecution?
events | dev ops | con tf | events:ListRules events:DescribeRule? events:PutRule?? events:PutTargets??
API gateway | dev | con | apigateway:GetRestApis apigateway:GetStages apigateway:CreateDeployment?
pipelines | dev ops | con | codepipeline:ListPipelines codepipeline:GetPipelineState*5 codepipeline:StartPipelineExecution?? codebuild:BatchGetBuilds?
build | dev | con cli | codebuild:ListProjects? codebuild:StartBuild codebuild:BatchGetBuilds*15 logs:GetLogEvents@logs*10?
trace | dev | con | xray:GetServiceGraph xray:GetTraceSummaries*5 xray:BatchGetTraces?
`)
