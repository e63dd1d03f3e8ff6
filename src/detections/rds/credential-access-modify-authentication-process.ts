import { called, named, parameter, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'CredentialAccess:RDS/ModifyAuthenticationProcess',
  title: ({ resource }) => `${resource} set a new master password of a database.`,
  why: 'The master password of a database can be set by whoever may modify the instance, without knowing the old one: the shortest way from a stolen key into the data.',
  falsePositives: ['a planned rotation that sets the password by hand; better let RDS manage it in Secrets Manager'],
  respond: [
    'Was this a rotation that somebody planned?',
    'Who connected to the database since, and from where?',
    'Was the database made public, or its security group opened, about the same time?',
  ],
  attack: ['T1556', 'T1098'],
  mode: 'dry-run',

  source: 'rds.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    RDSMasterPasswordReset: {
      severity: 'High',
      calls: ['ModifyDBInstance', 'ModifyDBCluster'],
      when: request => (parameter(request, 'masterUserPassword') ?? '') !== '',
      says: request =>
        `The master password of ${named(request, 'dBInstanceIdentifier', 'dBClusterIdentifier')} was set anew`,
    },
  },

  examples: () => ({
    fires: {
      'the password of an instance is set': call('ModifyDBInstance', {
        dBInstanceIdentifier: 'orders',
        masterUserPassword: '****',
      }),
      'of a cluster': call('ModifyDBCluster', { dBClusterIdentifier: 'orders', masterUserPassword: '****' }),
    },
    quiet: {
      'another setting is changed': call('ModifyDBInstance', { dBInstanceIdentifier: 'orders', allocatedStorage: 200 }),
      'the call is refused': call('ModifyDBInstance', { masterUserPassword: '****' }, { errorCode: 'AccessDenied' }),
      'the parameters were left out for size': call('ModifyDBInstance', null, { parametersOmitted: true }),
      'CloudFormation does it': call(
        'ModifyDBInstance',
        { masterUserPassword: '****' },
        { invokedBy: 'cloudformation.amazonaws.com' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('rds.amazonaws.com', name, request, event, record)
