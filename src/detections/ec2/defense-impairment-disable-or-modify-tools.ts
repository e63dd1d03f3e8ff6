import { called, named, parameter, pick, pickList, rule } from '../../sdk/sdk.ts'

/** EC2 writes an attribute as `{"value": true}`; other producers as the value itself. */
const isOn = (attribute: unknown): boolean => String(pick(attribute, 'value') ?? attribute) === 'true'

export default rule({
  type: 'DefenseImpairment:EC2/DisableOrModifyTools',
  title: ({ resource }) => `${resource} switched off flow logs or locked instances against termination.`,
  why: 'Without flow logs, nobody sees what instances talk to. An instance that is protected from termination is harder to stop: miners do that.',
  falsePositives: [
    'flow logs that are moved to another destination or another tool',
    'instances that are protected on purpose, by the person who runs them',
  ],
  respond: [
    'Which VPCs have no flow log now? Create them anew.',
    'Did this principal launch the protected instances, and what do they run?',
    'What happened on the network since the flow logs ended? DNS logs may tell.',
  ],
  attack: ['T1562.008', 'T1562.001'],
  mode: 'dry-run',

  source: 'ec2.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    EC2TerminationProtectionEnabled: {
      severity: 'Low',
      calls: ['ModifyInstanceAttribute'],
      when: request => isOn(parameter(request, 'disableApiTermination')),
      says: request => `${named(request, 'instanceId')} was protected from termination`,
    },
    VPCFlowLogsDeleted: {
      severity: 'High',
      calls: ['DeleteFlowLogs'],
      when: (_, __, record) =>
        pickList(record, 'responseElements', 'DeleteFlowLogsResponse', 'unsuccessful', 'item').length === 0,
      says: () => 'Flow logs were deleted',
    },
  },

  examples: () => ({
    fires: {
      'flow logs are deleted': call('DeleteFlowLogs', { DeleteFlowLogsRequest: { FlowLogId: { content: 'fl-1' } } }),
      'an instance is protected': call('ModifyInstanceAttribute', {
        instanceId: 'i-0a',
        disableApiTermination: { value: true },
      }),
    },
    quiet: {
      'protection is taken off': call('ModifyInstanceAttribute', {
        instanceId: 'i-0a',
        disableApiTermination: { value: false },
      }),
      'the flow log was not there': call(
        'DeleteFlowLogs',
        {},
        {},
        { responseElements: { DeleteFlowLogsResponse: { unsuccessful: { item: { resourceId: 'fl-1' } } } } },
      ),
      'without permission': call('DeleteFlowLogs', {}, { errorCode: 'Client.UnauthorizedOperation' }),
      'the group of an instance is changed': call('ModifyInstanceAttribute', { instanceId: 'i-0a', groupSet: {} }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ec2.amazonaws.com', name, request, event, record)
