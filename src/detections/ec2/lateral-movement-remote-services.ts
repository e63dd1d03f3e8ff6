import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'LateralMovement:EC2/RemoteServices',
  title: ({ resource }) => `${resource} pushed an SSH key to an instance.`,
  why: 'EC2 Instance Connect puts a public key on the instance for a minute: rights in AWS become a shell on the machine, without any key pair.',
  falsePositives: ['people who use EC2 Instance Connect for their work: know who they are'],
  respond: [
    'Does this person usually sign in this way, and to this instance?',
    'For which system user, and from where?',
    'What did the session do? Look at the instance’s own logs.',
  ],
  attack: ['T1021.004', 'T1021.008'],
  mode: 'dry-run',

  source: 'ec2-instance-connect.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    EC2InstanceSSHKeyPushed: {
      severity: 'Medium',
      calls: ['SendSSHPublicKey'],
      says: request => `A key for ${named(request, 'instanceOSUser')} was pushed to ${named(request, 'instanceId')}`,
    },
  },

  examples: () => ({
    fires: {
      'a key is pushed': call('SendSSHPublicKey', { instanceId: 'i-0a', instanceOSUser: 'ec2-user' }),
    },
    quiet: {
      'the instance is not running': call(
        'SendSSHPublicKey',
        { instanceId: 'i-0a' },
        { errorCode: 'EC2InstanceNotFoundException' },
      ),
      'to a serial console: another act': call('SendSerialConsoleSSHPublicKey', { instanceId: 'i-0a' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ec2-instance-connect.amazonaws.com', name, request, event, record)
