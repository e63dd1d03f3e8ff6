/** User agents, spelled as the clients of early 2026 spell them. */
export const CLI =
  'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/macos#24.2.0 md/arch#arm64 lang/python#3.12.6 md/pyimpl#CPython ' +
  'm/E,b,C,Z cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#'
export const KALI_CLI =
  'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/linux#6.12.25-amd64 md/arch#x86_64 lang/python#3.12.6 ' +
  'md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#kali.2025 md/prompt#off md/command#'
export const KALI_CLI_OLD = 'aws-cli/2.15.22 Python/3.11.8 Linux/6.6.15-amd64 exe/x86_64.kali.2024 prompt/off command/'
export const PARROT_CLI =
  'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/linux#6.11.5-amd64 md/arch#x86_64 lang/python#3.11.2 ' +
  'md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#parrot.6 md/prompt#off md/command#'
export const PENTOO_CLI =
  'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/linux#6.6.9-pentoo md/arch#x86_64 lang/python#3.12.6 ' +
  'md/pyimpl#CPython cfg/retry-mode#standard md/installer#source md/distrib#pentoo.2 md/prompt#off md/command#'
export const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
export const BOTO =
  'Boto3/1.35.90 md/Botocore#1.35.90 ua/2.0 os/linux#6.1.119-129.201.amzn2023.x86_64 md/arch#x86_64 ' +
  'lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.90'
export const LAMBDA_JS =
  'aws-sdk-js/3.721.0 ua/2.1 os/linux#5.10.230-240.949.amzn2.aarch64 lang/js md/nodejs#22.11.0 ' +
  'exec-env/AWS_Lambda_nodejs22.x api/s3#3.721.0 m/E'
export const JAVA =
  'aws-sdk-java/2.29.43 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.119 lang/java#21.0.5 ' +
  'md/OpenJDK_64-Bit_Server_VM#21.0.5+11-LTS md/vendor#Amazon.com_Inc. exec-env/AWS_ECS_EC2 m/D'
export const GO = 'aws-sdk-go-v2/1.32.7 ua/2.1 os/linux lang/go#1.23.4 md/GOOS#linux md/GOARCH#arm64 api/ecr#1.36.7'
export const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.10.3 (+https://www.terraform.io) terraform-provider-aws/5.82.2 ' +
  '(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.7 ua/2.1 os/linux lang/go#1.23.3'
export const SSM_AGENT = 'aws-sdk-go/1.55.5 (go1.23.4; linux; arm64) amazon-ssm-agent/3.3.1345.0'
