import { called, named, parameter, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Persistence:EC2/BootOrLogonInitializationScripts',
  title: ({ resource }) => `${resource} changed what an instance runs when it starts.`,
  why: 'User data runs as root at boot. Whoever stops an instance, changes it and starts it again has run code on it without signing in.',
  falsePositives: ['deployments that change user data of instances in place; most launch new ones instead'],
  respond: [
    'What does the new user data do?',
    'Was the instance stopped before and started after, by the same principal?',
    'Which role does the instance have? Treat its credentials as stolen.',
  ],
  attack: ['T1037'],
  mode: 'dry-run',

  source: 'ec2.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    EC2UserDataModified: {
      severity: 'High',
      calls: ['ModifyInstanceAttribute'],
      when: request => (parameter(request, 'userData') ?? '') !== '' || named(request, 'attribute') === 'userData',
      says: request => `User data of ${named(request, 'instanceId')} was changed`,
    },
  },

  examples: () => ({
    fires: {
      'user data is changed': call('ModifyInstanceAttribute', {
        instanceId: 'i-0a',
        userData: '<sensitiveDataRemoved>',
      }),
      'as an attribute': call('ModifyInstanceAttribute', { instanceId: 'i-0a', attribute: 'userData' }),
    },
    quiet: {
      'another attribute is changed': call('ModifyInstanceAttribute', {
        instanceId: 'i-0a',
        instanceType: { value: 't3.large' },
      }),
      'the instance is running': call(
        'ModifyInstanceAttribute',
        { instanceId: 'i-0a', userData: '<sensitiveDataRemoved>' },
        { errorCode: 'Client.IncorrectInstanceState' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ec2.amazonaws.com', name, request, event, record)
