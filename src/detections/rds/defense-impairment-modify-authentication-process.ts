import { called, named, parameter, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'DefenseImpairment:RDS/ModifyAuthenticationProcess',
  title: ({ resource }) => `${resource} switched off IAM authentication of a database.`,
  why: 'With IAM authentication off, only passwords open the database, and sign-ins no longer show in CloudTrail’s terms who was behind them.',
  falsePositives: ['an application that moves to passwords on purpose'],
  respond: [
    'Did the owners of the database mean to?',
    'Was a password set, or a user created, about the same time?',
    'Who connected since?',
  ],
  attack: ['T1556'],
  mode: 'dry-run',

  source: 'rds.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    RDSIAMAuthDisabled: {
      severity: 'Medium',
      calls: ['ModifyDBInstance', 'ModifyDBCluster'],
      when: request => String(parameter(request, 'enableIAMDatabaseAuthentication')) === 'false',
      says: request =>
        `IAM authentication of ${named(request, 'dBInstanceIdentifier', 'dBClusterIdentifier')} was switched off`,
    },
  },

  examples: () => ({
    fires: {
      'of an instance': call('ModifyDBInstance', {
        dBInstanceIdentifier: 'orders',
        enableIAMDatabaseAuthentication: false,
      }),
      'of a cluster': call('ModifyDBCluster', {
        dBClusterIdentifier: 'orders',
        enableIAMDatabaseAuthentication: false,
      }),
    },
    quiet: {
      'it is switched on': call('ModifyDBInstance', { enableIAMDatabaseAuthentication: true }),
      'it is not spoken of': call('ModifyDBInstance', { allocatedStorage: 200 }),
      'the parameters were left out for size': call('ModifyDBCluster', null, { parametersOmitted: true }),
      'without permission': call(
        'ModifyDBInstance',
        { enableIAMDatabaseAuthentication: false },
        { errorCode: 'AccessDenied' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('rds.amazonaws.com', name, request, event, record)
