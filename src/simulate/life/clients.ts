import { BROWSER } from '../agents.ts'
import type { Random } from '../random.ts'
import type { Client } from './step.ts'

/** What a person calls AWS with, spelled with the version of the month. */
export type Tool =
  | 'aws-cli'
  | 'boto'
  | 'terraform'
  | 'cdk'
  | 'pulumi'
  | 'toolkit'
  | 'powershell'
  | 'rclone'
  | 'steampipe'
  | 'java'
  | 'chrome'
  | 'firefox'
  | 'safari'
  | 'edge'

const SYSTEMS = [
  'macos#24.2.0 md/arch#arm64',
  'windows#11 md/arch#amd64',
  'linux#6.8.0-49-generic md/arch#x86_64',
] as const
const BROWSERS: Partial<Record<Tool, string>> = {
  chrome: BROWSER,
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
  safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
}

/** Tools for each way of working, the usual ones first. */
export const TOOLS: Readonly<Record<Client, readonly Tool[]>> = {
  console: ['chrome', 'chrome', 'firefox', 'safari', 'edge'],
  cli: ['aws-cli', 'aws-cli', 'aws-cli', 'powershell', 'toolkit', 'rclone'],
  terraform: ['terraform', 'terraform', 'terraform', 'pulumi', 'cdk'],
  sdk: ['boto', 'boto', 'java', 'cdk', 'steampipe'],
}

/** Spells a user agent. `month` counts months, so that versions go on; `system` is the person's machine. */
export const agentOf = (tool: Tool, system: number, month: number, operation: string): string => {
  const os = SYSTEMS[system % SYSTEMS.length]
  const known = BROWSERS[tool]
  if (known !== undefined) return known.replaceAll('131.0.0.0', `${131 + month}.0.0.0`)
  switch (tool) {
    case 'aws-cli':
      return `aws-cli/2.${22 + month}.${system % 9} md/awscrt#0.23.4 ua/2.0 os/${os} lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#${operation}`
    case 'terraform':
      return `APN/1.0 HashiCorp/1.0 Terraform/1.${10 + Math.floor(month / 3)}.3 (+https://www.terraform.io) terraform-provider-aws/5.${82 + month}.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.7 ua/2.1 os/${os} lang/go#1.23.3`
    case 'pulumi':
      return `APN/1.0 Pulumi/1.0 PulumiAWS/6.${66 + month}.0 aws-sdk-go-v2/1.32.7 ua/2.1 os/${os} lang/go#1.23.3`
    case 'cdk':
      return `aws-sdk-js/3.${721 + month * 9}.0 ua/2.1 os/${os} lang/js md/nodejs#22.11.0 api/sts#3.721.0 m/E`
    case 'toolkit':
      return `AWS-Toolkit-For-VSCode/3.${42 + month}.0 Visual-Studio-Code/1.96.2 ClientId/7d1e aws-sdk-nodejs/2.1692.0 os/${os}`
    case 'powershell':
      return `AWSPowerShell.Common/4.1.${732 + month} ua/2.0 os/${os} lang/.NET_Core#8.0.11 md/ARCH#X64`
    case 'rclone':
      return `rclone/v1.${68 + Math.floor(month / 3)}.2 os/${os}`
    case 'steampipe':
      return `APN/1.0 turbot/1.0 steampipe-plugin-aws/1.${3 + month} aws-sdk-go-v2/1.32.7 os/${os} lang/go#1.23.4`
    case 'java':
      return `aws-sdk-java/2.29.${43 + month} md/io#sync md/http#Apache ua/2.1 os/${os} lang/java#21.0.5 md/vendor#Amazon.com_Inc. m/D`
    default:
      return `Boto3/1.35.${90 + month} md/Botocore#1.35.90 ua/2.0 os/${os} lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.90`
  }
}

/** What programs call with: the SDK of their language, told apart by `system`. */
export const programAgent = (random: Random): string => {
  const version = random.between(1, 60)
  return random.pick([
    `Boto3/1.35.${version} md/Botocore#1.35.${version} ua/2.0 os/linux#6.1.119 md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.${version}`,
    `aws-sdk-java/2.29.${version} md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.119 lang/java#21.0.5 exec-env/AWS_ECS_FARGATE m/D`,
    `aws-sdk-go-v2/1.32.${version} ua/2.1 os/linux lang/go#1.23.4 md/GOOS#linux md/GOARCH#arm64`,
    `aws-sdk-js/3.7${version}.0 ua/2.1 os/linux#5.10.230 lang/js md/nodejs#22.11.0 exec-env/AWS_Lambda_nodejs22.x m/E`,
  ])
}
