import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'DefenseImpairment:Route53Resolver/DisableOrModifyTools',
  title: ({ resource }) => `${resource} switched off DNS query logs.`,
  why: 'DNS query logs show command and control, tunnels and mining pools. Without them, half of what GuardDuty knows of instances is gone.',
  falsePositives: ['query logs that are moved to another destination'],
  respond: [
    'Which VPCs have no query log now? Configure them anew.',
    'Did this principal switch off other logs too?',
    'What did the flow logs of these VPCs see since?',
  ],
  attack: ['T1562.008'],
  mode: 'dry-run',

  source: 'route53resolver.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    DNSQueryLogsDeleted: {
      severity: 'Medium',
      calls: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig'],
      says: (request, call) => `${call.eventName} of ${named(request, 'resolverQueryLogConfigId')} succeeded`,
    },
  },

  examples: () => ({
    fires: {
      'a configuration is deleted': call('DeleteResolverQueryLogConfig', { resolverQueryLogConfigId: 'rqlc-1' }),
      'a VPC is taken out': call('DisassociateResolverQueryLogConfig', {
        resolverQueryLogConfigId: 'rqlc-1',
        resourceId: 'vpc-1',
      }),
    },
    quiet: {
      'a VPC is taken in': call('AssociateResolverQueryLogConfig', { resolverQueryLogConfigId: 'rqlc-1' }),
      'the configuration is not there': call(
        'DeleteResolverQueryLogConfig',
        { resolverQueryLogConfigId: 'rqlc-1' },
        { errorCode: 'ResourceNotFoundException' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('route53resolver.amazonaws.com', name, request, event, record)
